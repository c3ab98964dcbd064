"""Account screens: which accounts stand on one, how, for whom, and with which documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert

from pospro.domain.access import Actor
from pospro.domain.account import AccountFilter
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.services.manager.editing import Edit, editing, require_unchanged
from pospro.services.manager.sections import Move, Names, Section
from pospro.storage.account_directory import directory
from pospro.storage.account_screens import (
    AccountScreenDocumentRow,
    AccountScreenRow,
    AccountScreenTypeRow,
    ScreenType,
    account_screen_state,
    account_screens,
)
from pospro.storage.account_states import hold_setup
from pospro.storage.db import Database
from pospro.storage.document_types import document_types
from pospro.storage.places import Places, kept, require_places

SECTION = Section(AccountScreenRow.__table__, "account_screen")
MOST = 30
"""Account types and document types on one screen, of each."""
PARTS = ("types", "documents")


@dataclass(frozen=True, slots=True)
class AccountScreenContent:
    """All that a manager says of an account screen, each list in its order."""

    names: Names
    types: tuple[ScreenType, ...]
    span: str = AccountFilter.ALL
    as_tree: bool = False
    documents: tuple[int, ...] = ()
    places: Places = ()


@dataclass(frozen=True, slots=True)
class SaveAccountScreen:
    """A new account screen, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: AccountScreenContent
    account_screen_id: int | None = None
    seen: str = ""


def save_account_screen(db: Database, clock: Clock, command: SaveAccountScreen) -> int:
    """Keep the account screen and return its id; whoever it is for sees it at once."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        own_id, before = command.account_screen_id, None
        if own_id is not None:
            before = account_screen_state(edit.connection, own_id)
            require_unchanged(before, command.seen)
        values = _checked(db, edit, command)
        return _keep(edit, values, before, own_id)


def retire_account_screen(db: Database, clock: Clock, actor: Actor, account_screen_id: int) -> None:
    """Take the screen away; the accounts on it stay."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        account_screen_state(edit.connection, account_screen_id)
        SECTION.turn(edit, account_screen_id, retired=True)


def restore_account_screen(
    db: Database, clock: Clock, actor: Actor, account_screen_id: int
) -> None:
    """Show the screen again; Conflict when an account type on it is retired."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = account_screen_state(edit.connection, account_screen_id)
        try:
            require_types(db, edit.connection, [ScreenType(*each) for each in state["types"]])
        except BadInput as refusal:
            raise Conflict(refusal.message, **refusal.facts) from refusal
        SECTION.turn(edit, account_screen_id, retired=False)


def move_account_screen(db: Database, clock: Clock, command: Move) -> None:
    """Exchange the screen with its neighbour."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        account_screen_state(edit.connection, command.id)
        known = account_screens(db, edit.connection).values()
        SECTION.move(edit, [each.id for each in known if not each.is_retired], command)


def require_types(db: Database, connection: Connection, types: list[ScreenType]) -> None:
    """Raise BadInput unless there are account types, each once and in use."""
    if not types:
        raise BadInput(N_("Choose at least one account type."), field="types")
    ids = [each.account_type_id for each in types]
    if len(set(ids)) < len(ids) or len(ids) > MOST:
        raise BadInput(
            N_("Choose each account type once, and at most {most}."), field="types", most=MOST
        )
    known = directory(db, connection).types
    if any(each not in known or known[each].is_retired for each in ids):
        raise BadInput(N_("Choose an account type that is in use."), field="types")


def _checked(db: Database, edit: Edit, command: SaveAccountScreen) -> dict[str, Any]:
    content = command.content
    names = SECTION.names(edit, content.names, command.account_screen_id)
    require_types(db, edit.connection, list(content.types))
    if content.span not in list(AccountFilter):
        raise BadInput(N_("Choose the time that the screen shows at first."), field="span")
    _require_documents(db, edit.connection, content)
    require_places(edit.connection, content.places)
    return names | {
        "span": str(content.span),
        "as_tree": content.as_tree,
        "places": kept(content.places),
        "types": [[each.account_type_id, each.details, each.hide_zero] for each in content.types],
        "documents": list(content.documents),
    }


def _require_documents(db: Database, connection: Connection, content: AccountScreenContent) -> None:
    """Documents of a screen are in use and made on accounts that stand on it."""
    if len(set(content.documents)) < len(content.documents) or len(content.documents) > MOST:
        raise BadInput(
            N_("Choose each document once, and at most {most}."), field="documents", most=MOST
        )
    known, types = document_types(db, connection), {each.account_type_id for each in content.types}
    for document_type_id in content.documents:
        found = known.get(document_type_id)
        if found is None or found.is_retired:
            raise BadInput(N_("Choose a document type that is in use."), field="documents")
        if found.account_type_id not in types:
            raise BadInput(
                N_("“{document}” is made on accounts that are not on this screen. Leave it out."),
                field="documents",
                document=found.name,
            )


def _keep(
    edit: Edit, values: dict[str, Any], before: dict[str, Any] | None, own_id: int | None
) -> int:
    parts = {name: values[name] for name in PARTS}
    row = {name: value for name, value in values.items() if name not in PARTS}
    if before is None or own_id is None:
        kept_id = SECTION.keep(edit, row, None)
    else:
        kept_id = SECTION.keep(edit, row, before | {"id": own_id})
        old = {name: before[name] for name in PARTS}
        if old != parts:
            subject = f"account_screen:{own_id}"
            edit.record("account_screen_parts_changed", subject, before=old, after=parts)
    keep_parts(edit.connection, kept_id, parts)
    return kept_id


def keep_parts(connection: Connection, screen_id: int, parts: Mapping[str, Any]) -> None:
    """Write the account types and the documents of a screen anew, in their order."""
    names = ("account_type_id", "details", "hide_zero")
    types = [dict(zip(names, each, strict=True)) for each in parts["types"]]
    documents = [{"document_type_id": each} for each in parts["documents"]]
    for row_class, rows in (
        (AccountScreenTypeRow, types),
        (AccountScreenDocumentRow, documents),
    ):
        table = row_class.__table__
        connection.execute(delete(table).where(table.c.account_screen_id == screen_id))
        own = {"account_screen_id": screen_id}
        numbered = [own | {"position": place} | row for place, row in enumerate(rows, 1)]
        if numbered:
            connection.execute(insert(table), numbered)
