"""Transaction types: posting rules; each change is a version, and what is posted keeps its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.ids import new_id
from pospro.domain.journal import JournalEntry, Origin, merged
from pospro.domain.money import Money
from pospro.domain.transaction_type import TransactionType
from pospro.services.manager.editing import Edit, clean_name, editing, require_unchanged
from pospro.services.manager.sections import Names
from pospro.services.manager.transaction_type_checks import (
    Road,
    checked_road,
    require_users_fit,
)
from pospro.storage.account_directory import directory
from pospro.storage.account_states import hold_setup
from pospro.storage.account_uses import uses_of_transaction_type
from pospro.storage.db import Database
from pospro.storage.transaction_type_lists import (
    insert_type,
    insert_version,
    listed_transaction_types,
    transaction_type_state,
)
from pospro.storage.transaction_types import TransactionTypeRow
from pospro.storage.venue_setup import current_setup

USED_BY = {
    "role": N_("The program finds it by its role “{name}”, so it stays in use."),
    "tax": N_("Tax template “{name}” posts by it. Give it another transaction type first."),
    "calculation_type": N_(
        "Calculation type “{name}” posts by it. Give it another transaction type first."
    ),
    "ticket_type": N_("Ticket type “{name}” posts by it. Give it another one first."),
    "payment_type": N_("Payment type “{name}” posts by it. Give it another one first."),
    "change_type": N_("Change type “{name}” posts by it. Give it another one first."),
    "products": N_("{count} products post by it. Give them another transaction type first."),
}
"""Kind of use → why the transaction type is not retired."""

OTHERWISE = N_("“{name}” posts by it. Give it another transaction type first.")


@dataclass(frozen=True, slots=True)
class TransactionTypeContent:
    """All that a manager says of a transaction type."""

    names: Names
    road: Road


@dataclass(frozen=True, slots=True)
class SaveTransactionType:
    """A new transaction type, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: TransactionTypeContent
    rule_id: int | None = None
    seen: str = ""


def save_transaction_type(db: Database, clock: Clock, command: SaveTransactionType) -> int:
    """Keep the transaction type and return its id; a change counts for what is posted from now."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        before: dict[str, Any] = {}
        if command.rule_id is not None:
            before = transaction_type_state(edit.connection, command.rule_id)
            require_unchanged(before, command.seen)
        values = _checked(db, edit, command)
        if before:
            _require_fits(db, edit, command, before)
        return _keep(edit, command.rule_id, before, values)


def retire_transaction_type(db: Database, clock: Clock, actor: Actor, rule_id: int) -> None:
    """Take the transaction type out of use; Conflict says what posts by it."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        transaction_type_state(edit.connection, rule_id)
        for use in uses_of_transaction_type(edit.connection, rule_id):
            raise Conflict(USED_BY.get(use.kind, OTHERWISE), name=use.name, count=use.count)
        _turn(edit, rule_id, retired=True)


def restore_transaction_type(db: Database, clock: Clock, actor: Actor, rule_id: int) -> None:
    """Take the transaction type back into use; Conflict when it leads nowhere any more."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        road = Road.of(transaction_type_state(edit.connection, rule_id))
        setup = current_setup(db, edit.connection)
        try:
            checked_road(road, directory(db, edit.connection), setup)
        except BadInput as refusal:
            raise Conflict(refusal.message, **refusal.facts) from refusal
        _turn(edit, rule_id, retired=False)


def rule_example(
    db: Database, connection: Connection, road: Road, amount: Money
) -> JournalEntry | None:
    """What an amount would post along a road; none while an account is still to be chosen.

    Raises BadInput where the road cannot be kept.
    """
    ends = checked_road(road, directory(db, connection), current_setup(db, connection))
    if ends.source is None or ends.target is None:
        return None
    rule = TransactionType(0, 0, "", ends.source.id, ends.target.id)
    origin = Origin("example", "example")
    return merged([rule.move(amount)], origin, date.min, amount.currency)


def _checked(db: Database, edit: Edit, command: SaveTransactionType) -> dict[str, Any]:
    names, road = command.content.names, command.content.road
    name = clean_name(names.name)
    for each in listed_transaction_types(edit.connection):
        if each.name == name and each.id != command.rule_id:
            message = N_("“{name}” exists already. Choose another name.")
            raise BadInput(message, field="name", name=name)
    setup = current_setup(db, edit.connection)
    checked_road(road, directory(db, edit.connection), setup)
    return {
        "name": name,
        "translations": {
            language: clean_name(text, f"name_{language}")
            for language, text in names.translations.items()
            if text.strip()
        },
        "source_type_id": road.source_type_id,
        "target_type_id": road.target_type_id,
        "source_account_id": road.source_account_id,
        "target_account_id": road.target_account_id,
        "currency": None if road.currency == setup.currency.code else road.currency,
    }


def _require_fits(
    db: Database, edit: Edit, command: SaveTransactionType, before: Mapping[str, Any]
) -> None:
    roads = Road.of(before), command.content.road
    books = directory(db, edit.connection), current_setup(db, edit.connection)
    require_users_fit(edit.connection, command.rule_id or 0, roads, books)


def _keep(
    edit: Edit, rule_id: int | None, before: Mapping[str, Any], values: Mapping[str, Any]
) -> int:
    """Write a version; nothing when nothing is said that was not said before."""
    told = {name: before[name] for name in values} if before else {}
    if rule_id is not None and told == values:
        return rule_id
    own_id = rule_id or new_id()
    row = {
        **values,
        "transaction_type_id": own_id,
        "version": before["version"] + 1 if before else 1,
        "changed_at": edit.at,
        "changed_by": edit.actor.user_id,
    }
    subject = f"transaction_type:{own_id}"
    if before:
        insert_version(edit.connection, row)
        edit.record("transaction_type_changed", subject, before=told, after=values)
    else:
        insert_type(edit.connection, row)
        edit.record("transaction_type_created", subject, after=values)
    return own_id


def _turn(edit: Edit, rule_id: int, *, retired: bool) -> None:
    table = TransactionTypeRow.__table__
    at = edit.at if retired else None
    edit.connection.execute(update(table).where(table.c.id == rule_id).values(retired_at=at))
    action = "retired" if retired else "restored"
    edit.record(f"transaction_type_{action}", f"transaction_type:{rule_id}")
