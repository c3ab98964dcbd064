"""The till: categories and keys at one side, the ticket at the other, the server is the truth."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, Conflict, N_, NotFound
from pospro.request.context import context
from pospro.request.rights import approvable, permission
from pospro.services.ticket.add_line import AddLine, add_line, sale_product
from pospro.storage import catalogue_queries
from pospro.storage.catalogue_queries import MenuCategory
from pospro.storage.menus import Menu
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web import cookies, reading, ticket_view
from pospro.web.calculation_keys import calculation_keys
from pospro.web.departments import for_a_new_ticket, of_a_new_ticket
from pospro.web.filters import typed
from pospro.web.fragments import fragment, is_fragment, leave_for, path_to
from pospro.web.ticket_view import TicketView

blueprint = Blueprint("till", __name__)

KEYS_A_PAGE = 20
"""Product keys on one page of the grid: four rows of five at 1024×768."""

HITS = 20
"""Products shown for a search."""

REASONS = {
    "gift": (N_("Birthday"), N_("Apology"), N_("Regular guest"), N_("Tasting")),
    "void": (N_("Mistyped"), N_("Guest changed the order"), N_("Sold out"), N_("Sent back")),
}
"""Reasons offered as keys; any other may be written."""

PANELS = {
    "gift": "line",
    "void": "line",
    "note": "line where one is chosen",
    "discount": "ticket",
    "name": "ticket",
    "void-ticket": "ticket",
}
"""Panel → what it is for, unless the cashier says otherwise."""


@blueprint.get("/")
@permission("sell")
def home() -> ResponseReturnValue:
    """The till is the first screen."""
    return leave_for(path_to("till.page"))


@blueprint.get("/till")
@blueprint.get("/till/<int:ticket_id>")
@permission("sell")
def page(ticket_id: int | None = None) -> ResponseReturnValue:
    """The till with a ticket, or with an empty one; what is closed shows its receipt."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        ticket = ticket_view.read(context.db, connection, ticket_id) if ticket_id else None
        belongs = ticket.belongs if ticket else of_a_new_ticket(setup)
        grid = _grid(connection, setup, _Keys.of(setup.menu_of(*belongs)))
    if ticket and not ticket.is_open:
        return leave_for(_end_of(ticket))
    return render_template("till/page.html", ticket=ticket, grid=grid, setup=setup)


def _end_of(ticket: TicketView) -> str:
    """Where a ticket is seen that takes nothing more: a void one has no receipt."""
    if ticket.number is None:
        return path_to("till.page")
    return path_to("receipts.page", ticket_id=int(ticket.id))


@blueprint.post("/till/department")
@permission("sell")
def choose_department() -> ResponseReturnValue:
    """Work in another department from the next ticket on; the device remembers it."""
    wanted = reading.identity(request.form, "department")
    with context.db.reading() as connection:
        current_setup(context.db, connection).department_at(context.actor.register_id or 0, wanted)
    response = make_response(leave_for(path_to("till.page")))
    cookies.keep(response, cookies.DEPARTMENT, str(wanted))
    return response


@blueprint.get("/till/keys")
@permission("sell")
def keys() -> Response:
    """The keys of a category of a menu; 304 while the menu has not changed."""
    asked = request.args
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        usual = _Keys.of(setup.menu_of(*of_a_new_ticket(setup)))
        wanted = _Keys(
            asked.get("menu", usual.menu_id, int),
            asked.get("category", 0, int),
            asked.get("page", 1, int),
        )
        body = _grid(connection, setup, wanted)
    response = make_response(body)
    response.set_etag(f"{setup.version}-{wanted.name}-{context.language}")
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


@dataclass(frozen=True, slots=True)
class _Keys:
    """Which keys are shown: those of a page of a category of a menu; 0 is the first category."""

    menu_id: int
    category_id: int = 0
    number: int = 1

    @classmethod
    def of(cls, menu: Menu | None) -> "_Keys":
        """The first keys of a menu."""
        return cls(menu.id if menu else 0)

    @property
    def name(self) -> str:
        """What tells them apart from others."""
        return f"{self.menu_id}-{self.category_id}-{self.number}"


def _grid(connection: Connection, setup: VenueSetup, wanted: _Keys) -> str:
    """The rendered grid, kept until the set-up changes."""
    name = f"grid:{wanted.name}:{context.language}"
    return context.db.cached(name, setup.version, lambda: _rendered(connection, setup, wanted))


def _rendered(connection: Connection, setup: VenueSetup, wanted: _Keys) -> str:
    menus = context.db.cached("menus", setup.version, lambda: catalogue_queries.menus(connection))
    menu = menus.get(wanted.menu_id, ())
    category = _category(menu, wanted.category_id)
    shown = category.keys if category else ()
    pages = max(1, -(-len(shown) // KEYS_A_PAGE))
    number = min(max(wanted.number, 1), pages)
    return render_template(
        "till/_grid.html",
        menu_id=wanted.menu_id,
        menu=menu,
        category=category,
        keys=shown[(number - 1) * KEYS_A_PAGE : number * KEYS_A_PAGE],
        number=number,
        pages=pages,
        currency=setup.currency,
    )


def _category(menu: tuple[MenuCategory, ...], category_id: int) -> MenuCategory | None:
    return next((c for c in menu if c.id == category_id), menu[0] if menu else None)


@blueprint.get("/till/search")
@permission("sell")
def search() -> ResponseReturnValue:
    """Products whose name matches what is typed; nothing over the keys when nothing is typed."""
    text = request.args.get("q", "").strip()
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        if not text:
            return fragment("till/_ask.html")
        hits = catalogue_queries.search_products(connection, text, HITS)
    return fragment("till/_hits.html", keys=hits, text=text, currency=setup.currency)


@blueprint.get("/till/choices/<int:product_id>")
@permission("sell")
def choices(product_id: int) -> Response:
    """The portions and modifiers of a product, to choose before it is added."""
    return _questions(product_id, request.args.get("quantity", "1"))


def _questions(product_id: int, quantity: str, portion_id: int | None = None) -> Response:
    with context.db.reading() as connection:
        product = sale_product(context.db, connection, product_id)
    return fragment(
        "till/_choices.html",
        product=product,
        quantity=quantity,
        portion_id=portion_id,
        line=None,
        taken={},
    )


@blueprint.get("/till/ticket")
@blueprint.get("/till/<int:ticket_id>/ticket")
@permission("sell")
def ticket(ticket_id: int | None = None) -> ResponseReturnValue:
    """The ticket's side again, with a line chosen."""
    return shown(ticket_id, request.args.get("line", None, int))


@blueprint.get("/till/panel/<name>")
@permission("sell")
def panel(name: str) -> Response:
    """The panel that asks for a reason, a discount, a note or a name.

    It is for the chosen line, unless `scope` says that it is for the ticket.
    """
    if name not in PANELS:
        raise NotFound(N_("There is no such panel."))
    ticket_id = request.args.get("ticket_id", None, int)
    if ticket_id is None:
        raise Conflict(N_("There is nothing on this ticket yet."))
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        view = ticket_view.read(
            context.db, connection, ticket_id, request.args.get("line", None, int)
        )
    chosen = view.selected
    if chosen is None and PANELS[name] == "line":
        raise Conflict(N_("Tap a line of the ticket first."))
    scope = request.args.get("scope", PANELS[name])
    line = None if scope == "ticket" else chosen
    keys = []
    if name == "discount":
        keys = calculation_keys(setup, view.belongs, on_line=line is not None)
    asked = next((key for key in keys if key.id == request.args.get("type", None, int)), None)
    unit = asked.unit if asked else request.args.get("unit")
    return fragment(
        f"till/_panel_{name.replace('-', '_')}.html",
        ticket=view,
        chosen=chosen,
        line=line,
        reasons=[_(reason) for reason in REASONS.get(name.removesuffix("-ticket"), ())],
        unit="amount" if unit == "amount" else "percent",
        keys=keys,
        asked=asked,
        setup=setup,
    )


@blueprint.post("/till/lines")
@approvable("refund", "sell")
def add() -> ResponseReturnValue:
    """Add a product to the ticket of the form, or to a new one."""
    form = request.form
    command = AddLine(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=form.get("ticket_id", None, int),
        product_id=reading.identity(form, "product_id"),
        portion_id=form.get("portion_id", None, int),
        quantity=reading.quantity(form, "quantity"),
        modifiers=reading.modifiers(form),
        note=form.get("note", ""),
        joins=True,
        department_id=for_a_new_ticket(form.get("ticket_id", None, int)),
    )
    return _added(command)


class UnknownCode(NotFound):
    """A scanned code that no product has; whoever may, goes on to a product of that code."""

    @property
    def way_on(self) -> tuple[str, str] | None:
        """Address and name of what helps, as `errors.answer` shows it."""
        if "edit_catalogue" not in context.actor.rights:
            return None
        return path_to("manager_products.new", barcode=str(self.facts["code"])), _("New product")


@blueprint.post("/till/scans")
@approvable("refund", "sell")
def scan() -> ResponseReturnValue:
    """Add the product of a scanned code; an unknown code is refused and named."""
    form = request.form
    code = form.get("code", "").strip()
    with context.db.reading() as connection:
        found = catalogue_queries.by_barcode(connection, code)
    if found is None:
        raise UnknownCode(
            N_("No product has the code {code}. Assign it in the catalogue."), code=code
        )
    command = AddLine(
        request_id=reading.request_id(form),
        actor=context.actor,
        ticket_id=form.get("ticket_id", None, int),
        product_id=found[0],
        portion_id=found[1],
        quantity=reading.quantity(form, "quantity"),
        joins=True,
        department_id=for_a_new_ticket(form.get("ticket_id", None, int)),
    )
    return _added(command)


def _added(command: AddLine) -> ResponseReturnValue:
    try:
        answer = add_line(context.db, context.clock, command)
    except BadInput as error:
        if error.field == "modifiers" and is_fragment() and "asked" not in request.form:
            return _ask(command)
        raise
    ticket_id = int(answer["ticket_id"])
    return shown(ticket_id, int(answer["line_id"]), push=path_to("till.page", ticket_id=ticket_id))


def _ask(command: AddLine) -> ResponseReturnValue:
    """The product needs a choice: show its questions in place of the keys."""
    response = _questions(command.product_id, typed(command.quantity), command.portion_id)
    response.headers["HX-Retarget"] = "#ask"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def shown(
    ticket_id: int | None, selected: int | None, *, push: str | None = None
) -> ResponseReturnValue:
    """The ticket's side of the till as it is now."""
    view = None
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        if ticket_id is not None:
            view = ticket_view.read(context.db, connection, ticket_id, selected)
    if view and not view.is_open:
        return leave_for(_end_of(view))
    return fragment("till/_ticket.html", push=push, ticket=view, setup=setup)
