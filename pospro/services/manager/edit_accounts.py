"""Accounts: code, names, type and place in the tree; what is in use cannot be taken away."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.currency import currency
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.ids import new_id
from pospro.domain.money import LIMIT, Money
from pospro.services.manager.editing import Edit, clean_name, editing, require_unchanged
from pospro.storage.account_directory import Directory, KnownType, directory
from pospro.storage.account_states import account_state, has_postings, hold_setup
from pospro.storage.account_uses import uses_of_account
from pospro.storage.accounts import AccountRow, tags_text
from pospro.storage.day_summaries import Sums, sums_to_date
from pospro.storage.db import Database
from pospro.storage.venue_setup import current_setup

CODE = re.compile(r"\S{1,20}")
"""What every accounting package takes."""

USED_BY = {
    "document_type": N_("Document type “{name}” names this account. Take it out there first."),
    "role": N_("The program itself needs this account as “{name}”, so it stays in use."),
    "payment_type": N_("Payment type “{name}” uses this account. Give it another one first."),
    "change_type": N_("Change type “{name}” uses this account. Give it another one first."),
    "register": N_("Register “{name}” has its drawer here. Give it another account first."),
    "transaction_type": N_(
        "Transaction type “{name}” has this default account. Give it another one first."
    ),
    "account": N_("Account “{name}” stands below this one. Move or retire it first."),
}
"""Kind of use → why the account is not retired."""

_ACCOUNTS = AccountRow.__table__


@dataclass(frozen=True, slots=True)
class AccountContent:
    """What a manager says of an account; `translations` holds its names in further languages.

    `credit_limit` is in minor units of the books' currency; it counts where its type has the rule.
    """

    code: str
    name: str
    account_type_id: int
    currency: str
    parent_id: int | None = None
    translations: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    credit_limit: int | None = None


@dataclass(frozen=True, slots=True)
class SaveAccount:
    """A new account, or a changed one when `account_id` is given with the fingerprint `seen`."""

    actor: Actor
    content: AccountContent
    account_id: int | None = None
    seen: str = ""


def save_account(db: Database, clock: Clock, command: SaveAccount) -> int:
    """Keep the account and return its id; BadInput names the field that cannot be kept."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        before: dict[str, Any] = {}
        if command.account_id is not None:
            before = account_state(edit.connection, command.account_id)
            require_unchanged(before, command.seen)
        known = directory(db, edit.connection)
        values = _checked(command, known)
        account_id = command.account_id or new_id()
        if before:
            _require_movable(edit, account_id, (before, values), known)
        _require_currency(db, edit, (before.get("currency"), values["currency"]))
        if before:
            edit.connection.execute(
                update(_ACCOUNTS).where(_ACCOUNTS.c.id == account_id).values(values)
            )
        else:
            edit.connection.execute(insert(_ACCOUNTS), values | {"id": account_id})
        told = {name: before[name] for name in values if name in before}
        action = "account_changed" if before else "account_created"
        edit.record(action, f"account:{account_id}", before=told, after=values)
    return account_id


def retire_account(db: Database, clock: Clock, actor: Actor, account_id: int) -> None:
    """Take the account out of use; Conflict says what still uses it, or what is left on it."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = account_state(edit.connection, account_id)
        for use in uses_of_account(edit.connection, account_id):
            raise Conflict(USED_BY[use.kind], name=use.name)
        sums = sums_to_date(edit.connection).get(account_id, Sums(0, 0))
        if sums.debit != sums.credit:
            left = Money(sums.debit - sums.credit, currency(state["currency"]))
            raise Conflict(
                N_("{amount} is left on this account. Bring its balance to zero first."),
                amount=left,
            )
        _set_retired(edit, account_id, retired=True)


def restore_account(db: Database, clock: Clock, actor: Actor, account_id: int) -> None:
    """Take a retired account back into use; Conflict while the account above it is retired."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        account_state(edit.connection, account_id)
        known = directory(db, edit.connection)
        account = known.account(account_id)
        if account.type.is_retired:
            raise Conflict(N_("Its account type “{name}” is retired."), name=account.type.name)
        if account.parent_id is not None and known.account(account.parent_id).is_retired:
            raise Conflict(N_("The account above it is retired. Restore that one first."))
        _set_retired(edit, account_id, retired=False)


def _set_retired(edit: Edit, account_id: int, *, retired: bool) -> None:
    at = edit.at if retired else None
    edit.connection.execute(
        update(_ACCOUNTS).where(_ACCOUNTS.c.id == account_id).values(retired_at=at)
    )
    edit.record("account_retired" if retired else "account_restored", f"account:{account_id}")


def _checked(command: SaveAccount, known: Directory) -> dict[str, Any]:
    content = command.content
    code, name = content.code.strip(), clean_name(content.name)
    if not CODE.fullmatch(code) or not code.isprintable():
        raise BadInput(N_("A code has 1 to 20 signs and no blanks, like 108.02."), field="code")
    _require_free(known, (code, name), command.account_id)
    found = known.types.get(content.account_type_id)
    if found is None or found.is_retired:
        raise BadInput(N_("Choose one of the list."), field="account_type_id")
    _check_parent(known, command, found)
    names = {
        language: clean_name(text, f"name_{language}")
        for language, text in content.translations.items()
        if text.strip()
    }
    tags = (clean_name(tag, "tags") for tag in content.tags if tag.strip())
    return {
        "code": code,
        "name": name,
        "translations": names,
        "account_type_id": found.id,
        "parent_id": content.parent_id,
        "currency": currency(content.currency).code,
        "tags": tags_text(sorted(set(tags))),
        "credit_limit": _checked_limit(content.credit_limit),
    }


def _require_currency(db: Database, edit: Edit, codes: tuple[str | None, str]) -> None:
    """A new currency of an account is the venue's own, or a foreign one that is in use."""
    before, code = codes
    setup = current_setup(db, edit.connection)
    found = setup.foreign.currencies.get(code)
    if code in (before, setup.currency.code) or (found and not found.retired):
        return
    raise BadInput(
        N_("{currency} is not in use here. Add it under Currencies first."),
        field="currency",
        currency=code,
    )


def _checked_limit(limit: int | None) -> int | None:
    if limit is not None and not 0 <= limit < LIMIT:
        raise BadInput(
            N_("A limit is zero or more. Leave it empty for none."), field="credit_limit"
        )
    return limit


def _require_free(known: Directory, wanted: tuple[str, str], own_id: int | None) -> None:
    code, name = wanted
    own = known.accounts.get(own_id or 0)
    holder = known.with_code(code)
    if holder is not None and holder.id != own_id:
        raise BadInput(
            N_("Account “{name}” has the code {code} already. Choose another one."),
            field="code",
            name=holder.name,
            code=code,
        )
    taken = any(each.name == name and each.id != own_id for each in known.accounts.values())
    # A chart may give one name to two codes; such a name may stay, but nobody chooses it anew.
    if taken and (own is None or own.name != name):
        raise BadInput(N_("“{name}” exists already. Choose another name."), field="name", name=name)


def _check_parent(known: Directory, command: SaveAccount, own_type: KnownType) -> None:
    if command.content.parent_id is None:
        return
    parent = known.accounts.get(command.content.parent_id)
    if parent is None or parent.is_retired:
        raise BadInput(N_("Choose one of the list."), field="parent_id")
    if command.account_id is not None and parent.id in known.subtree(command.account_id):
        raise BadInput(
            N_("An account cannot stand below itself. Choose one outside of it."),
            field="parent_id",
        )
    if parent.type.account_class is not own_type.account_class:
        raise BadInput(
            N_("{code} is of another class. An account and those below it are of one class."),
            field="parent_id",
            code=parent.code,
        )


def _require_movable(
    edit: Edit,
    account_id: int,
    states: tuple[Mapping[str, Any], Mapping[str, Any]],
    known: Directory,
) -> None:
    """The type stays while something relies on it, the class and the currency once posted to."""
    before, after = states
    old, new = (known.type(state["account_type_id"]) for state in states)
    uses = [use for use in uses_of_account(edit.connection, account_id) if use.kind != "account"]
    if old.id != new.id and uses:
        raise BadInput(
            N_("“{name}” relies on the account type “{type}”, so it stays."),
            field="account_type_id",
            name=uses[0].name,
            type=old.name,
        )
    same = old.account_class is new.account_class
    if not same and (known.below.get(account_id) or has_postings(edit.connection, account_id)):
        raise BadInput(
            N_("This account has postings or accounts below it, so its class stays."),
            field="account_type_id",
        )
    if before["currency"] != after["currency"] and has_postings(edit.connection, account_id):
        raise BadInput(N_("This account has postings, so its currency stays."), field="currency")
