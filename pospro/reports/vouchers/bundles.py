"""What makes one voucher: the entries of a ticket, one other entry, or the tickets of a register.

A closed day whose vouchers are condensed is read from its sums, not from its tickets.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from pospro.reports.vouchers.turnover import REVERSAL, is_kept
from pospro.reports.vouchers.voucher import (
    VoucherLine,
    in_order,
    plain_lines,
    settled_lines,
    summed_lines,
)
from pospro.storage.day_vouchers import DayVoucherLinesRow, DayVouchersRow
from pospro.storage.foreign_postings import foreign_of
from pospro.storage.journal_queries import RecordedEntry, recorded_on
from pospro.storage.ledger import BookRow

_BOOKS, _KEPT = BookRow.__table__, DayVouchersRow.__table__
_KEPT_LINES = DayVoucherLinesRow.__table__


@dataclass(frozen=True, slots=True)
class Bundle:
    """The lines of one voucher; `turned` when it undoes others.

    `entries` are in the order of recording; the sums of a closed day do not know them.
    """

    work_period_id: int
    book: str
    sequence: int
    turned: bool
    lines: tuple[VoucherLine, ...]
    entries: tuple[RecordedEntry, ...] = ()
    is_condensed: bool = False


def bundles_of_day(connection: Connection, on: date, *, condense: bool) -> list[Bundle]:
    """The vouchers of a business date, still without number and words."""
    if condense and is_kept(connection, on):
        return _kept(connection, on)
    single = _single(recorded_on(connection, on))
    return list(condensed(single) if condense else single)


def single_bundles(connection: Connection, on: date) -> list[Bundle]:
    """A voucher for each ticket of a day, and for each entry that belongs to none."""
    return list(_single(recorded_on(connection, on)))


def register_ids(connection: Connection) -> dict[str, int]:
    """Code of a book → its register."""
    query = select(_BOOKS.c.code, _BOOKS.c.register_id)
    return {row.code: row.register_id for row in connection.execute(query)}


def condensed(bundles: Iterable[Bundle]) -> Iterator[Bundle]:
    """The tickets of a register and work period in one voucher, their reversals in another."""
    found: dict[tuple[int, str, int, bool], list[Bundle]] = {}
    for bundle in bundles:
        first = bundle.entries[0]
        alone = 0 if first.ticket_id is not None else first.id
        key = (bundle.work_period_id, bundle.book, alone, bundle.turned)
        found.setdefault(key, []).append(bundle)
    for (period, book, alone, turned), together in found.items():
        if alone:
            yield together[0]
            continue
        lines = summed_lines(line for bundle in together for line in bundle.lines)
        first_sequence = together[0].sequence
        yield Bundle(period, book, first_sequence, turned, _by_account(lines), is_condensed=True)


def _single(entries: Iterable[RecordedEntry]) -> Iterator[Bundle]:
    """Register by register, in the order of their first entry."""
    for _place, group in groupby(entries, lambda entry: (entry.work_period_id, entry.book)):
        together: dict[tuple[int, bool], list[RecordedEntry]] = {}
        for entry in group:
            key = (entry.ticket_id or -entry.id, entry.origin.reason == REVERSAL)
            together.setdefault(key, []).append(entry)
        yield from (bundle for each in together.values() if (bundle := _bundle(each)).lines)


def _bundle(entries: Sequence[RecordedEntry]) -> Bundle:
    first = entries[0]
    postings = [posting for entry in entries for posting in entry.postings]
    lines = settled_lines(postings) if first.ticket_id is not None else plain_lines(postings)
    return Bundle(
        first.work_period_id,
        first.book,
        first.sequence,
        first.origin.reason == REVERSAL,
        in_order(lines),
        tuple(entries),
    )


def _by_account(lines: Iterable[VoucherLine]) -> tuple[VoucherLine, ...]:
    return in_order(sorted(lines, key=lambda line: line.account_id))


def _kept(connection: Connection, on: date) -> list[Bundle]:
    """The condensed vouchers of a closed day from its sums, those of other entries beside them."""
    books = register_ids(connection)
    codes = {register_id: code for code, register_id in books.items()}
    lines: dict[tuple[Any, ...], list[VoucherLine]] = {}
    for row in connection.execute(select(_KEPT_LINES).where(_KEPT_LINES.c.business_date == on)):
        lines.setdefault(_place(row), []).append(_line(row))
    found = [
        Bundle(
            row.work_period_id,
            codes[row.book_id],
            row.first_sequence,
            row.turned,
            _by_account(lines[_place(row)]),
            is_condensed=True,
        )
        for row in connection.execute(select(_KEPT).where(_KEPT.c.business_date == on))
    ]
    found += _single(recorded_on(connection, on, with_tickets=False))
    return sorted(found, key=lambda each: (each.work_period_id, books[each.book], each.sequence))


def _place(row: Row[Any]) -> tuple[Any, ...]:
    return row.work_period_id, row.book_id, row.turned


def _line(row: Row[Any]) -> VoucherLine:
    debit, credit = (row.amount, 0) if row.debits else (0, row.amount)
    return VoucherLine(row.account_id, debit, credit, foreign_of(row))
