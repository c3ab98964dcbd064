"""Ticket types: what kinds of tickets departments open, and the form of one beside an example."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_, PosproError
from pospro.domain.tax import TypeRef
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_ticket_types import (
    SaveTicketType,
    TicketTypeContent,
    move_ticket_type,
    restore_ticket_type,
    retire_ticket_type,
    save_ticket_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sale_examples import hundred, sale_example
from pospro.services.manager.sections import rules_with_account
from pospro.storage import ticket_types as stored
from pospro.storage.account_directory import directory
from pospro.storage.departments import departments_with
from pospro.storage.tax_lists import usual_tax
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web.forms import Typed, said
from pospro.web.fragments import fragment
from pospro.web.manager import office, ticket_setup
from pospro.web.manager.accounting import other_languages
from pospro.web.manager.office import Form
from pospro.web.manager.paged import paged
from pospro.web.manager.past import events

blueprint = Blueprint("manager_ticket_types", __name__, url_prefix="/manager/ticket-types")
LIST = "manager_ticket_types.page"

TAX_WAYS = {
    "": (None, N_("As the venue does"), N_("Whatever the venue's prices hold.")),
    "included": (True, N_("Prices include tax"), N_("The total is the sum of the prices.")),
    "on_top": (False, N_("Tax comes on top"), N_("The tax is added to the sum of the prices.")),
}
"""Choice in the form → whether prices include tax, its name and what it does."""

_WAY_OF = {included: key for key, (included, _name, _hint) in TAX_WAYS.items()}


@blueprint.get("/")
@permission("edit_accounts")
def page() -> ResponseReturnValue:
    """Every ticket type in its order."""
    with context.db.reading() as connection:
        values = _list(connection)
    return office.listing("ticket_types", values, ticket_setup.tabs())


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form."""
    state: dict[str, Any] = {"name": "", "translations": {}, "tax": ""}
    state |= {
        "sale_type_id": "",
        "returned_sale_type_id": "",
        "number_prefix": "",
        "menu_id": "",
        "seen": "",
        "errors": {},
    }
    with context.db.reading() as connection:
        return office.show(_form(connection, None, state))


@blueprint.get("/<int:ticket_type_id>")
@permission("edit_accounts")
def edit(ticket_type_id: int) -> str:
    """The form of a ticket type."""
    with context.db.reading() as connection:
        state = stored.ticket_type_state(connection, ticket_type_id)
        shown = state | {"tax": _WAY_OF[state["tax_included"]], "errors": {}}
        return office.show(_form(connection, ticket_type_id, shown | {"seen": fingerprint(state)}))


@blueprint.get("/example")
@permission("edit_accounts")
def example() -> ResponseReturnValue:
    """What a sale of 100 comes to and posts as the form is being typed."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        typed = Typed(request.args, setup.currency)
        return fragment(
            "manager/_calculation_example.html", **_example(connection, _given(typed, setup))
        )


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new ticket type."""
    return _save(None)


@blueprint.post("/<int:ticket_type_id>")
@permission("edit_accounts")
def change(ticket_type_id: int) -> ResponseReturnValue:
    """Keep a changed ticket type."""
    return _save(ticket_type_id)


@blueprint.post("/<int:ticket_type_id>/retire")
@permission("edit_accounts")
def retire(ticket_type_id: int) -> ResponseReturnValue:
    """Take a ticket type that no department opens out of use."""
    retire_ticket_type(context.db, context.clock, context.actor, ticket_type_id)
    return office.finished(LIST, "retired", _name(ticket_type_id))


@blueprint.post("/<int:ticket_type_id>/restore")
@permission("edit_accounts")
def restore(ticket_type_id: int) -> ResponseReturnValue:
    """Take a ticket type back into use."""
    restore_ticket_type(context.db, context.clock, context.actor, ticket_type_id)
    return office.finished(LIST, "restored", _name(ticket_type_id))


@blueprint.post("/<int:ticket_type_id>/move")
@permission("edit_accounts")
def move(ticket_type_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_ticket_type(context.db, context.clock, office.move(ticket_type_id))
    with context.db.reading() as connection:
        return fragment("manager/_ticket_types.html", **_list(connection))


def _list(connection: Connection) -> dict[str, Any]:
    listed = paged(stored.ticket_types(connection).values())
    ways = {key: said(name) for key, (_included, name, _hint) in TAX_WAYS.items()}
    departments = current_setup(context.db, connection).departments.values()
    return {
        "listed": listed,
        "ways": {each.id: ways[_WAY_OF[each.tax_included]] for each in listed.rows},
        "departments": {
            each.id: [own for own in departments if own.opens(each.id)] for each in listed.rows
        },
    }


def _save(ticket_type_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    content = _content(typed, setup)
    command = SaveTicketType(context.actor, content, ticket_type_id, typed.text("seen"))
    try:
        save_ticket_type(context.db, context.clock, command)
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return office.finished(LIST, "saved", content.names.name)
    with context.db.reading() as connection:
        return office.refused(_form(connection, ticket_type_id, _given(typed, setup)))


def _content(typed: Typed, setup: VenueSetup) -> TicketTypeContent:
    return TicketTypeContent(
        names=ticket_setup.names(typed, setup.venue.language),
        tax_included=TAX_WAYS.get(typed.text("tax"), TAX_WAYS[""])[0],
        sale_type_id=ticket_setup.chosen_id(typed, "sale_type_id"),
        returned_sale_type_id=ticket_setup.chosen_id(typed, "returned_sale_type_id"),
        number_prefix=typed.text("number_prefix"),
        menu_id=ticket_setup.chosen_id(typed, "menu_id"),
    )


def _given(typed: Typed, setup: VenueSetup) -> dict[str, Any]:
    fields = ("tax", "sale_type_id", "returned_sale_type_id", "number_prefix", "menu_id", "seen")
    return (
        ticket_setup.given_names(typed, setup.venue.language)
        | {name: typed.text(name) for name in fields}
        | {"errors": typed.errors}
    )


def _form(connection: Connection, ticket_type_id: int | None, ticket_type: dict[str, Any]) -> Form:
    setup = current_setup(context.db, connection)
    subject = f"ticket_type:{ticket_type_id}"
    own_id = ticket_type_id or 0
    values = {
        "ticket_type": ticket_type,
        "ticket_type_id": ticket_type_id,
        "errors": ticket_type["errors"],
        "ways": [(key, said(name), said(hint)) for key, (_in, name, hint) in TAX_WAYS.items()],
        "menus": ticket_setup.in_use(setup.menus.values()),
        "rules": ticket_setup.rule_choices(rules_with_account(connection).values()),
        "languages": other_languages(setup.venue.language),
        "departments": departments_with(connection, own_id),
        "on_open_tickets": stored.open_tickets_of_type(connection, own_id),
        "events": events(connection, subject) if ticket_type_id else [],
    }
    shown = _example(connection, ticket_type)
    return Form("manager/ticket_type.html", "manager/_ticket_type.html", values | shown)


def _example(connection: Connection, given: dict[str, Any]) -> dict[str, Any]:
    """A ticket of 100 of this type, or why there is none."""
    setup = current_setup(context.db, connection)
    typed = Typed(ticket_setup.as_typed(given), setup.currency)
    content = _content(typed, setup)
    shown: dict[str, Any] = {"amount": hundred(setup), "asked": False, "figures": None}
    own = content.tax_included
    included = bool(setup.venue.tax_included) if own is None else own
    try:
        tax = setup.taxes[usual_tax(connection)]
        rule = _rule(connection, content) or setup.sale_rules[tax.id]
        found = sale_example(setup, tax, rule, included=included)
    except PosproError as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return shown | {"lines": [], "refusal": sentence}
    lines = ticket_setup.example_lines(directory(context.db, connection), found.entry)
    told = {"figures": found.totals, "tax": tax, "included": included}
    return shown | told | {"lines": lines, "refusal": ""}


def _rule(connection: Connection, content: TicketTypeContent) -> TypeRef | None:
    found = rules_with_account(connection).get(content.sale_type_id or 0)
    return found.ref if found else None


def _name(ticket_type_id: int) -> str:
    with context.db.reading() as connection:
        name: str = stored.ticket_type_state(connection, ticket_type_id)["name"]
    return name
