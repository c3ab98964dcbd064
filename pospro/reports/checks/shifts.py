"""Check: counts saw the balance of their drawer, and differences and movements are booked."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, Text, and_, cast, func, literal, or_, select

from pospro.domain.cash_movement import KINDS
from pospro.domain.errors import N_
from pospro.posting.cash import DRAWER_COUNTED, FLOAT_COUNTED, MOVED
from pospro.reports.checks.finding import Check, Finding
from pospro.reports.checks.foreign_shifts import foreign_findings
from pospro.storage.cash_movements import CashMovementRow
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.shifts import ShiftCountRow, ShiftRow
from pospro.storage.streams import streamed
from pospro.storage.venue import RegisterRow

KEY = "shifts"

_SHIFTS, _REGISTERS = ShiftRow.__table__, RegisterRow.__table__
_ENTRIES, _POSTINGS = JournalEntryRow.__table__, PostingRow.__table__


def find(connection: Connection) -> Iterator[Finding]:
    """Name shifts whose figures are not those of the ledger, and movements booked otherwise."""
    for register in connection.execute(select(_REGISTERS)).all():
        yield from _counts(connection, register)
    yield from _differences(connection)
    yield from _movements(connection)
    yield from _invented(connection)
    yield from foreign_findings(connection, KEY)


def _counts(connection: Connection, register: Row[Any]) -> Iterator[Finding]:
    """What every count expected is the balance of the drawer's account at that moment."""
    counts = ShiftCountRow.__table__
    query = (
        select(counts.c.id, counts.c.shift_id, counts.c.expected)
        .join(_SHIFTS, _SHIFTS.c.id == counts.c.shift_id)
        .where(_SHIFTS.c.register_id == register.id)
        .order_by(counts.c.id)
    )
    moved = (
        select(_POSTINGS.c.entry_id, _POSTINGS.c.debit, _POSTINGS.c.credit)
        .where(_POSTINGS.c.account_id == register.drawer_account_id)
        .order_by(_POSTINGS.c.entry_id)
    )
    balance, postings = 0, streamed(connection, moved)
    ahead = next(postings, None)
    for count in connection.execute(query).all():
        while ahead is not None and ahead.entry_id < count.id:
            balance += ahead.debit - ahead.credit
            ahead = next(postings, None)
        if balance != count.expected:
            facts = {"shift": count.shift_id, "expected": count.expected, "balance": balance}
            message = N_(
                "A count of shift {shift} expected {expected}, its account said {balance}."
            )
            yield Finding(KEY, f"shift:{count.shift_id}", message, facts)


def _differences(connection: Connection) -> Iterator[Finding]:
    for reason, difference in (
        (FLOAT_COUNTED, _SHIFTS.c.float_difference),
        (DRAWER_COUNTED, func.coalesce(_SHIFTS.c.counted - _SHIFTS.c.expected, 0)),
    ):
        source = literal("shift:") + cast(_SHIFTS.c.id, Text)
        for row in streamed(connection, _booked(source, reason, difference)):
            facts = {"shift": row.id, "counted": row.told, "booked": row.booked}
            message = N_("Shift {shift} differs by {counted}, but {booked} is booked.")
            yield Finding(KEY, f"shift:{row.id}", message, facts)


def _booked(source: Any, reason: str, difference: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - SQL
    """Shifts with what they differ by, where the drawer's account moved by something else."""
    booked = func.coalesce(func.sum(_POSTINGS.c.debit - _POSTINGS.c.credit), 0)
    own = and_(
        _POSTINGS.c.entry_id == _ENTRIES.c.id,
        _POSTINGS.c.account_id == _REGISTERS.c.drawer_account_id,
    )
    return (
        select(_SHIFTS.c.id, difference.label("told"), booked.label("booked"))
        .join_from(_SHIFTS, _REGISTERS, _REGISTERS.c.id == _SHIFTS.c.register_id)
        .outerjoin(_ENTRIES, and_(_ENTRIES.c.source == source, _ENTRIES.c.reason == reason))
        .outerjoin(_POSTINGS, own)
        .group_by(_SHIFTS.c.id)
        .having(booked != difference)
        .order_by(_SHIFTS.c.id)
    )


def _movements(connection: Connection) -> Iterator[Finding]:
    """Every movement went between the drawer and the account that it names.

    Foreign cash goes at its cost where that differs from its worth, so its amount is looked at.
    """
    moved = CashMovementRow.__table__
    source = literal("cash:") + cast(moved.c.id, Text)
    signed = _POSTINGS.c.debit - _POSTINGS.c.credit
    drawer = _POSTINGS.c.account_id == func.coalesce(
        moved.c.drawer_account_id, _REGISTERS.c.drawer_account_id
    )
    other = _POSTINGS.c.account_id == moved.c.account_id
    query = (
        select(
            moved.c.id,
            moved.c.kind,
            moved.c.amount,
            moved.c.foreign_amount,
            func.coalesce(func.sum(_POSTINGS.c.foreign_amount).filter(drawer), 0).label("foreign"),
            func.coalesce(func.sum(signed).filter(drawer), 0).label("drawer"),
            func.coalesce(func.sum(signed).filter(other), 0).label("other"),
        )
        .join_from(moved, _REGISTERS, _REGISTERS.c.id == moved.c.register_id)
        .outerjoin(_ENTRIES, and_(_ENTRIES.c.source == source, _ENTRIES.c.reason == MOVED))
        .outerjoin(_POSTINGS, _POSTINGS.c.entry_id == _ENTRIES.c.id)
        .group_by(moved.c.id, moved.c.kind, moved.c.amount, moved.c.foreign_amount)
        .order_by(moved.c.id)
    )
    for row in streamed(connection, query):
        way = 1 if KINDS[row.kind].into_drawer else -1
        told, found = (way * row.amount, -way * row.amount), (row.drawer, row.other)
        if row.foreign_amount is not None:
            told, found = (way * row.foreign_amount, told[1]), (row.foreign, row.other)
        if found != told:
            facts = {"movement": row.id, "amount": row.amount, "booked": row.drawer}
            message = N_("Cash movement {movement} of {amount} is booked as {booked}.")
            yield Finding(KEY, f"cash:{row.id}", message, facts)


def _invented(connection: Connection) -> Iterator[Finding]:
    """Name entries that say they come from a shift or a movement that is not there."""
    moved = CashMovementRow.__table__
    of_shift = select(_SHIFTS.c.id).where(
        _ENTRIES.c.source == literal("shift:") + cast(_SHIFTS.c.id, Text)
    )
    of_movement = select(moved.c.id).where(
        _ENTRIES.c.source == literal("cash:") + cast(moved.c.id, Text)
    )
    counted = _ENTRIES.c.reason.in_((FLOAT_COUNTED, DRAWER_COUNTED))
    query = (
        select(_ENTRIES.c.id)
        .where(
            or_(
                and_(counted, ~of_shift.exists()),
                and_(_ENTRIES.c.reason == MOVED, ~of_movement.exists()),
            )
        )
        .order_by(_ENTRIES.c.id)
    )
    for row in streamed(connection, query):
        message = N_("Entry {entry} says cash was counted or moved, but nothing was.")
        yield Finding(KEY, f"entry:{row.id}", message, {"entry": row.id})


CHECK = Check(KEY, N_("Shifts and cash movements are in the books"), find)
