"""Registers: a till's code and name, the account of its drawer, where its receipts come out."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.i18n import fold
from pospro.services.atomic import joined
from pospro.services.manager.edit_accounts import AccountContent, SaveAccount, save_account
from pospro.services.manager.edit_series import require_free_prefix
from pospro.services.manager.editing import (
    Edit,
    clean_name,
    editing,
    require_free_name,
    require_unchanged,
)
from pospro.services.manager.foreign_drawers import require_foreign_drawers, usual_drawer
from pospro.services.manager.sections import Section
from pospro.services.manager.type_numbers import begin_type_numbers
from pospro.storage import printers
from pospro.storage.account_directory import KnownAccount, directory
from pospro.storage.account_states import hold_setup
from pospro.storage.db import Database
from pospro.storage.number_series import RECEIPT
from pospro.storage.registers import (
    drawers_in_use,
    end_sessions_at,
    listed_registers,
    open_book,
    paid_into,
    register_state,
    register_use,
)
from pospro.storage.venue import RegisterRow
from pospro.storage.venue_setup import current_setup

CODE = re.compile(r"[A-Za-z0-9]{1,10}")
SECTION = Section(RegisterRow.__table__, "register")


@dataclass(frozen=True, slots=True)
class RegisterContent:
    """What a manager says of a register; its code is said once.

    `foreign_account_ids` are the accounts of foreign cash in its drawer; None leaves them.

    Without a drawer account a new register gets one of its own, beside that of the others.
    """

    code: str
    name: str
    drawer_account_id: int | None = None
    receipt_printer_id: int | None = None
    foreign_account_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class SaveRegister:
    """A new register, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: RegisterContent
    register_id: int | None = None
    seen: str = ""


def save_register(db: Database, clock: Clock, command: SaveRegister) -> int:
    """Keep the register and return its id; a new one may be chosen at the door at once.

    A new register begins its own book and its own receipt numbers.
    """
    command.actor.must("edit_accounts")
    with joined():
        content = command.content
        drawer_id = content.drawer_account_id
        if drawer_id is None and command.register_id is None:
            _require_code(db, content)
            drawer_id = _new_drawer(db, clock, command)
        with editing(db, clock, command.actor, "edit_accounts") as edit:
            hold_setup(edit.connection)
            return _keep(db, edit, command, drawer_id)


def retire_register(db: Database, clock: Clock, actor: Actor, register_id: int) -> None:
    """Take the register out of use; Conflict says what still stands at it."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        register_state(edit.connection, register_id)
        if register_id == actor.register_id:
            raise Conflict(N_("You are at this register yourself. Sign in at another one first."))
        if not drawers_in_use(edit.connection, register_id):
            raise Conflict(N_("This is the only register in use. Add another one first."))
        use = register_use(edit.connection, register_id)
        if use.has_shift:
            raise Conflict(N_("A shift is open at this register. Count and close it first."))
        if use.tickets:
            raise Conflict(
                N_("{count} tickets are open at this register. Close or void them first."),
                count=use.tickets,
            )
        for token in use.tokens:
            raise Conflict(
                N_("The API token “{name}” works at this register. Revoke it first."), name=token
            )
        end_sessions_at(edit.connection, register_id, edit.at)
        SECTION.turn(edit, register_id, retired=True)


def restore_register(db: Database, clock: Clock, actor: Actor, register_id: int) -> None:
    """Take the register back into use; Conflict when its drawer is another's by now."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = register_state(edit.connection, register_id)
        try:
            require_drawer(db, edit.connection, state["drawer_account_id"], register_id)
            found = state["foreign_account_ids"]
            require_foreign_drawers(db, edit.connection, found, register_id)
        except BadInput as refusal:
            raise Conflict(refusal.message, **refusal.facts) from refusal
        SECTION.turn(edit, register_id, retired=False)


def drawer_choices(
    db: Database, connection: Connection, register_id: int | None
) -> list[KnownAccount]:
    """The accounts that may be this register's drawer, by code."""
    known = directory(db, connection)
    taken = set(drawers_in_use(connection, register_id))
    taken |= paid_into(connection)
    pattern = usual_drawer(db, connection)
    own = current_setup(db, connection).currency.code
    return [
        each
        for each in known.of_type(pattern.type.id)
        if each.id not in taken
        and each.role in (None, pattern.role)
        and each.currency == own
        and not known.below.get(each.id)
    ]


def require_drawer(
    db: Database, connection: Connection, account_id: int | None, register_id: int | None
) -> None:
    """Raise BadInput for an account that cannot be this register's drawer."""
    holder = drawers_in_use(connection, register_id).get(account_id or 0)
    if holder is not None:
        raise BadInput(
            N_("Register “{name}” has its drawer here. Choose another account."),
            field="drawer_account_id",
            name=holder,
        )
    if account_id not in [each.id for each in drawer_choices(db, connection, register_id)]:
        raise BadInput(
            N_("Choose an account of the type “{type}” that is in use."),
            field="drawer_account_id",
            type=usual_drawer(db, connection).type.name,
        )


def suggested_register(connection: Connection) -> str:
    """The next free code, such as K3."""
    taken = {each.code for each in listed_registers(connection)}
    return next(code for number in range(1, len(taken) + 2) if (code := f"K{number}") not in taken)


def _keep(db: Database, edit: Edit, command: SaveRegister, drawer_id: int | None) -> int:
    content, own_id = command.content, command.register_id
    before = None
    if own_id is not None:
        before = register_state(edit.connection, own_id)
        require_unchanged(before, command.seen)
    values = _checked(db, edit, command, drawer_id)
    if content.foreign_account_ids is None and before is not None:
        values["foreign_account_ids"] = before["foreign_account_ids"]
    if before is not None:
        assert own_id is not None
        _require_still(edit, own_id, (before, values))
        return SECTION.keep(edit, values, before | {"id": own_id})
    code = content.code.strip()
    _require_free_code(edit.connection, code)
    prefix = f"{code}-"
    require_free_prefix(edit.connection, prefix, RECEIPT, None)
    register_id = SECTION.keep(edit, {"code": code, **values}, None)
    open_book(edit.connection, register_id, code, prefix)
    begin_type_numbers(edit.connection)
    return register_id


def _checked(
    db: Database, edit: Edit, command: SaveRegister, drawer_id: int | None
) -> dict[str, Any]:
    name = clean_name(command.content.name)
    require_free_name(edit.connection, RegisterRow.__table__.c.name, name, command.register_id)
    require_drawer(db, edit.connection, drawer_id, command.register_id)
    printer_id = command.content.receipt_printer_id
    if printer_id is not None and printer_id not in {
        each.id for each in printers.in_use(edit.connection)
    }:
        raise BadInput(N_("Choose a printer that is in use."), field="receipt_printer_id")
    foreign = sorted(command.content.foreign_account_ids or ())
    require_foreign_drawers(db, edit.connection, foreign, command.register_id)
    return {
        "name": name,
        "drawer_account_id": drawer_id,
        "receipt_printer_id": printer_id,
        "foreign_account_ids": foreign,
    }


def _require_still(
    edit: Edit, register_id: int, states: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    """The drawer changes only while nobody answers for it; foreign cash may come to it any time."""
    before, after = states
    taken = set(before["foreign_account_ids"]) - set(after["foreign_account_ids"])
    moved = before["drawer_account_id"] != after["drawer_account_id"]
    if (moved or taken) and register_use(edit.connection, register_id).has_shift:
        raise BadInput(
            N_("A shift is open at this register. Close it before the drawer changes."),
            field="drawer_account_id" if moved else "foreign_account_ids",
        )


def _require_code(db: Database, content: RegisterContent) -> None:
    """The code is looked at before an account is named after it."""
    with db.reading() as connection:
        _require_free_code(connection, content.code.strip())
    clean_name(content.name)


def _require_free_code(connection: Connection, code: str) -> None:
    if not CODE.fullmatch(code):
        raise BadInput(N_("A code has 1 to 10 letters A to Z or digits, like K3."), field="code")
    if any(fold(each.code) == fold(code) for each in listed_registers(connection)):
        raise BadInput(
            N_("Another register has the code {code} already. Choose another one."),
            field="code",
            code=code,
        )


def _new_drawer(db: Database, clock: Clock, command: SaveRegister) -> int:
    """An account like that of the usual drawer, beside it or below it."""
    with db.reading() as connection:
        pattern = usual_drawer(db, connection)
        code = _free_code(db, connection, pattern.code)
    content = AccountContent(
        code=code,
        name=clean_name(command.content.name),
        account_type_id=pattern.type.id,
        currency=pattern.currency,
        parent_id=pattern.parent_id,
    )
    try:
        return save_account(db, clock, SaveAccount(command.actor, content))
    except BadInput as refusal:
        raise BadInput(refusal.message, field="name", **refusal.facts) from refusal


def _free_code(db: Database, connection: Connection, like: str) -> str:
    """The next free code beside another, such as 100.02 beside 100.01."""
    known = directory(db, connection)
    head, dot, last = like.rpartition(".")
    if not last.isdecimal():
        head, dot, last = like, ".", "01"
    width = len(last)
    numbers = range(int(last), 10 ** (width + 2))
    codes = (f"{head}{dot}{number:0{width}}" for number in numbers)
    return next(code for code in codes if known.with_code(code) is None)
