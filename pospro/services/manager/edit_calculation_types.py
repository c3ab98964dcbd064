"""Calculation types: discounts, service and rounding, how each finds its amount and posts it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.calculation import PERCENT_METHODS, Calculation, CalculationMethod
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.money import LIMIT
from pospro.services.manager.configuration.checks import CALCULATION_ROLES
from pospro.services.manager.editing import Edit, editing, require_unchanged
from pospro.services.manager.sections import (
    Move,
    Names,
    Section,
    chosen_rule,
    rules_with_account,
)
from pospro.storage.account_states import hold_setup
from pospro.storage.calculation_selectors import calculation_selectors
from pospro.storage.calculation_type_lists import calculation_type_state, listed_calculation_types
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.db import Database
from pospro.storage.places import Places, kept, require_places

MOST_PERCENT = 10_000
FROZEN = ("method", "amount", "after_tax", "decreases", "automatic")
"""What the program's own discount keys rely on."""

SECTION = Section(CalculationTypeRow.__table__, "calculation_type")


@dataclass(frozen=True, slots=True)
class CalculationRule:
    """How the amount is found; `amount` is percent or minor units, 0 is asked for at the till."""

    method: str
    amount: Decimal
    maximum: Decimal | None = None
    after_tax: bool = False
    decreases: bool = False


@dataclass(frozen=True, slots=True)
class CalculationTypeContent:
    """All that a manager says of a calculation type."""

    names: Names
    rule: CalculationRule
    transaction_type_id: int
    posts_net: bool = False
    automatic: bool = False
    places: Places = ()


@dataclass(frozen=True, slots=True)
class SaveCalculationType:
    """A new calculation type, or a changed one when its id is given with `seen`."""

    actor: Actor
    content: CalculationTypeContent
    calculation_type_id: int | None = None
    seen: str = ""


def save_calculation_type(db: Database, clock: Clock, command: SaveCalculationType) -> int:
    """Keep the calculation type and return its id; what stands on tickets stays as it is."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        own_id, before = command.calculation_type_id, None
        if own_id is not None:
            state = calculation_type_state(edit.connection, own_id)
            require_unchanged(state, command.seen)
            before = state | {"id": own_id}
        values = _checked(edit, command)
        if before is not None:
            _keep_role(before, values)
        return SECTION.keep(edit, values, before)


def retire_calculation_type(db: Database, clock: Clock, actor: Actor, kept_id: int) -> None:
    """Take it out of use; Conflict for those that the till's own keys rely on."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        if _serves_a_key(calculation_type_state(edit.connection, kept_id)):
            raise Conflict(N_("The till's discount keys rely on this, so it stays in use."))
        for selector in calculation_selectors(edit.connection).values():
            if kept_id in selector.calculation_type_ids and not selector.retired:
                raise Conflict(
                    N_("The calculation selector “{name}” offers it. Take it out there first."),
                    name=selector.name,
                )
        SECTION.turn(edit, kept_id, retired=True)


def restore_calculation_type(db: Database, clock: Clock, actor: Actor, kept_id: int) -> None:
    """Take it back into use; Conflict when its transaction type is not in use any more."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = calculation_type_state(edit.connection, kept_id)
        if state["transaction_type_id"] not in rules_with_account(edit.connection):
            raise Conflict(N_("Its transaction type is not in use. Choose another one first."))
        SECTION.turn(edit, kept_id, retired=False)


def move_calculation_type(db: Database, clock: Clock, command: Move) -> None:
    """Exchange it with its neighbour: automatic ones are applied in this order."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        calculation_type_state(edit.connection, command.id)
        listed = listed_calculation_types(edit.connection)
        SECTION.move(edit, [each.id for each in listed if not each.is_retired], command)


def checked_calculation(connection: Connection, content: CalculationTypeContent) -> Calculation:
    """The calculation as it comes onto a ticket; BadInput for what cannot be kept."""
    rule = content.rule
    if rule.method not in tuple(CalculationMethod):
        raise BadInput(N_("Choose how the amount is found."), field="method")
    method = CalculationMethod(rule.method)
    _check_amount(method, rule)
    _check_maximum(method, rule)
    if content.automatic and not rule.amount:
        raise BadInput(N_("Nobody is asked: enter the rate or the amount."), field="amount")
    if content.posts_net and rule.after_tax:
        raise BadInput(
            N_("After tax there is no tax left to take off. Untick one of the two."),
            field="posts_net",
        )
    chosen = chosen_rule(
        rules_with_account(connection), content.transaction_type_id, "transaction_type_id"
    )
    return Calculation(
        id=0,
        name=content.names.name,
        method=method,
        amount=rule.amount,
        after_tax=rule.after_tax,
        decreases=rule.decreases,
        transaction_type=chosen.ref,
        posts_net=content.posts_net,
    )


def _checked(edit: Edit, command: SaveCalculationType) -> dict[str, Any]:
    content = command.content
    names = SECTION.names(edit, content.names, command.calculation_type_id)
    calculation = checked_calculation(edit.connection, content)
    require_places(edit.connection, content.places)
    return names | {
        "method": calculation.method.value,
        "amount": calculation.amount,
        "maximum": content.rule.maximum,
        "after_tax": content.rule.after_tax,
        "decreases": content.rule.decreases,
        "posts_net": content.posts_net,
        "automatic": content.automatic,
        "transaction_type_id": content.transaction_type_id,
        "places": kept(content.places),
    }


def _check_amount(method: CalculationMethod, rule: CalculationRule) -> None:
    rounds = method is CalculationMethod.ROUND_TO_MULTIPLE
    if rounds and not rule.amount:
        raise BadInput(
            N_("Enter what to round to, like 1.00; with a minus it rounds down."), field="amount"
        )
    if rule.amount < 0 and rounds and not rule.decreases:
        raise BadInput(
            N_("Rounding down decreases the ticket: tick that, or leave the minus out."),
            field="amount",
        )
    if rule.amount < 0 and not rounds:
        raise BadInput(
            N_("Enter an amount without a sign; whether it decreases is ticked below."),
            field="amount",
        )
    if method in PERCENT_METHODS:
        _check_percent(rule, rule.amount, "amount")
    elif abs(rule.amount) >= LIMIT:
        raise BadInput(N_("This amount is too large. Check the digits."), field="amount")


def _check_maximum(method: CalculationMethod, rule: CalculationRule) -> None:
    if rule.maximum is None:
        return
    if rule.maximum <= 0:
        raise BadInput(N_("Enter a maximum above zero, or none."), field="maximum")
    if rule.maximum < rule.amount:
        raise BadInput(N_("The maximum is below the amount itself."), field="maximum")
    if method in PERCENT_METHODS:
        _check_percent(rule, rule.maximum, "maximum")
    elif rule.maximum >= LIMIT:
        raise BadInput(N_("This amount is too large. Check the digits."), field="maximum")


def _check_percent(rule: CalculationRule, percent: Decimal, field: str) -> None:
    if rule.decreases and percent > 100:
        raise BadInput(N_("A discount is at most 100 %."), field=field)
    if percent >= MOST_PERCENT:
        raise BadInput(N_("This percentage is too large. Check the digits."), field=field)


def _serves_a_key(state: Mapping[str, Any]) -> bool:
    return state["role"] in CALCULATION_ROLES


def _keep_role(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if not _serves_a_key(before):
        return
    for field in FROZEN:
        if before[field] != after[field]:
            raise BadInput(
                N_("The till's discount keys rely on this as it is. Add a type of your own."),
                field=field,
            )
