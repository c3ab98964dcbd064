"""Calculation types as managers define them: discounts, service and rounding."""

from decimal import Decimal
from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.places import places_said, places_told
from pospro.api.rule_choices import rule_choices
from pospro.api.schemas import ticket_setup as schema
from pospro.api.schemas.office import Kept
from pospro.api.setup import the_setup
from pospro.api.stale import show_present
from pospro.domain.calculation import PERCENT_METHODS
from pospro.domain.money import Currency, Money
from pospro.request.context import context
from pospro.services.manager import edit_calculation_types
from pospro.services.manager.edit_calculation_types import (
    CalculationRule,
    CalculationTypeContent,
    SaveCalculationType,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names, rules_with_account
from pospro.storage.calculation_type_lists import calculation_type_state, listed_calculation_types

blueprint = resource("calculation_types")


@blueprint.get("/calculation-types")
@operation("edit_accounts")
def find() -> schema.CalculationTypeList:
    """Every calculation type in the order in which automatic ones are applied."""
    with context.db.reading() as connection:
        found = listed_calculation_types(connection)
        rules = rules_with_account(connection)
    return schema.CalculationTypeList(
        calculation_types=tuple(
            schema.ListedCalculationType(
                id=str(each.id),
                name=each.name,
                method=each.method.value,
                after_tax=each.after_tax,
                automatic=each.automatic,
                retired=each.is_retired,
            )
            for each in found
        ),
        transaction_types=rule_choices(rules.values()),
    )


def read(calculation_type_id: int) -> schema.EditedCalculationType:
    """A calculation type."""
    currency = the_setup().currency
    with context.db.reading() as connection:
        state = calculation_type_state(connection, calculation_type_id)
    method, maximum = state["method"], state["maximum"]
    return schema.EditedCalculationType(
        version=fingerprint(state),
        id=str(calculation_type_id),
        role=state["role"],
        name=state["name"],
        translations=state["translations"],
        method=method,
        amount=_text(method, state["amount"], currency),
        maximum=None if maximum is None else _text(method, maximum, currency),
        after_tax=state["after_tax"],
        decreases=state["decreases"],
        posts_net=state["posts_net"],
        automatic=state["automatic"],
        transaction_type_id=str(state["transaction_type_id"]),
        places=places_told(state["places"], schema.TicketPlace),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "calculation_type_id", read)
blueprint.get("/calculation-types/<id:calculation_type_id>")(operation("edit_accounts")(read))


@blueprint.post("/calculation-types")
@operation("edit_accounts", 201)
def create(change: Change[schema.CalculationTypeContent]) -> Kept:
    """A new calculation type, after all others."""
    return _saved(change, SaveCalculationType(context.actor, _content(change.body)))


@blueprint.put("/calculation-types/<id:calculation_type_id>")
@operation("edit_accounts")
def replace(change: Match[schema.CalculationTypeContent], calculation_type_id: int) -> Kept:
    """All of a calculation type anew; what stands on tickets stays as it was applied."""
    content = _content(change.body)
    command = SaveCalculationType(context.actor, content, calculation_type_id, change.version)
    return _saved(change, command)


@blueprint.post("/calculation-types/<id:calculation_type_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], calculation_type_id: int) -> Kept:
    """Take a calculation type out of use, unless the till's own keys rely on it."""
    turn = edit_calculation_types.retire_calculation_type
    return office.turned(change, turn, calculation_type_id)


@blueprint.post("/calculation-types/<id:calculation_type_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], calculation_type_id: int) -> Kept:
    """Take a retired calculation type back into use."""
    turn = edit_calculation_types.restore_calculation_type
    return office.turned(change, turn, calculation_type_id)


@blueprint.post("/calculation-types/<id:calculation_type_id>/<any(up,down):way>")
@operation("edit_accounts")
def move(change: Change[None], calculation_type_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange a calculation type with its neighbour."""
    step = edit_calculation_types.move_calculation_type
    return office.moved(change, step, calculation_type_id, way)


def _saved(change: Change[schema.CalculationTypeContent], command: SaveCalculationType) -> Kept:
    kept_id, body = command.calculation_type_id, change.body.model_dump(mode="json")
    return office.kept(
        change,
        {"calculation_type": kept_id, "content": body},
        lambda: edit_calculation_types.save_calculation_type(context.db, context.clock, command),
    )


def _content(body: schema.CalculationTypeContent) -> CalculationTypeContent:
    currency = the_setup().currency
    maximum = body.maximum
    return CalculationTypeContent(
        names=Names(body.name, body.translations.given()),
        rule=CalculationRule(
            method=body.method,
            amount=_figure(body.method, body.amount, currency),
            maximum=_figure(body.method, maximum, currency) if maximum is not None else None,
            after_tax=body.after_tax,
            decreases=body.decreases,
        ),
        transaction_type_id=int(body.transaction_type_id),
        posts_net=body.posts_net,
        automatic=body.automatic,
        places=places_said(body.places),
    )


def _figure(method: str, text: str, currency: Currency) -> Decimal:
    """A percentage, or money in whole minor units, as the method says."""
    if method in PERCENT_METHODS:
        return Decimal(text)
    return Decimal(Money.parse_plain(text, currency).minor)


def _text(method: str, figure: Decimal, currency: Currency) -> str:
    if method in PERCENT_METHODS:
        return f"{figure.normalize():f}"
    return str(Money(int(figure), currency).decimal)
