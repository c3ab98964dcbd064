"""A stored ticket as screens show it: lines with their discounts, sums, payments, the due."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection

from pospro.domain.calculation import PERCENT_METHODS, Calculation
from pospro.domain.line import Line, LineState
from pospro.domain.money import Money
from pospro.domain.quantity import ONE, Quantity
from pospro.services.ticket.options import has_options
from pospro.storage import ticket_loading
from pospro.storage.db import Database
from pospro.storage.ticket_loading import StoredPayment, StoredTicket
from pospro.storage.users import user_name
from pospro.storage.venue_setup import current_setup


@dataclass(frozen=True, slots=True)
class CalculationView:
    """A calculation with what it came to; `percent` is None unless it is a percentage."""

    id: str
    name: str
    percent: Decimal | None
    amount: Money


@dataclass(frozen=True, slots=True)
class LineView:
    """A line as shown: `value` counts, `full_value` is struck through on a gift or void."""

    id: str
    product_id: str
    name: str
    portion_name: str
    quantity: Quantity
    value: Money
    full_value: Money
    state: str
    reason: str
    note: str
    modifiers: tuple[str, ...]
    calculations: tuple[CalculationView, ...]
    selected: bool

    @property
    def is_sold(self) -> bool:
        """Whether the line counts."""
        return self.state == LineState.SOLD

    @property
    def more(self) -> Quantity:
        """One more of it."""
        return self.quantity + ONE

    @property
    def less(self) -> Quantity | None:
        """One less of it; None where nothing would be left."""
        rest = self.quantity - ONE
        return rest if rest.thousandths > 0 else None


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as the till and the payment screen show it; `payments` are those that count."""

    id: str
    version: int
    state: str
    name: str
    note: str
    number: str | None
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    lines: tuple[LineView, ...]
    calculations: tuple[CalculationView, ...]
    taxes: tuple[tuple[str, Money], ...]
    tax_included: bool
    plain: Money
    total: Money
    paid: Money
    due: Money
    payments: tuple[StoredPayment, ...]
    undone: tuple[StoredPayment, ...]
    offers_options: bool = False
    """Whether there is a portion or a modifier to choose for the line that is selected."""
    department_id: int | None = None
    ticket_type_id: int | None = None
    calculation_type_ids: tuple[int, ...] = ()
    """What stands on the whole ticket."""

    @property
    def is_open(self) -> bool:
        """Whether it may still change."""
        return self.state == "open"

    @property
    def belongs(self) -> tuple[int | None, int | None]:
        """Its department and its ticket type."""
        return self.department_id, self.ticket_type_id

    @property
    def can_close(self) -> bool:
        """Whether nothing is due although something is on it."""
        return self.is_open and bool(self.lines) and not self.due

    @property
    def selected(self) -> LineView | None:
        """The line that keys act on."""
        return next((line for line in self.lines if line.selected), None)

    @property
    def change(self) -> Money:
        """What went back to the guest in all."""
        return Money.total((p.change for p in self.payments), self.total.currency)


def read(
    db: Database, connection: Connection, ticket_id: int, selected: int | None = None
) -> TicketView:
    """The ticket of this id; without `selected` no line is chosen."""
    setup = current_setup(db, connection)
    stored = ticket_loading.load(connection, setup.currency, ticket_id)
    view = view_of(stored, user_name(connection, stored.opened_by), selected)
    if view.selected is None:
        return view
    line = stored.line(int(view.selected.id))
    return replace(view, offers_options=has_options(db, connection, line))


def view_of(stored: StoredTicket, opened_by: str, selected: int | None = None) -> TicketView:
    """The view of a ticket that is loaded already."""
    totals = stored.totals
    results = [
        (result.calculation, _calculation(result.calculation, result.amount))
        for result in totals.calculations
    ]
    return TicketView(
        id=str(stored.id),
        version=stored.version,
        state=stored.state,
        name=stored.name,
        note=stored.note,
        number=stored.number,
        opened_at=stored.opened_at,
        opened_by=opened_by,
        closed_at=stored.closed_at,
        lines=tuple(
            _line(stored, (line, value), results, selected)
            for line, value in zip(stored.ticket.lines, totals.line_values, strict=True)
        ),
        calculations=tuple(view for kind, view in results if kind.line_id is None),
        taxes=tuple((part.template.name, part.tax) for part in totals.taxes),
        tax_included=stored.ticket.tax_included,
        plain=totals.plain,
        total=totals.total,
        paid=stored.paid,
        due=stored.due,
        payments=stored.standing_payments,
        undone=stored.undone_payments,
        department_id=stored.department_id,
        ticket_type_id=stored.ticket_type_id,
        calculation_type_ids=tuple(
            each.calculation_type_id or 0
            for each in stored.ticket.calculations
            if each.line_id is None
        ),
    )


def _calculation(calculation: Calculation, amount: Money) -> CalculationView:
    percent = calculation.amount if calculation.method in PERCENT_METHODS else None
    return CalculationView(str(calculation.id), calculation.name, percent, amount)


def _line(
    stored: StoredTicket,
    valued: tuple[Line, Money],
    results: Sequence[tuple[Calculation, CalculationView]],
    selected: int | None,
) -> LineView:
    line, value = valued
    return LineView(
        id=str(line.id),
        product_id=str(line.product_id),
        name=line.name,
        portion_name=line.portion_name,
        quantity=line.quantity,
        value=value,
        full_value=line.full_value,
        state=line.state.value,
        reason=line.reason,
        note=stored.facts[line.id].note,
        modifiers=tuple(
            f"{m.quantity}\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}{m.name}"
            if m.quantity > 1
            else m.name
            for m in line.modifiers
        ),
        calculations=tuple(view for kind, view in results if kind.line_id == line.id),
        selected=line.id == selected,
    )
