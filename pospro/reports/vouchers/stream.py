"""The journal as a stream of numbered vouchers, day by day, whatever its length."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.reports.vouchers.grain import TICKET, Grain, kept_grain
from pospro.reports.vouchers.main_accounts import cash_accounts
from pospro.reports.vouchers.papers import Paper, papers
from pospro.reports.vouchers.turnover import REVERSAL, count_vouchers
from pospro.reports.vouchers.voucher import (
    BY_REASON,
    Voucher,
    VoucherLine,
    in_order,
    kind_of,
    plain_lines,
    settled_lines,
    summed_lines,
)
from pospro.storage.journal_queries import RecordedEntry, recorded_between
from pospro.storage.venue import RegisterRow
from pospro.storage.z_reports import ZReportRow

Z_REPORT = N_("Z report")
SALES, CORRECTIONS = N_("Sales of the day"), N_("Corrections of tickets")


@dataclass(frozen=True, slots=True)
class Bundle:
    """Entries that make one voucher, in the order of recording."""

    entries: tuple[RecordedEntry, ...]
    lines: tuple[VoucherLine, ...]
    is_condensed: bool = False

    @property
    def turned(self) -> bool:
        """Whether its entries undo others."""
        return self.entries[0].origin.reason == REVERSAL


def vouchers(
    connection: Connection,
    since: date | None = None,
    until: date | None = None,
    grain: Grain | None = None,
) -> Iterator[Voucher]:
    """The vouchers of the days, both included; numbers begin anew with each year.

    The order is that of days, work periods, registers and entries, so that the numbers of a
    closed day never change.
    """
    chosen = kept_grain(connection) if grain is None else grain
    cash, registers = cash_accounts(connection), _registers(connection)
    year, number = None, 0
    for day, period, together in bundles(connection, since, until, chosen):
        if day.year != year:
            begun = year is None and since is not None and since.year == day.year
            number, year = _before(connection, chosen, since) if begun and since else 0, day.year
        known = papers(connection, [b.entries for b in together if not b.is_condensed])
        z_number = _z_number(connection, period)
        for bundle in together:
            number += 1
            first = bundle.entries[0]
            draft = _condensed(bundle, z_number) if bundle.is_condensed else known[first.id]
            yield Voucher(
                number=number,
                day=day,
                kind=BY_REASON.get(first.origin.reason) or kind_of(bundle.lines, cash),
                what=draft.what,
                said=draft.said,
                paper=draft.kind,
                paper_number=draft.number,
                register=registers.get(first.book, first.book),
                lines=bundle.lines,
                opens=draft.opens,
            )


def bundles(
    connection: Connection, since: date | None, until: date | None, grain: Grain
) -> Iterator[tuple[date, int, list[Bundle]]]:
    """Day, work period and the bundles of each period: vouchers without number and words."""
    entries = recorded_between(connection, since, until)
    for (day, period), group in groupby(entries, lambda e: (e.business_date, e.work_period_id)):
        yield day, period, list(_bundles(group, condense=grain.on(day) != TICKET))


def _before(connection: Connection, grain: Grain, since: date) -> int:
    """How many vouchers the year has before a day."""
    first = since.replace(month=1, day=1)
    if first == since:
        return 0
    return count_vouchers(connection, grain, first, date.fromordinal(since.toordinal() - 1))


def _bundles(entries: Iterable[RecordedEntry], *, condense: bool) -> Iterator[Bundle]:
    """The vouchers of one work period: register by register, in the order of their first entry."""
    for _book, group in groupby(entries, lambda entry: entry.book):
        together: dict[tuple[int, bool], list[RecordedEntry]] = {}
        for entry in group:
            key = (entry.ticket_id or -entry.id, entry.origin.reason == REVERSAL)
            together.setdefault(key, []).append(entry)
        single = [bundle for each in together.values() if (bundle := _bundle(each)).lines]
        yield from _by_z(single) if condense else single


def _bundle(entries: Sequence[RecordedEntry]) -> Bundle:
    postings = [posting for entry in entries for posting in entry.postings]
    of_ticket = entries[0].ticket_id is not None
    lines = settled_lines(postings) if of_ticket else plain_lines(postings)
    return Bundle(tuple(entries), in_order(lines))


def _by_z(bundles: Iterable[Bundle]) -> Iterator[Bundle]:
    """The tickets of a register and work period in one voucher, their reversals in another."""
    found: dict[tuple[int, bool], list[Bundle]] = {}
    for bundle in bundles:
        first = bundle.entries[0]
        key = (0 if first.ticket_id is not None else first.id, bundle.turned)
        found.setdefault(key, []).append(bundle)
    for (alone, _turned), together in found.items():
        if alone:
            yield together[0]
            continue
        entries = tuple(entry for bundle in together for entry in bundle.entries)
        lines = summed_lines(line for bundle in together for line in bundle.lines)
        yield Bundle(entries, in_order(lines), is_condensed=True)


def _condensed(bundle: Bundle, z_number: int | None) -> Paper:
    """What a condensed voucher says of itself."""
    day = bundle.entries[0].business_date
    return Paper(
        what=CORRECTIONS if bundle.turned else SALES,
        said="",
        kind=Z_REPORT,
        number=str(z_number or ""),
        opens=f"report:ticket_list?since={day}&until={day}",
    )


def _z_number(connection: Connection, work_period_id: int) -> int | None:
    table = ZReportRow.__table__
    query = select(table.c.number).where(table.c.work_period_id == work_period_id)
    found: int | None = connection.scalar(query)
    return found


def _registers(connection: Connection) -> dict[str, str]:
    table = RegisterRow.__table__
    return {row.code: row.name for row in connection.execute(select(table.c.code, table.c.name))}
