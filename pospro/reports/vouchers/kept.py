"""The sums to be kept of the vouchers of a closed day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table

from pospro.reports.vouchers.bundles import Bundle, condensed, register_ids, single_bundles
from pospro.reports.vouchers.turnover import sides_of_tickets
from pospro.storage.day_vouchers import DayVoucherLinesRow, DayVouchersRow
from pospro.storage.foreign_postings import foreign_columns

Fact = dict[str, Any]


def vouchers_of_day(connection: Connection, on: date) -> dict[Table, list[Fact]]:
    """Table → the rows that it should keep of a day.

    What the tickets come to one by one is added up by the database, not here: two ways to one sum.
    """
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
