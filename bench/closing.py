"""What closing a day of ten thousand tickets takes: checks, sums, signatures and the Z report."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from bench.figures import Figure, milliseconds
from bench.history import Pattern
from bench.venue import Sale, address, furnish, opened
from pospro.domain.ids import new_id
from pospro.domain.journal import JournalEntry, Origin
from pospro.services.atomic import atomic
from pospro.storage import ledger
from pospro.storage.db import Database
from pospro.storage.ledger import Recording
from pospro.storage.payments import PaymentRow
from pospro.storage.tickets import TicketLineRow, TicketRow, TicketTaxRow
from pospro.storage.work_periods import WorkPeriod, open_period
from tests.shop import LIRA, Shop

TICKETS = 10_000
LIMIT = 2_000

_PARTS: tuple[Table, ...] = (
    TicketLineRow.__table__,
    TicketTaxRow.__table__,
    PaymentRow.__table__,
)

_OPEN = {"state": "open", "number": None, "closed_at": None, "closed_by": None, "total": None}
"""What a ticket is before it closes."""


@dataclass(frozen=True, slots=True)
class Sold:
    """A ticket that was sold at the till: its rows, by table, and what it posted."""

    ticket: Mapping[str, Any]
    parts: Mapping[str, list[dict[str, Any]]]
    pattern: Pattern

    @classmethod
    def at(cls, shop: Shop) -> "Sold":
        """Sell one and read it back."""
        sale = Sale.at(shop)
        ticket_id = sale.order()
        sale.part(ticket_id)
        sale.rest(ticket_id)
        pattern = Pattern.of(shop, ticket_id)
        with shop.db.reading() as connection:
            ticket = _rows(connection, TicketRow.__table__)[0]
            parts = {table.name: _rows(connection, table) for table in _PARTS}
        return cls(ticket, parts, pattern)

    def again(self, number: int) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
        """The rows of one more ticket like it, by table."""
        ticket = {**self.ticket, "id": new_id(), "number": f"K1-{number:06d}"}
        copies = {
            name: [
                row | {"ticket_id": ticket["id"]} | ({"id": new_id()} if "id" in row else {})
                for row in rows
            ]
            for name, rows in self.parts.items()
        }
        return ticket, copies

    def entries(
        self, period: WorkPeriod, ticket_id: int, payments: list[dict[str, Any]]
    ) -> Iterator[JournalEntry]:
        """What that ticket and its payments post, in the order of the first one."""
        taken = (f"payment:{row['id']}" for row in payments)
        for reason, postings in self.pattern.entries:
            source = f"ticket:{ticket_id}" if reason == "sale" else next(taken)
            yield JournalEntry(Origin(source, reason), period.business_date, LIRA, postings)


def _rows(connection: Connection, table: Table) -> list[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key)
    return [dict(row) for row in connection.execute(query).mappings()]


def trade(shop: Shop, tickets: int) -> None:
    """Sell so many tickets: the first at the till, the others written as it wrote that one."""
    sold = Sold.at(shop)
    if tickets == 1:
        return
    with atomic(shop.db) as unit:
        period = open_period(unit.connection)
        assert period, "the day is open"
        heads: list[dict[str, Any]] = []
        entries: list[list[JournalEntry]] = []
        parts: dict[str, list[dict[str, Any]]] = {table.name: [] for table in _PARTS}
        for number in range(2, tickets + 1):
            ticket, copies = sold.again(number)
            heads.append(ticket)
            for name, rows in copies.items():
                parts[name] += rows
            payments = copies[PaymentRow.__tablename__]
            entries.append(list(sold.entries(period, ticket["id"], payments)))
        _write(unit.connection, heads, parts)
        book = shop.owner.register_id
        assert book, "the owner stands at a register"
        place = (book, period.id, shop.clock.now(), shop.owner.user_id)
        for head, own in zip(heads, entries, strict=True):
            ledger.append(unit.connection, Recording(*place, head["id"]), own)


def _write(
    connection: Connection,
    heads: list[dict[str, Any]],
    parts: Mapping[str, list[dict[str, Any]]],
) -> None:
    """The tickets open, with what is on them; then they close, and nothing joins them any more."""
    table = TicketRow.__table__
    connection.execute(insert(table), [head | _OPEN for head in heads])
    for part in _PARTS:
        connection.execute(insert(part), parts[part.name])
    closed = {name: bindparam(f"new_{name}") for name in _OPEN}
    connection.execute(
        update(table).where(table.c.id == bindparam("ticket_id")).values(closed),
        [
            {"ticket_id": head["id"], **{f"new_{name}": head[name] for name in _OPEN}}
            for head in heads
        ],
    )


def figures() -> Iterator[Figure]:
    """Close the day, of ten thousand tickets and of one."""
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name:
        quiet = _closing(Path(name) / "quiet", 1)
        busy = _closing(Path(name) / "busy", TICKETS)
    what = f"closing a day of {TICKETS:,} tickets"
    yield Figure(what, busy, "ms", LIMIT, note=f"a day of one ticket {quiet:.0f} ms")


def _closing(folder: Path, tickets: int) -> float:
    furnish(folder)
    with opened(Database.open(address(folder)), folder) as shop:
        shop.clock.moment = datetime.now(UTC)
        trade(shop, tickets)
        found: list[Any] = []
        taken = milliseconds(lambda: found.append(shop.close_day()))
        if found[0].findings:
            raise AssertionError(f"the day does not hold: {found[0].findings}")
    return taken
