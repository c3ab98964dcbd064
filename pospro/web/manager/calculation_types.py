"""Calculation types: discounts, service and rounding in their order, and the form of one."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.calculation import PERCENT_METHODS, CalculationMethod
from pospro.domain.errors import BadInput, N_, PosproError
from pospro.domain.money import Currency
from pospro.i18n import format_percent, translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_calculation_types import (
    CalculationRule,
    CalculationTypeContent,
    SaveCalculationType,
    checked_calculation,
    move_calculation_type,
    restore_calculation_type,
    retire_calculation_type,
    save_calculation_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sale_examples import calculation_example, hundred
from pospro.services.manager.sections import rules_with_account
from pospro.storage import calculation_type_lists as lists
from pospro.storage.account_directory import directory
from pospro.storage.places import places_of
from pospro.storage.tax_lists import usual_tax
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web.forms import Typed, money_text, said
from pospro.web.fragments import fragment
from pospro.web.manager import office, ticket_setup
from pospro.web.manager.accounting import other_languages
from pospro.web.manager.office import Form
from pospro.web.manager.past import events
from pospro.web.reading import read_percent

blueprint = Blueprint(
    "manager_calculation_types", __name__, url_prefix="/manager/calculation-types"
)
LIST = "manager_calculation_types.page"

METHODS = {
    CalculationMethod.PERCENT_OF_BASE: (
        N_("Percent of the lines"),
        N_("10 is 10 of 100, whatever other calculations did"),
    ),
    CalculationMethod.PERCENT_OF_RUNNING_TOTAL: (
        N_("Percent of what is owed so far"),
        N_("after a discount of 20, 10 is 8 of the 80 that are left"),
    ),
    CalculationMethod.FIXED_AMOUNT: (N_("A fixed amount"), N_("10 is 10, once on the ticket")),
    CalculationMethod.FIXED_TOTAL: (
        N_("A fixed total"),
        N_("90 makes 90 of 100: the difference is the calculation"),
    ),
    CalculationMethod.ROUND_TO_MULTIPLE: (
        N_("Round to a multiple"),
        N_("5 goes to the nearest 5, upwards or, if it decreases, downwards; −5 always down"),
    ),
}
"""Method → what it is, and what it makes of 100."""

TICKS = ("after_tax", "decreases", "posts_net", "automatic")
ASKED = Decimal(10)
"""What the example takes where the till asks."""


@blueprint.get("/")
@permission("edit_accounts")
def page() -> str:
    """Every calculation type in the order in which they are applied."""
    with context.db.reading() as connection:
        values = _list(connection)
    return office.page("manager/calculation_types.html", tabs=ticket_setup.tabs(), **values)


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form: a discount in percent."""
    with context.db.reading() as connection:
        rule_id = current_setup(context.db, connection).rules_by_role["discount"].id
        state: dict[str, Any] = {"name": "", "translations": {}, "amount": "", "maximum": ""}
        state |= {"method": CalculationMethod.PERCENT_OF_BASE, "transaction_type_id": rule_id}
        state |= {"places": []}
        state |= dict.fromkeys(TICKS, False) | {"decreases": True, "posts_net": True}
        return office.show(_form(connection, None, state | {"seen": "", "errors": {}}))


@blueprint.get("/<int:calculation_type_id>")
@permission("edit_accounts")
def edit(calculation_type_id: int) -> str:
    """The form of a calculation type."""
    with context.db.reading() as connection:
        currency = current_setup(context.db, connection).currency
        state = lists.calculation_type_state(connection, calculation_type_id)
        figures = {
            name: _figure_text(state["method"], state[name], currency)
            for name in ("amount", "maximum")
        }
        shown = state | figures | {"seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, calculation_type_id, shown))


@blueprint.get("/example")
@permission("edit_accounts")
def example() -> ResponseReturnValue:
    """What is being typed, on a ticket of 100."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        given = _given(Typed(request.args, setup.currency), setup)
        return fragment("manager/_calculation_example.html", **_example(connection, given))


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new calculation type."""
    return _save(None)


@blueprint.post("/<int:calculation_type_id>")
@permission("edit_accounts")
def change(calculation_type_id: int) -> ResponseReturnValue:
    """Keep a changed calculation type."""
    return _save(calculation_type_id)


@blueprint.post("/<int:calculation_type_id>/retire")
@permission("edit_accounts")
def retire(calculation_type_id: int) -> ResponseReturnValue:
    """Take it out of use."""
    retire_calculation_type(context.db, context.clock, context.actor, calculation_type_id)
    return office.finished(LIST, "retired", _name(calculation_type_id))


@blueprint.post("/<int:calculation_type_id>/restore")
@permission("edit_accounts")
def restore(calculation_type_id: int) -> ResponseReturnValue:
    """Take it back into use."""
    restore_calculation_type(context.db, context.clock, context.actor, calculation_type_id)
    return office.finished(LIST, "restored", _name(calculation_type_id))


@blueprint.post("/<int:calculation_type_id>/move")
@permission("edit_accounts")
def move(calculation_type_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_calculation_type(context.db, context.clock, office.move(calculation_type_id))
    with context.db.reading() as connection:
        return fragment("manager/_calculation_types.html", **_list(connection))


def _list(connection: Connection) -> dict[str, Any]:
    currency = current_setup(context.db, connection).currency
    types = lists.listed_calculation_types(connection)
    return {
        "types": types,
        "methods": {method: said(words[0]) for method, words in METHODS.items()},
        "figures": {each.id: _figure(each.method, each.amount, currency) for each in types},
    }


def _figure(method: CalculationMethod, amount: Decimal, currency: Currency) -> str:
    if not amount:
        return said(N_("asked at the till"))
    if method in PERCENT_METHODS:
        return format_percent(amount, context.language)
    return money_text(int(amount), currency)


def _figure_text(method: str, amount: Decimal | None, currency: Currency) -> str:
    """A percentage or an amount as its field reads it back."""
    if not amount:
        return ""
    if method in PERCENT_METHODS:
        return ticket_setup.percent_text(amount)
    return money_text(int(amount), currency)


def _save(calculation_type_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    content = _content(typed, setup)
    if not typed.errors:
        command = SaveCalculationType(
            context.actor, content, calculation_type_id, typed.text("seen")
        )
        try:
            save_calculation_type(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            return office.finished(LIST, "saved", content.names.name)
    with context.db.reading() as connection:
        return office.refused(_form(connection, calculation_type_id, _given(typed, setup)))


def _content(typed: Typed, setup: VenueSetup) -> CalculationTypeContent:
    return CalculationTypeContent(
        names=ticket_setup.names(typed, setup.venue.language),
        rule=CalculationRule(
            method=typed.text("method"),
            amount=_read(typed, "amount") or Decimal(0),
            maximum=_read(typed, "maximum"),
            after_tax=typed.tick("after_tax"),
            decreases=typed.tick("decreases"),
        ),
        transaction_type_id=ticket_setup.chosen_id(typed, "transaction_type_id") or 0,
        posts_net=typed.tick("posts_net"),
        automatic=typed.tick("automatic"),
        places=places_of(ticket_setup.typed_places(typed)),
    )


def _read(typed: Typed, name: str) -> Decimal | None:
    """A percentage or an amount, as the method says; None for an empty field."""
    text = typed.text(name).strip()
    if not text:
        return None
    if typed.text("method") not in PERCENT_METHODS:
        minor = typed.money(name)
        return None if minor is None else Decimal(minor)
    try:
        return read_percent(text, name)
    except BadInput as refusal:
        typed.refuse(refusal)
        return None


def _given(typed: Typed, setup: VenueSetup) -> dict[str, Any]:
    """The form's values as they were typed."""
    fields = ("method", "amount", "maximum", "transaction_type_id", "seen")
    return (
        ticket_setup.given_names(typed, setup.venue.language)
        | {name: typed.text(name) for name in fields}
        | {name: typed.tick(name) for name in TICKS}
        | {"errors": typed.errors, "places": ticket_setup.typed_places(typed)}
    )


def _form(connection: Connection, kept_id: int | None, calculation_type: dict[str, Any]) -> Form:
    setup = current_setup(context.db, connection)
    subject = f"calculation_type:{kept_id}"
    values = {
        "calculation_type": calculation_type,
        "calculation_type_id": kept_id,
        "errors": calculation_type["errors"],
        "methods": [(key, said(name), said(hint)) for key, (name, hint) in METHODS.items()],
        "rules": ticket_setup.rule_choices(rules_with_account(connection).values()),
        "symbol": setup.currency.symbol,
        "place_choices": ticket_setup.place_choices(connection),
        "languages": other_languages(setup.venue.language),
        "on_open_tickets": lists.calculations_on_open_tickets(connection, kept_id or 0),
        "events": events(connection, subject) if kept_id else [],
    }
    shown = _example(connection, calculation_type)
    return Form("manager/calculation_type.html", "manager/_calculation_type.html", values | shown)


def _example(connection: Connection, given: dict[str, Any]) -> dict[str, Any]:
    """A ticket of 100 with the calculation on it, or why there is none."""
    setup = current_setup(context.db, connection)
    typed = Typed(ticket_setup.as_typed(given), setup.currency)
    content = _content(typed, setup)
    shown = {"amount": hundred(setup), "asked": not content.rule.amount, "figures": None}
    if typed.errors:
        return shown | {"lines": [], "refusal": next(iter(typed.errors.values()))}
    try:
        calculation = checked_calculation(connection, content)
        if not calculation.amount:
            calculation = replace(calculation, amount=_asked(calculation.method, setup.currency))
        tax = setup.taxes[usual_tax(connection)]
        found = calculation_example(setup, tax, calculation)
    except PosproError as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return shown | {"lines": [], "refusal": sentence}
    lines = ticket_setup.example_lines(directory(context.db, connection), found.entry)
    told = {"figures": found.totals, "tax": tax, "included": setup.venue.tax_included}
    return shown | told | {"lines": lines, "refusal": ""}


def _asked(method: CalculationMethod, currency: Currency) -> Decimal:
    return ASKED if method in PERCENT_METHODS else ASKED.scaleb(currency.exponent)


def _name(calculation_type_id: int) -> str:
    with context.db.reading() as connection:
        name: str = lists.calculation_type_state(connection, calculation_type_id)["name"]
    return name
