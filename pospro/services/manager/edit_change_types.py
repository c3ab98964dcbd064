"""Change types: how change may be given, on which payments, and where it goes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.journal import JournalEntry
from pospro.domain.money import Money
from pospro.posting.payment import change_move, payment_entry
from pospro.services.manager.editing import Edit, editing, require_unchanged
from pospro.services.manager.sections import COLORS, Move, Names, Section, chosen_rule
from pospro.storage.account_directory import KnownAccount, directory
from pospro.storage.account_states import hold_setup
from pospro.storage.change_types import ChangeTypeRow, change_type_state, listed_change_types
from pospro.storage.db import Database
from pospro.storage.places import Places, kept, require_places
from pospro.storage.ticket_rules import TicketRule, rules_of_sales, ticket_rules
from pospro.storage.venue_setup import VenueSetup, current_setup

SECTION = Section(ChangeTypeRow.__table__, "change_type")


@dataclass(frozen=True, slots=True)
class ChangeRoad:
    """Where the change goes; with neither it is cash out of the register's drawer.

    Without an account it goes to the one that the transaction type names.
    """

    transaction_type_id: int | None = None
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeTypeContent:
    """All that a manager says of a change type; no payment types are all that give change."""

    names: Names
    road: ChangeRoad = ChangeRoad()
    color: int = 1
    payment_type_ids: tuple[int, ...] = ()
    places: Places = ()


@dataclass(frozen=True, slots=True)
class SaveChangeType:
    """A new change type, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: ChangeTypeContent
    change_type_id: int | None = None
    seen: str = ""


def save_change_type(db: Database, clock: Clock, command: SaveChangeType) -> int:
    """Keep the change type and return its id; the till offers it with its next change."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        before = None
        if command.change_type_id is not None:
            state = change_type_state(edit.connection, command.change_type_id)
            require_unchanged(state, command.seen)
            before = state | {"id": command.change_type_id}
        return SECTION.keep(edit, _checked(db, edit, command), before)


def retire_change_type(db: Database, clock: Clock, actor: Actor, change_type_id: int) -> None:
    """Offer it no more; in cash change is given ever after."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        change_type_state(edit.connection, change_type_id)
        SECTION.turn(edit, change_type_id, retired=True)


def restore_change_type(db: Database, clock: Clock, actor: Actor, change_type_id: int) -> None:
    """Offer it again; Conflict when its change has nowhere to go any more."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = change_type_state(edit.connection, change_type_id)
        road = ChangeRoad(state["transaction_type_id"], state["account_id"])
        try:
            _checked_road(db, edit.connection, road)
            _checked_means(db, edit.connection, tuple(state["payment_type_ids"]))
        except BadInput as refusal:
            raise Conflict(refusal.message, **refusal.facts) from refusal
        SECTION.turn(edit, change_type_id, retired=False)


def move_change_type(db: Database, clock: Clock, command: Move) -> None:
    """Exchange its key with its neighbour."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        change_type_state(edit.connection, command.id)
        listed = listed_change_types(edit.connection)
        SECTION.move(edit, [each.id for each in listed if not each.is_retired], command)


def change_example(
    db: Database, connection: Connection, road: ChangeRoad, amount: Money
) -> JournalEntry | None:
    """What change of this amount would post; None where it leaves the drawer with the payment.

    Raises BadInput where the road cannot be kept.
    """
    rule, account = _checked_road(db, connection, road)
    if rule is None or account is None:
        return None
    move = change_move(current_setup(db, connection).rules[rule.ref], amount, account.id)
    return payment_entry(0, [move], date.min)


def change_rules_to_choose(connection: Connection) -> dict[int, TicketRule]:
    """The rules that debit open tickets and book no part of a sale: change may go by them."""
    of_sales = rules_of_sales(connection)
    return {
        key: rule
        for key, rule in ticket_rules(connection).items()
        if not rule.is_credited and key not in of_sales
    }


def _checked(db: Database, edit: Edit, command: SaveChangeType) -> dict[str, Any]:
    content = command.content
    names = SECTION.names(edit, content.names, command.change_type_id)
    rule, account = _checked_road(db, edit.connection, content.road)
    if content.color not in COLORS:
        raise BadInput(N_("Choose one of the ten colours."), field="color")
    require_places(edit.connection, content.places)
    return names | {
        "transaction_type_id": rule.id if rule else None,
        "account_id": account.id if account else None,
        "color": content.color,
        "payment_type_ids": _checked_means(db, edit.connection, content.payment_type_ids),
        "places": kept(content.places),
    }


def _checked_road(
    db: Database, connection: Connection, road: ChangeRoad
) -> tuple[TicketRule | None, KnownAccount | None]:
    """The rule and the account, or neither."""
    if road.transaction_type_id is None:
        if road.account_id is not None:
            raise BadInput(
                N_("Choose by which transaction type the change goes to this account."),
                field="transaction_type_id",
            )
        return None, None
    rule = chosen_rule(
        change_rules_to_choose(connection), road.transaction_type_id, "transaction_type_id"
    )
    account_id = road.account_id or rule.other_account_id
    known = directory(db, connection)
    account = known.accounts.get(account_id or 0)
    if account is None or account.is_retired:
        raise BadInput(N_("Choose an account that is in use."), field="account_id")
    _require_fit(current_setup(db, connection), account)
    if account.type.id != rule.other_type_id:
        raise BadInput(
            N_("Account {account} is not of the type “{type}”. Choose one that is."),
            field="account_id",
            account=account.code,
            type=known.type(rule.other_type_id).name,
        )
    return rule, account


def _require_fit(setup: VenueSetup, account: KnownAccount) -> None:
    drawers = {each.drawer_account_id for each in setup.registers.values()}
    if account.id in drawers:
        raise BadInput(
            N_("Out of the drawer needs no transaction type. Choose none, or another account."),
            field="account_id",
        )
    if setup.foreign.of_account(account.id) is not None:
        raise BadInput(
            N_("Change is in {currency}. Choose an account in that currency."),
            field="account_id",
            currency=setup.currency.code,
        )


def _checked_means(
    db: Database, connection: Connection, payment_type_ids: tuple[int, ...]
) -> list[int]:
    """The payment types in the order of the till; BadInput for one that is not in use."""
    known = current_setup(db, connection).payment_types.values()
    in_use = [each.id for each in known if not each.retired]
    if not set(payment_type_ids) <= set(in_use):
        raise BadInput(N_("Choose payment types that are in use."), field="payment_type_ids")
    return [each for each in in_use if each in payment_type_ids]
