"""Part of the check of shifts: foreign cash was counted, and its differences booked, as it is."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.posting.cash import DRAWER_COUNTED, FLOAT_COUNTED
from pospro.reports.checks.finding import Finding
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.shifts import ShiftCountRow, ShiftRow
from pospro.storage.streams import streamed

_SHIFTS, _COUNTS = ShiftRow.__table__, ShiftCountRow.__table__
_ENTRIES, _POSTINGS = JournalEntryRow.__table__, PostingRow.__table__


def foreign_findings(connection: Connection, key: str) -> Iterator[Finding]:
    """Name shifts whose foreign cash is not that of the ledger; nothing is read without any."""
    yield from _counts(connection, key)
    yield from _differences(connection, key)


class _Held:
    """What an account held in its currency, asked for in the order of the entries."""

    def __init__(self, connection: Connection, account_id: int) -> None:
        query = (
            select(_POSTINGS.c.entry_id, _POSTINGS.c.foreign_amount)
            .where(_POSTINGS.c.account_id == account_id)
            .order_by(_POSTINGS.c.entry_id)
        )
        self._postings = streamed(connection, query)
        self._ahead = next(self._postings, None)
        self._amount = 0

    def before(self, entry_id: int) -> int:
        """What it held before an entry with this id."""
        while self._ahead is not None and self._ahead.entry_id < entry_id:
            self._amount += self._ahead.foreign_amount or 0
            self._ahead = next(self._postings, None)
        return self._amount


def _counts(connection: Connection, key: str) -> Iterator[Finding]:
    """What every count expected of a currency is what its account held at that moment."""
    query = select(_COUNTS.c.id, _COUNTS.c.shift_id, _COUNTS.c.foreign_money).where(
        _COUNTS.c.foreign_money.is_not(None)
    )
    held: dict[int, _Held] = {}
    for count in connection.execute(query.order_by(_COUNTS.c.id)).all():
        for code, each in (count.foreign_money or {}).items():
            account_id = each["account_id"]
            if account_id not in held:
                held[account_id] = _Held(connection, account_id)
            found = held[account_id].before(count.id)
            if found != each["expected"]:
                facts = {"shift": count.shift_id, "currency": code}
                facts |= {"expected": each["expected"], "balance": found}
                message = N_(
                    "A count of shift {shift} expected {expected} in minor units of {currency}, its"
                    " account held {balance}."
                )
                yield Finding(key, f"shift:{count.shift_id}", message, facts)


def _differences(connection: Connection, key: str) -> Iterator[Finding]:
    query = select(_SHIFTS.c.id, _SHIFTS.c.foreign_money).where(
        _SHIFTS.c.foreign_money.is_not(None)
    )
    for shift in connection.execute(query.order_by(_SHIFTS.c.id)).all():
        booked = _booked(connection, shift.id)
        for code, each in (shift.foreign_money or {}).items():
            counted = each.get("counted")
            left = 0 if counted is None else counted - each["expected"]
            for reason, told in (
                (FLOAT_COUNTED, each["float_difference"]),
                (DRAWER_COUNTED, left),
            ):
                found = booked.get((reason, each["account_id"]), 0)
                if found != told:
                    facts = {"shift": shift.id, "counted": told, "booked": found, "currency": code}
                    message = N_(
                        "Shift {shift} differs by {counted} in minor units of {currency}, but"
                        " {booked} is booked."
                    )
                    yield Finding(key, f"shift:{shift.id}", message, facts)


def _booked(connection: Connection, shift_id: int) -> dict[tuple[str, int], int]:
    """Reason and account → the foreign money that the counts of a shift have booked."""
    query = (
        select(_ENTRIES.c.reason, _POSTINGS.c.account_id, _POSTINGS.c.foreign_amount)
        .join_from(_ENTRIES, _POSTINGS, _POSTINGS.c.entry_id == _ENTRIES.c.id)
        .where(_ENTRIES.c.source == f"shift:{shift_id}", _POSTINGS.c.foreign_amount.is_not(None))
    )
    return {(row.reason, row.account_id): row.foreign_amount for row in connection.execute(query)}
