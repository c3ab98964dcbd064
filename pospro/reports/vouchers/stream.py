"""The journal as a stream of numbered vouchers, day by day, whatever its length."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.reports.vouchers.bundles import Bundle, bundles_of_day
from pospro.reports.vouchers.grain import TICKET, Grain, kept_grain
from pospro.reports.vouchers.main_accounts import cash_accounts
from pospro.reports.vouchers.papers import Paper, papers
from pospro.reports.vouchers.turnover import business_dates, vouchers_by_day
from pospro.reports.vouchers.voucher import BY_REASON, Voucher, kind_of
from pospro.storage.venue import RegisterRow
from pospro.storage.z_reports import ZReportRow

Z_REPORT = N_("Z report")
SALES, CORRECTIONS = N_("Sales of the day"), N_("Corrections of tickets")


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
    return vouchers_of(connection, business_dates(connection, since, until), grain)


def vouchers_of(
    connection: Connection, days: Sequence[date], grain: Grain | None = None
) -> Iterator[Voucher]:
    """The vouchers of certain days, in order; a day is read when its first voucher is wanted."""
    if days:
        reader = VoucherReader(connection, days, grain)
        for day in days:
            yield from reader.read(day)


class VoucherReader:
    """Reads vouchers of the days that it was made for; what all days need is read once."""

    def __init__(
        self, connection: Connection, days: Sequence[date], grain: Grain | None = None
    ) -> None:
        self._connection = connection
        self._grain = kept_grain(connection) if grain is None else grain
        self._cash, self._registers = cash_accounts(connection), _registers(connection)
        self._before = _before(connection, self._grain, days) if days else {}
        self._kept: dict[date, tuple[Voucher, ...]] = {}

    def kept(self, day: date) -> tuple[Voucher, ...]:
        """The vouchers of a day, read for whoever asks first and kept for the next."""
        if day not in self._kept:
            self._kept[day] = tuple(self.read(day))
        return self._kept[day]

    def read(self, day: date) -> Iterator[Voucher]:
        """The vouchers of a day by their numbers."""
        number = self._before[day]
        found = bundles_of_day(self._connection, day, condense=self._grain.on(day) != TICKET)
        for period, group in groupby(found, lambda bundle: bundle.work_period_id):
            together = list(group)
            known = papers(self._connection, [each.entries for each in together if each.entries])
            z_number = _z_number(self._connection, period)
            for bundle in together:
                number += 1
                draft = _condensed(day, bundle, z_number) if bundle.is_condensed else None
                yield self._voucher(day, number, bundle, draft or known[bundle.entries[0].id])

    def _voucher(self, day: date, number: int, bundle: Bundle, draft: Paper) -> Voucher:
        reason = bundle.entries[0].origin.reason if bundle.entries else ""
        return Voucher(
            number=number,
            day=day,
            kind=BY_REASON.get(reason) or kind_of(bundle.lines, self._cash),
            what=draft.what,
            said=draft.said,
            paper=draft.kind,
            paper_number=draft.number,
            register=self._registers.get(bundle.book, bundle.book),
            lines=bundle.lines,
            opens=draft.opens,
        )


def _before(connection: Connection, grain: Grain, days: Sequence[date]) -> dict[date, int]:
    """Day → how many vouchers its year has before it."""
    counts = vouchers_by_day(connection, grain, days[0].replace(month=1, day=1), days[-1])
    found: dict[date, int] = {}
    year, number = None, 0
    for day in sorted({*counts, *days}):
        if day.year != year:
            year, number = day.year, 0
        found[day] = number
        number += counts.get(day, 0)
    return found


def _condensed(day: date, bundle: Bundle, z_number: int | None) -> Paper:
    """What a condensed voucher says of itself."""
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
