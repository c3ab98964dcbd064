"""Account types: class, working rule and what their cards show; what is posted keeps its class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pospro.domain.access import Actor
from pospro.domain.account import AccountClass, AccountFilter, WorkingRule
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.services.manager.editing import Edit, clean_name, editing, require_unchanged
from pospro.services.manager.sections import Move, Names, Section
from pospro.storage.account_directory import directory
from pospro.storage.account_states import account_type_state, has_postings_of_type, hold_setup
from pospro.storage.account_uses import uses_of_account_type
from pospro.storage.accounts import AccountTypeRow, tags_text
from pospro.storage.db import Database

SECTION = Section(AccountTypeRow.__table__, "account_type")

USED_BY = {
    "account_screen": N_("The account screen “{name}” shows it. Take it out there first."),
    "document_type": N_("“{name}” is made on these accounts. Change that document type first."),
    "accounts": N_("{count} accounts are of this type. Give them another type or retire them."),
    "transaction_type": N_(
        "Transaction type “{name}” moves money of this account type. Give it another one first."
    ),
}
"""Kind of use → why the account type is not retired."""


@dataclass(frozen=True, slots=True)
class AccountTypeContent:
    """All that a manager says of an account type."""

    names: Names
    account_class: str
    working_rule: str = WorkingRule.NONE
    default_filter: str = AccountFilter.ALL
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SaveAccountType:
    """A new account type, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: AccountTypeContent
    type_id: int | None = None
    seen: str = ""


def save_account_type(db: Database, clock: Clock, command: SaveAccountType) -> int:
    """Keep the account type and return its id; its rule holds from the next entry on."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        before = None
        if command.type_id is not None:
            state = account_type_state(edit.connection, command.type_id)
            require_unchanged(state, command.seen)
            before = state | {"id": command.type_id}
        values = _checked(edit, command)
        if before is not None:
            _require_class_stays(db, edit, before, values)
            _require_open_tickets_free(db, edit, before["id"], values)
        return SECTION.keep(edit, values, before)


def retire_account_type(db: Database, clock: Clock, actor: Actor, type_id: int) -> None:
    """Take the account type out of use; Conflict says what still uses it."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        account_type_state(edit.connection, type_id)
        for use in uses_of_account_type(edit.connection, type_id):
            raise Conflict(USED_BY[use.kind], name=use.name, count=use.count)
        SECTION.turn(edit, type_id, retired=True)


def restore_account_type(db: Database, clock: Clock, actor: Actor, type_id: int) -> None:
    """Take the account type back into use."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        account_type_state(edit.connection, type_id)
        SECTION.turn(edit, type_id, retired=False)


def move_account_type(db: Database, clock: Clock, command: Move) -> None:
    """Exchange the account type with its neighbour in the lists."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        account_type_state(edit.connection, command.id)
        known = directory(db, edit.connection)
        SECTION.move(
            edit, [each.id for each in known.types.values() if not each.is_retired], command
        )


def _checked(edit: Edit, command: SaveAccountType) -> dict[str, Any]:
    content = command.content
    names = SECTION.names(edit, content.names, command.type_id)
    if content.account_class not in tuple(AccountClass):
        raise BadInput(N_("Choose one of the five classes."), field="account_class")
    if content.working_rule not in tuple(WorkingRule):
        raise BadInput(N_("Choose one of the list."), field="working_rule")
    if content.default_filter not in tuple(AccountFilter):
        raise BadInput(N_("Choose one of the list."), field="default_filter")
    tags = {clean_name(tag, "tags") for tag in content.tags if tag.strip()}
    return names | {
        "account_class": AccountClass(content.account_class).value,
        "working_rule": WorkingRule(content.working_rule).value,
        "default_filter": AccountFilter(content.default_filter).value,
        "tags": tags_text(sorted(tags)),
    }


def _require_class_stays(
    db: Database, edit: Edit, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """The class stays once something is posted, and while accounts of other types hang on it."""
    if before["account_class"] == after["account_class"]:
        return
    if has_postings_of_type(edit.connection, before["id"]):
        raise BadInput(
            N_("Accounts of this type have postings, so its class stays. Make a new type."),
            field="account_class",
        )
    known = directory(db, edit.connection)
    for account in known.accounts.values():
        parent = known.accounts.get(account.parent_id or 0)
        types = {account.type.id, parent.type.id} if parent else set()
        if before["id"] in types and len(types) > 1:
            raise BadInput(
                N_("{code} stands above or below an account of another type, so the class stays."),
                field="account_class",
                code=account.code,
            )


def _require_open_tickets_free(
    db: Database, edit: Edit, type_id: int, values: Mapping[str, Any]
) -> None:
    """Payments of open tickets bring their account below zero and back: nothing may forbid it."""
    if values["working_rule"] == WorkingRule.NONE:
        return
    known = directory(db, edit.connection)
    if any(each.role == "open_tickets" and each.type.id == type_id for each in known.in_use()):
        raise BadInput(
            N_("Open tickets need an account type without a limit."), field="working_rule"
        )
