"""The sums to be kept of the vouchers of a closed day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table

from pospro.reports.vouchers.bundles import Bundle, condensed, register_ids, single_bundles
from pospro.reports.vouchers.turnover import (
    has_foreign_money,
    sides_of_tickets,
    tickets_of_books,
)
from pospro.storage.day_vouchers import DayVoucherLinesRow, DayVouchersRow
from pospro.storage.foreign_postings import foreign_columns

Fact = dict[str, Any]


def vouchers_of_day(connection: Connection, on: date) -> dict[Table, list[Fact]]:
    """Table → the rows that it should keep of a day.

    The database adds them up. It cannot weigh the rates of foreign money: a day on which a ticket
    moved any is read ticket by ticket.
    """
    if has_foreign_money(connection, on):
        return _weighed(connection, on)
    names = ("work_period_id", "book_id", "turned", "account_id", "debits")
    sides = sides_of_tickets(connection, on)
    return {
        DayVouchersRow.__table__: [
            {**row, "turned": bool(row["turned"])} for row in tickets_of_books(connection, on)
        ],
        DayVoucherLinesRow.__table__: [
            {
                **dict(zip(names, place, strict=True)),
                "amount": amount,
                "by_ticket": amount,
                **foreign_columns(None),
            }
            for place, amount in sides.items()
            if amount
        ],
    }


def _weighed(connection: Connection, on: date) -> dict[Table, list[Fact]]:
    """The same read ticket by ticket, with foreign money."""
    ids = register_ids(connection)
    single = [each for each in single_bundles(connection, on) if _of_ticket(each)]
    together = list(condensed(single))
    by_ticket = sides_of_tickets(connection, on)
    return {
        DayVouchersRow.__table__: [
            {
                **_place(bundle, ids),
                "first_sequence": bundle.sequence,
                "vouchers": _count(bundle, single),
            }
            for bundle in together
        ],
        DayVoucherLinesRow.__table__: [
            {
                **_place(bundle, ids),
                "account_id": line.account_id,
                "debits": line.debit > 0,
                "amount": line.debit or line.credit,
                "by_ticket": by_ticket.get(
                    (*_place(bundle, ids).values(), line.account_id, line.debit > 0), 0
                ),
                **foreign_columns(line.foreign),
            }
            for bundle in together
            for line in bundle.lines
        ],
    }


def _of_ticket(bundle: Bundle) -> bool:
    return bundle.entries[0].ticket_id is not None


def _place(bundle: Bundle, ids: dict[str, int]) -> Fact:
    return {
        "work_period_id": bundle.work_period_id,
        "book_id": ids[bundle.book],
        "turned": bundle.turned,
    }


def _count(bundle: Bundle, single: Iterable[Bundle]) -> int:
    where = (bundle.work_period_id, bundle.book, bundle.turned)
    return sum((each.work_period_id, each.book, each.turned) == where for each in single)
