"""Tax templates: the rates by which products are taxed, and the form of one."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_, PosproError
from pospro.domain.tax import TaxRounding
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_taxes import (
    SaveTax,
    TaxContent,
    checked_tax,
    restore_tax,
    retire_tax,
    save_tax,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sale_examples import hundred, tax_example
from pospro.services.manager.sections import rules_with_account
from pospro.storage import tax_lists as lists
from pospro.storage.account_directory import directory
from pospro.storage.account_uses import RULES_OF_TAX
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web.forms import Typed, said
from pospro.web.fragments import fragment
from pospro.web.manager import office, ticket_setup
from pospro.web.manager.accounting import other_languages
from pospro.web.manager.office import Form
from pospro.web.manager.past import events
from pospro.web.reading import read_percent

blueprint = Blueprint("manager_taxes", __name__, url_prefix="/manager/taxes")
LIST = "manager_taxes.page"

ROUNDINGS = {
    TaxRounding.UNIT: (N_("Per unit"), N_("on one piece, then times how many")),
    TaxRounding.LINE: (N_("Per line"), N_("on each line by itself")),
    TaxRounding.DOCUMENT: (N_("Per document"), N_("once, on the sum of the ticket")),
}
"""Rounding → what it is, and where."""

AS_SOLD = N_("As the sale, turned around")
"""How what comes back is booked where no rule of its own is chosen."""


@blueprint.get("/")
@permission("edit_accounts")
def page() -> str:
    """Every tax template from the lowest rate up."""
    with context.db.reading() as connection:
        taxes = lists.listed_taxes(connection)
    roundings = {key: said(words[0]) for key, words in ROUNDINGS.items()}
    values = {"taxes": taxes, "roundings": roundings}
    return office.page("manager/taxes.html", tabs=ticket_setup.tabs(), **values)


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form, which posts as the usual tax does."""
    with context.db.reading() as connection:
        like = lists.tax_state(connection, lists.usual_tax(connection))
        state = like | {"name": "", "translations": {}, "rate": "", "retired_at": None}
        return office.show(_form(connection, None, state | {"seen": "", "errors": {}}))


@blueprint.get("/<int:tax_id>")
@permission("edit_accounts")
def edit(tax_id: int) -> str:
    """The form of a tax template."""
    with context.db.reading() as connection:
        state = lists.tax_state(connection, tax_id)
        rate = ticket_setup.percent_text(state["rate"])
        shown = state | {"rate": rate, "seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, tax_id, shown))


@blueprint.get("/example")
@permission("edit_accounts")
def example() -> ResponseReturnValue:
    """What is being typed, on three lines that come to 100."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        given = _given(Typed(request.args, setup.currency), setup)
        return fragment("manager/_tax_example.html", **_example(connection, given))


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new tax template."""
    return _save(None)


@blueprint.post("/<int:tax_id>")
@permission("edit_accounts")
def change(tax_id: int) -> ResponseReturnValue:
    """Keep a changed tax template."""
    return _save(tax_id)


@blueprint.post("/<int:tax_id>/retire")
@permission("edit_accounts")
def retire(tax_id: int) -> ResponseReturnValue:
    """Take a tax that no product carries out of use."""
    retire_tax(context.db, context.clock, context.actor, tax_id)
    return office.finished(LIST, "retired", _name(tax_id))


@blueprint.post("/<int:tax_id>/restore")
@permission("edit_accounts")
def restore(tax_id: int) -> ResponseReturnValue:
    """Take the tax back into use."""
    restore_tax(context.db, context.clock, context.actor, tax_id)
    return office.finished(LIST, "restored", _name(tax_id))


def _save(tax_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    content = _content(typed, setup)
    if not typed.errors:
        command = SaveTax(context.actor, content, tax_id, typed.text("seen"))
        try:
            save_tax(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            return office.finished(LIST, "saved", content.names.name)
    with context.db.reading() as connection:
        return office.refused(_form(connection, tax_id, _given(typed, setup)))


def _content(typed: Typed, setup: VenueSetup) -> TaxContent:
    return TaxContent(
        names=ticket_setup.names(typed, setup.venue.language),
        rate=_rate(typed),
        rounding=typed.text("rounding"),
        tax_type_id=ticket_setup.chosen_id(typed, "tax_type_id") or 0,
        sale_type_id=ticket_setup.chosen_id(typed, "sale_type_id") or 0,
        returned_tax_type_id=ticket_setup.chosen_id(typed, "returned_tax_type_id"),
        returned_sale_type_id=ticket_setup.chosen_id(typed, "returned_sale_type_id"),
    )


def _rate(typed: Typed) -> Decimal:
    if not typed.text("rate").strip():
        typed.errors["rate"] = said(N_("Enter the rate in percent."))
        return Decimal(0)
    try:
        return read_percent(typed.text("rate"), "rate")
    except BadInput as refusal:
        typed.refuse(refusal)
        return Decimal(0)


def _given(typed: Typed, setup: VenueSetup) -> dict[str, Any]:
    fields = ("rate", "rounding", *RULES_OF_TAX, "seen")
    return (
        ticket_setup.given_names(typed, setup.venue.language)
        | {name: typed.text(name) for name in fields}
        | {"errors": typed.errors}
    )


def _form(connection: Connection, tax_id: int | None, tax: dict[str, Any]) -> Form:
    setup = current_setup(context.db, connection)
    count, products = lists.taxed_products(connection, tax_id or 0)
    rules = ticket_setup.rule_choices(rules_with_account(connection).values())
    values = {
        "tax": tax,
        "tax_id": tax_id,
        "errors": tax["errors"],
        "roundings": [(key, said(name), said(hint)) for key, (name, hint) in ROUNDINGS.items()],
        "rules": rules,
        "return_rules": [("", said(AS_SOLD)), *rules],
        "languages": other_languages(setup.venue.language),
        "count": count,
        "products": products,
        "events": events(connection, f"tax:{tax_id}") if tax_id else [],
    }
    return Form("manager/tax.html", "manager/_tax.html", values | _example(connection, tax))


def _example(connection: Connection, given: dict[str, Any]) -> dict[str, Any]:
    """Three lines of 100 under the tax and each way of rounding, or why there is none."""
    setup = current_setup(context.db, connection)
    typed = Typed(ticket_setup.as_typed(given), setup.currency)
    content = _content(typed, setup)
    names = {key: said(words[0]) for key, words in ROUNDINGS.items()}
    shown: dict[str, Any] = {"amount": hundred(setup), "shown": None, "refusal": ""}
    shown |= {"rounding_names": names, "rounding": content.rounding, "lines": [], "returned": []}
    if typed.errors:
        return shown | {"refusal": next(iter(typed.errors.values()))}
    try:
        found = tax_example(setup, *checked_tax(connection, content))
    except PosproError as refusal:
        return shown | {"refusal": translate(refusal.message, refusal.facts, context.language)}
    known = directory(context.db, connection)
    lines = ticket_setup.example_lines(known, found.entry)
    returned = ticket_setup.example_lines(known, found.returned)
    return shown | {"shown": found, "lines": lines, "returned": returned}


def _name(tax_id: int) -> str:
    with context.db.reading() as connection:
        name: str = lists.tax_state(connection, tax_id)["name"]
    return name
