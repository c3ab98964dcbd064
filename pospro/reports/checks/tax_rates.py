"""Check: tax rounded per document is its rate's part of what was sold, to the minor unit."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from pospro.domain.errors import N_
from pospro.domain.money import half_up
from pospro.domain.tax import TaxRounding
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.streams import streamed
from pospro.storage.tickets import TicketLineRow, TicketRow, TicketTaxRow

KEY = "tax_rates"


def find(connection: Connection) -> Iterator[Finding]:
    """Name taxes that are not gross × rate ÷ (100 + rate), or net × rate ÷ 100 on top.

    Looks at tickets on which every line has at most one tax and that tax is rounded per document;
    on others the formula does not hold to the unit, and the check of tickets adds them up.
    """
    simple = _simple_tickets(connection)
    ticket_id = next(simple, None)
    for row in streamed(connection, _taxes()):
        while ticket_id is not None and ticket_id < row.ticket_id:
            ticket_id = next(simple, None)
        if row.ticket_id == ticket_id and row.tax != _expected(row):
            facts = {
                "number": row.number,
                "name": row.name,
                "tax": row.tax,
                "right": _expected(row),
            }
            message = N_("Ticket {number} owes {tax} of {name}; by its rate it is {right}.")
            yield Finding(KEY, f"ticket:{row.ticket_id}", message, facts)


def _taxes() -> Select[*tuple[Any, ...]]:
    taxes, tickets = TicketTaxRow.__table__, TicketRow.__table__
    return (
        select(taxes, tickets.c.number, tickets.c.tax_included)
        .join_from(taxes, tickets, tickets.c.id == taxes.c.ticket_id)
        .order_by(taxes.c.ticket_id, taxes.c.position)
    )


def _simple_tickets(connection: Connection) -> Iterator[int]:
    lines = TicketLineRow.__table__
    query = select(lines.c.ticket_id, lines.c.taxes).order_by(lines.c.ticket_id)
    for ticket_id, group in groupby(streamed(connection, query), key=lambda row: row.ticket_id):
        taxes = [row.taxes for row in group]
        if all(len(found) <= 1 and all(_per_document(tax) for tax in found) for found in taxes):
            yield ticket_id


def _per_document(frozen_tax: list[Any]) -> bool:
    return bool(frozen_tax[3] == TaxRounding.DOCUMENT)


def _expected(row: Row[Any]) -> int:
    rate, net = Fraction(row.rate), int(row.net)
    if row.tax_included:
        gross = net + int(row.tax)
        return gross - half_up(gross * 100 / (100 + rate))
    return half_up(net * rate / 100)


CHECK = Check(KEY, N_("Taxes are those of their rates"), find)
