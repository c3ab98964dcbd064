"""Payment types: the keys of the payment screen, and the road that the money of each takes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.journal import JournalEntry
from pospro.domain.money import LIMIT, Money
from pospro.domain.payment_kinds import PaymentKind, kind
from pospro.posting.payment import payment_entry, payment_move
from pospro.services.manager.editing import Edit, editing, require_unchanged
from pospro.services.manager.foreign_drawers import give_to_only_register
from pospro.services.manager.sections import COLORS, Move, Names, Section, chosen_rule
from pospro.storage.account_directory import Directory, KnownAccount, directory
from pospro.storage.account_states import hold_setup
from pospro.storage.change_types import follower_of
from pospro.storage.db import Database
from pospro.storage.payment_type_lists import (
    gives_change_elsewhere,
    listed_payment_types,
    payment_type_state,
)
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.places import Places, kept, require_places
from pospro.storage.ticket_rules import TicketRule, ticket_rules
from pospro.storage.venue_setup import current_setup

MOST_QUICK_AMOUNTS = 6
"""As many notes as the payment screen has room for."""

LAST_CHANGE = N_("Nothing else gives change. Keep one payment type that does.")

SECTION = Section(PaymentTypeRow.__table__, "payment_type")


@dataclass(frozen=True, slots=True)
class PaymentRoad:
    """Where the money goes; without an account it is cash in the register's drawer."""

    kind: str
    transaction_type_id: int
    account_id: int | None = None


@dataclass(frozen=True, slots=True)
class PaymentChoices:
    """What it does otherwise than its kind; None is as the kind does it."""

    gives_change: bool | None = None
    opens_drawer: bool | None = None
    needs_reference: bool | None = None


@dataclass(frozen=True, slots=True)
class PaymentTypeContent:
    """All that a manager says of a payment type; `quick_amounts` are notes in minor units."""

    names: Names
    road: PaymentRoad
    color: int = 1
    quick_amounts: tuple[int, ...] = ()
    choices: PaymentChoices = PaymentChoices()
    places: Places = ()


@dataclass(frozen=True, slots=True)
class SavePaymentType:
    """A new payment type, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: PaymentTypeContent
    payment_type_id: int | None = None
    seen: str = ""


def save_payment_type(db: Database, clock: Clock, command: SavePaymentType) -> int:
    """Keep the payment type and return its id; the till shows it at its next tap."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        own_id, before = command.payment_type_id, None
        if own_id is not None:
            state = payment_type_state(edit.connection, own_id)
            require_unchanged(state, command.seen)
            before = state | {"id": own_id}
        values = _checked(db, edit, command)
        if before is not None:
            _keep_change(edit, before, values)
        return SECTION.keep(edit, values, before)


def retire_payment_type(db: Database, clock: Clock, actor: Actor, payment_type_id: int) -> None:
    """Take the key off the till; Conflict when nothing else gives change, or change follows it."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = payment_type_state(edit.connection, payment_type_id)
        if _only_change(edit, payment_type_id, state):
            raise Conflict(LAST_CHANGE)
        _require_not_followed(edit, payment_type_id)
        SECTION.turn(edit, payment_type_id, retired=True)


def restore_payment_type(db: Database, clock: Clock, actor: Actor, payment_type_id: int) -> None:
    """Show the key again; Conflict when its money has nowhere to go any more."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = payment_type_state(edit.connection, payment_type_id)
        road = PaymentRoad(state["kind"], state["transaction_type_id"], state["account_id"])
        try:
            _checked_road(db, edit.connection, road)
        except BadInput as refusal:
            raise Conflict(refusal.message, **refusal.facts) from refusal
        SECTION.turn(edit, payment_type_id, retired=False)


def move_payment_type(db: Database, clock: Clock, command: Move) -> None:
    """Exchange the key with its neighbour on the payment screen."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        payment_type_state(edit.connection, command.id)
        listed = listed_payment_types(edit.connection)
        SECTION.move(edit, [each.id for each in listed if not each.is_retired], command)


def payment_example(
    db: Database, connection: Connection, road: PaymentRoad, amount: Money
) -> JournalEntry | None:
    """What a payment of this amount would post; BadInput where the road cannot be kept."""
    _kind, rule, account = _checked_road(db, connection, road)
    move = payment_move(current_setup(db, connection).rules[rule.ref], amount, account.id)
    return payment_entry(0, [move], date.min)


def _checked(db: Database, edit: Edit, command: SavePaymentType) -> dict[str, Any]:
    content = command.content
    names = SECTION.names(edit, content.names, command.payment_type_id)
    of_kind, rule, account = _checked_road(db, edit.connection, content.road)
    if of_kind.is_cash and account.currency != current_setup(db, edit.connection).currency.code:
        give_to_only_register(edit, account)
    if content.color not in COLORS:
        raise BadInput(N_("Choose one of the ten colours."), field="color")
    require_places(edit.connection, content.places)
    choices = _checked_choices(of_kind, content.choices)
    return names | {
        "kind": of_kind.key,
        "transaction_type_id": rule.id,
        "account_id": content.road.account_id,
        "color": content.color,
        "quick_amounts": _checked_notes(of_kind.as_chosen(choices), content.quick_amounts),
        **choices,
        "places": kept(content.places),
    }


def _checked_choices(of_kind: PaymentKind, choices: PaymentChoices) -> dict[str, bool | None]:
    if choices.gives_change and not of_kind.gives_change:
        raise BadInput(
            N_("This kind gives no change: what is above the amount is cash-back. Choose no."),
            field="gives_change",
        )
    return asdict(choices)


def _checked_road(
    db: Database, connection: Connection, road: PaymentRoad
) -> tuple[PaymentKind, TicketRule, KnownAccount]:
    """The kind, the rule, and the account: the first register's drawer where none is named."""
    of_kind = kind(road.kind)
    rule = chosen_rule(payment_rules(connection), road.transaction_type_id, "transaction_type_id")
    known = directory(db, connection)
    registers = [e for e in current_setup(db, connection).registers.values() if not e.retired]
    drawers = [known.account(each.drawer_account_id) for each in registers]
    taken = {account_id for each in registers for account_id in each.drawer_accounts}
    if road.account_id is None:
        accounts = drawers
    else:
        accounts = [known.accounts[road.account_id]] if road.account_id in known.accounts else []
    if not accounts or any(account.is_retired for account in accounts):
        raise BadInput(N_("Choose an account that is in use."), field="account_id")
    if not of_kind.is_cash and accounts[0].id in taken:
        raise BadInput(
            N_("Only cash goes to the register's drawer. Choose an account."), field="account_id"
        )
    for account in accounts:
        _require_type(known, rule, account)
    return of_kind, rule, accounts[0]


def payment_rules(connection: Connection) -> dict[int, TicketRule]:
    """The rules that credit open tickets, by which a payment may be posted."""
    return {key: rule for key, rule in ticket_rules(connection).items() if rule.is_credited}


def _require_type(known: Directory, rule: TicketRule, account: KnownAccount) -> None:
    if account.type.id != rule.other_type_id:
        raise BadInput(
            N_("Account {account} is not of the type “{type}”. Choose one that is."),
            field="account_id",
            account=account.code,
            type=known.type(rule.other_type_id).name,
        )


def _checked_notes(of_kind: PaymentKind, notes: tuple[int, ...]) -> list[int]:
    if notes and not of_kind.gives_change:
        raise BadInput(
            N_("Quick amounts are for a kind that gives change. Leave them empty here."),
            field="quick_amounts",
        )
    if any(not 0 < note < LIMIT for note in notes):
        raise BadInput(N_("A quick amount is above zero, like a note."), field="quick_amounts")
    if len(set(notes)) > MOST_QUICK_AMOUNTS:
        raise BadInput(
            N_("Write at most {most} quick amounts."),
            field="quick_amounts",
            most=MOST_QUICK_AMOUNTS,
        )
    return sorted(set(notes))


def _keep_change(edit: Edit, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if before["retired_at"] is not None or _gives_change(after):
        return
    if _only_change(edit, before["id"], before):
        raise BadInput(LAST_CHANGE, field="kind")


def _require_not_followed(edit: Edit, payment_type_id: int) -> None:
    name = follower_of(edit.connection, payment_type_id)
    if name is not None:
        raise Conflict(
            N_("Change type “{name}” follows it. Choose other payment types there first."),
            name=name,
        )


def _gives_change(state: Mapping[str, Any]) -> bool:
    return kind(state["kind"]).gives_change and state["gives_change"] is not False


def _only_change(edit: Edit, payment_type_id: int, state: Mapping[str, Any]) -> bool:
    return _gives_change(state) and not gives_change_elsewhere(edit.connection, payment_type_id)
