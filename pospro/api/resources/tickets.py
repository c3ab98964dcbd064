"""Tickets: opened, listed, read, named, voided, and their lines sold, changed and marked."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection

from pospro.api import ticket_documents
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import ticket as schema
from pospro.api.setup import the_setup
from pospro.api.stale import show_present
from pospro.api.ticket_differences import differences
from pospro.domain.errors import BadInput, N_
from pospro.domain.line import LineState
from pospro.domain.money import Money
from pospro.domain.quantity import Quantity
from pospro.reports.closed_tickets import ClosedQuery, closed_tickets, own_period
from pospro.request.context import context
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.services.ticket.change_line import ChangeLine, change_line
from pospro.services.ticket.change_ticket import ChangeTicket, change_ticket
from pospro.services.ticket.mark_line import MarkLine, mark_line
from pospro.services.ticket.open_ticket import OpenTicket, open_ticket
from pospro.services.ticket.options import Options
from pospro.services.ticket.void_ticket import VoidTicket, void_ticket
from pospro.storage import ticket_lists, ticket_loading
from pospro.storage.ticket_lists import Place
from pospro.storage.venue_setup import current_setup

blueprint = resource("tickets")
show_present(blueprint, "ticket_id", ticket_documents.read, differences)


@blueprint.get("/tickets")
@operation("sell")
def find(query: schema.TicketQuery) -> schema.TicketList:
    """Tickets, the latest first: closed ones by when they were closed, others by their opening.

    Without the right `see_books` those of other days are left out. A page of a search may be
    short, or empty, although more follows: it ends after some thousand tickets.
    """
    with context.db.reading() as connection:
        currency = current_setup(context.db, connection).currency
        found = _closed if query.state == "closed" else _others
        ids, following = found(connection, query)
        tickets = ticket_loading.load_many(connection, currency, ids)
    return schema.TicketList(
        tickets=tuple(map(ticket_documents.summary, tickets)),
        following=str(following) if following else None,
    )


def _closed(connection: Connection, query: schema.TicketQuery) -> tuple[list[int], int | None]:
    wanted = ClosedQuery(
        size=query.limit,
        language="en",
        text=query.text or "",
        work_period_id=own_period(connection, context.actor),
        business_date=query.business_date,
        after=int(query.after) if query.after else None,
    )
    page = closed_tickets(connection, current_setup(context.db, connection).currency, wanted)
    return [ticket.id for ticket in page.tickets], page.following


def _others(connection: Connection, query: schema.TicketQuery) -> tuple[list[int], int | None]:
    for field in ("text", "business_date"):
        if getattr(query, field) is not None:
            raise BadInput(N_("Only closed tickets are searched: send state=closed."), field=field)
    place = Place(
        own_period(connection, context.actor), after=int(query.after) if query.after else None
    )
    ids = ticket_lists.ticket_ids(connection, query.state, place, query.limit + 1)
    shown = ids[: query.limit]
    return shown, shown[-1] if len(ids) > len(shown) else None


@blueprint.post("/tickets")
@operation("sell", 201)
def start(change: Change[schema.NewTicket]) -> schema.TicketOpened:
    """Open a ticket at the token's register; the day must be open."""
    body = change.body
    department_id = int(body.department_id) if body.department_id else None
    command = OpenTicket(change.request_id, context.actor, body.name, department_id)
    return schema.TicketOpened(**open_ticket(context.db, context.clock, command))


@blueprint.get("/tickets/<id:ticket_id>")
@operation("sell")
def read(ticket_id: int) -> schema.Ticket:
    """A ticket with its lines, totals, taxes, payments and postings."""
    return ticket_documents.read(ticket_id)


@blueprint.patch("/tickets/<id:ticket_id>")
@operation("sell")
def rename(change: Match[schema.TicketChange], ticket_id: int) -> schema.TicketChanged:
    """Name the ticket or note something on it."""
    command = ChangeTicket(
        request_id=change.request_id,
        actor=context.actor,
        ticket_id=ticket_id,
        version=change.number,
        name=change.body.name,
        note=change.body.note,
    )
    return schema.TicketChanged(**change_ticket(context.db, context.clock, command))


@blueprint.post("/tickets/<id:ticket_id>/void")
@operation("sell", approvable="void")
def void(change: Match[schema.Reason], ticket_id: int) -> schema.TicketChanged:
    """Void a whole ticket that nobody has paid for; it stays on record."""
    command = VoidTicket(
        request_id=change.request_id,
        actor=context.actor,
        ticket_id=ticket_id,
        version=change.number,
        reason=change.body.reason,
    )
    return schema.TicketChanged(**void_ticket(context.db, context.clock, command))


@blueprint.post("/tickets/<id:ticket_id>/lines")
@operation("sell", 201, approvable="refund")
def add(change: Change[schema.NewLine], ticket_id: int) -> schema.LineAdded:
    """Sell a product. Lines of several senders never meet, so no version is asked for.

    An agreed price needs the right `discount`, taking back the right `refund`.
    """
    line = change.body
    command = AddLine(
        request_id=change.request_id,
        actor=context.actor,
        ticket_id=ticket_id,
        product_id=int(line.product_id),
        portion_id=int(line.portion_id) if line.portion_id else None,
        quantity=Quantity.of(line.quantity),
        modifiers=_chosen(line.modifiers),
        note=line.note,
        unit_price=_agreed(line),
    )
    return schema.LineAdded(**add_line(context.db, context.clock, command))


@blueprint.patch("/tickets/<id:ticket_id>/lines/<id:line_id>")
@operation("sell", approvable="refund")
def change_one(
    change: Match[schema.LineChange], ticket_id: int, line_id: int
) -> schema.TicketChanged:
    """Change the quantity, the note, the portion or the modifiers of a line."""
    quantity = change.body.quantity
    command = ChangeLine(
        request_id=change.request_id,
        actor=context.actor,
        ticket_id=ticket_id,
        version=change.number,
        line_id=line_id,
        quantity=Quantity.of(quantity) if quantity else None,
        note=change.body.note,
        options=_options(change.body),
    )
    return schema.TicketChanged(**change_line(context.db, context.clock, command))


def _options(line: schema.LineChange) -> Options | None:
    if line.portion_id is None and line.modifiers is None:
        return None
    portion_id = int(line.portion_id) if line.portion_id else None
    return Options(portion_id, None if line.modifiers is None else _chosen(line.modifiers))


def _chosen(modifiers: Iterable[schema.ChosenModifier]) -> dict[int, int]:
    """Modifier id → quantity; what stands there twice is taken as often as both say."""
    chosen: Counter[int] = Counter()
    for each in modifiers:
        chosen[int(each.modifier_id)] += each.quantity
    return chosen


@blueprint.post("/tickets/<id:ticket_id>/lines/<id:line_id>/marks")
@operation("sell", approvable="gift")
def mark(change: Match[schema.Marking], ticket_id: int, line_id: int) -> schema.LineMarked:
    """Give a line or part of it away, void it, or sell it after all.

    Giving away needs the right `gift`, voiding the right `void`, both a reason.
    """
    quantity = change.body.quantity
    command = MarkLine(
        request_id=change.request_id,
        actor=context.actor,
        ticket_id=ticket_id,
        version=change.number,
        line_id=line_id,
        state=LineState(change.body.state),
        reason=change.body.reason,
        quantity=Quantity.of(quantity) if quantity else None,
    )
    return schema.LineMarked(**mark_line(context.db, context.clock, command))


def _agreed(line: schema.NewLine) -> Money | None:
    """The agreed price; it stands in for the listed one, as a discount would."""
    if line.unit_price is None:
        return None
    return line.unit_price.money(the_setup().currency)
