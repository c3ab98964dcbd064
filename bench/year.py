"""Days of tickets as the till would have left them, written many at a time."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from pospro.domain.ids import new_id
from pospro.domain.journal import JournalEntry
from pospro.services.atomic import atomic
from pospro.storage import ledger
from pospro.storage.catalogue import PortionRow, ProductRow
from pospro.storage.ledger import Recording
from pospro.storage.payments import PaymentRow
from pospro.storage.tickets import TicketCalculationRow, TicketLineRow, TicketRow, TicketTaxRow
from pospro.storage.work_periods import WorkPeriod, open_period
from tests.shop import Shop

if TYPE_CHECKING:
    from bench.history import Pattern

TICKETS, LINES = TicketRow.__table__, TicketLineRow.__table__
CALCULATIONS, TAXES = TicketCalculationRow.__table__, TicketTaxRow.__table__
PAYMENTS = PaymentRow.__table__
PARTS = (LINES, CALCULATIONS, TAXES, PAYMENTS)
"""What belongs to a ticket, in the order in which it may be written."""

OPEN_HOURS = 14
PORTION = 1500
"""How many tickets are written at once."""

Menu = Sequence[Mapping[str, Any]]


@dataclass
class Year:
    """A shop and what is sold in it: tickets like the patterns, products of the menu."""

    shop: Shop
    patterns: "list[Pattern]"
    menu: Menu
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - no secret
    number: int = 0

    def trade(self, tickets: int) -> None:
        """Sell so many tickets, from the moment of the clock on, and let the day pass."""
        begin = self.shop.clock.moment
        moments = sorted(
            begin + timedelta(seconds=self.chance.randrange(OPEN_HOURS * 3600))
            for _ in range(tickets)
        )
        for first in range(0, tickets, PORTION):
            self._write(moments[first : first + PORTION])
        self.shop.clock.moment = begin + timedelta(hours=OPEN_HOURS)

    def _write(self, moments: list[datetime]) -> None:
        with atomic(self.shop.db) as unit:
            period = open_period(unit.connection)
            assert period, "the day is open"
            rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
            entries: dict[int, list[JournalEntry]] = {}
            for moment in moments:
                pattern = self.patterns[self.number % len(self.patterns)]
                ticket_id, own = self._sold(rows, pattern, (period, moment))
                entries[ticket_id] = own
            for table in (TICKETS, *PARTS):
                if rows[table]:
                    unit.connection.execute(insert(table), rows[table])
            _close(unit.connection, rows[TICKETS])
            book = self.shop.owner.register_id
            assert book, "the owner stands at a register"
            for ticket_id, own in entries.items():
                at = Recording(book, period.id, moments[-1], self.shop.owner.user_id, ticket_id)
                ledger.append(unit.connection, at, own)

    def _sold(
        self,
        rows: dict[Table, list[dict[str, Any]]],
        pattern: "Pattern",
        when: tuple[WorkPeriod, datetime],
    ) -> tuple[int, list[JournalEntry]]:
        """Add the rows of one more ticket; its id and its entries."""
        period, moment = when
        self.number += 1
        ticket_id = new_id()
        person = self.chance.choice((self.shop.owner, self.shop.cashier)).user_id
        ticket = {"id": ticket_id, "number": f"B{self.number:08d}", "closed_by": person}
        times = {"opened_at": moment, "closed_at": moment, "work_period_id": period.id}
        rows[TICKETS].append({**pattern.ticket, **ticket, **times, "state": "open"})
        for table, parts in pattern.parts.items():
            for part in parts:
                own = {**part, "ticket_id": ticket_id}
                if "id" in part:
                    own["id"] = new_id()
                if table is LINES:
                    own |= self.chance.choice(self.menu) | {"added_at": moment, "added_by": person}
                if table is PAYMENTS:
                    own |= {"taken_at": moment, "taken_by": person, "work_period_id": period.id}
                    own["shift_id"] = None
                rows[table].append(own)
        return ticket_id, pattern.entries_of(period, ticket_id)


def _close(connection: Connection, tickets: list[dict[str, Any]]) -> None:
    """The tickets were inserted open, as their parts want it."""
    closing = update(TICKETS).where(TICKETS.c.id == bindparam("own_id"))
    connection.execute(
        closing.values(state="closed"),
        [{"own_id": ticket["id"]} for ticket in tickets],
    )


def menu_of(shop: Shop, products: int) -> list[dict[str, Any]]:
    """A menu of so many products like tea: what of a line names each."""
    made = []
    with atomic(shop.db) as unit:
        like = {}
        for table, column in ((ProductRow.__table__, "id"), (PortionRow.__table__, "product_id")):
            query = select(table).where(table.c[column] == shop.products["tea"])
            like[table] = dict(unit.connection.execute(query).mappings().first() or {})
        product, portion = like.values()
        for number in range(products):
            own = {"product_id": new_id(), "portion_id": new_id(), "name": f"product {number:03d}"}
            folded = {"name": own["name"], "search_key": own["name"]}
            unit.connection.execute(
                insert(ProductRow.__table__), {**product, **folded, "id": own["product_id"]}
            )
            size = {"id": own["portion_id"], "product_id": own["product_id"]}
            unit.connection.execute(insert(PortionRow.__table__), {**portion, **size})
            made.append(own)
    return made
