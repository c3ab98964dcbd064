"""Number series as managers see them: how each goes on, and what it numbered under before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    func,
    insert,
    or_,
    select,
    union,
    update,
)

from pospro.domain.errors import N_, NotFound
from pospro.domain.ids import new_id
from pospro.storage.venue import RegisterRow, SeriesRow, SeriesRunRow, numbered

_SERIES = SeriesRow.__table__
_RUNS = SeriesRunRow.__table__
_REGISTERS = RegisterRow.__table__

RECEIPT = "receipt"
"""The purpose of the series that closed tickets are numbered by."""


OF_TYPE = f"{RECEIPT}:"
"""What the purpose of a series of one ticket type begins with; the id of the type follows."""


def purpose_of_type(ticket_type_id: int) -> str:
    """The purpose of the series that tickets of a type are numbered by."""
    return f"{OF_TYPE}{ticket_type_id}"


def type_of_purpose(purpose: str) -> int | None:
    """The ticket type that a series is for; None for the others."""
    return int(purpose.removeprefix(OF_TYPE)) if purpose.startswith(OF_TYPE) else None


def family(purpose: str) -> str:
    """What a series numbers: receipts alike, whatever the ticket type."""
    return purpose.partition(":")[0]


def _same_numbers(purpose: str) -> ColumnElement[bool]:
    """The series whose numbers stand in one column with those of this purpose."""
    own = family(purpose)
    return or_(_SERIES.c.purpose == own, _SERIES.c.purpose.startswith(f"{own}:", autoescape=True))


@dataclass(frozen=True, slots=True)
class ListedSeries:
    """A series in the list; `last` is the number it gave last, empty before the first."""

    id: int
    purpose: str
    register_id: int
    register: str
    is_retired: bool
    last: str
    next: str


@dataclass(frozen=True, slots=True)
class Run:
    """Numbers that a series gave one after the other under one prefix."""

    prefix: str
    digits: int
    first: int
    last: int
    reason: str
    ended_at: datetime


def listed_series(connection: Connection) -> list[ListedSeries]:
    """Every series by register and purpose, those of retired registers last."""
    code = _REGISTERS.c.code
    rows = connection.execute(
        _with_register()
        .order_by(_REGISTERS.c.retired_at.is_not(None), func.length(code), code)
        .order_by(_SERIES.c.purpose.desc())
    )
    return [_listed(row) for row in rows]


def series_state(connection: Connection, series_id: int) -> dict[str, Any]:
    """What a form changes of a series; NotFound when there is none."""
    row = connection.execute(_with_register().where(_SERIES.c.id == series_id)).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such number series. Look for it in the list."))
    return {name: row[name] for name in ("purpose", "register_id", "prefix", "digits")}


def one_series(connection: Connection, series_id: int) -> ListedSeries:
    """The series as the list shows it."""
    return _listed(connection.execute(_with_register().where(_SERIES.c.id == series_id)).one())


def hold_series(connection: Connection, series_id: int) -> Row[Any]:
    """The row of a series, from which nobody takes a number until the block ends."""
    return connection.execute(_row_of(series_id).with_for_update()).one()


def read_series(connection: Connection, series_id: int) -> Row[Any]:
    """The row of a series as it stands now; others go on taking numbers from it."""
    return connection.execute(_row_of(series_id)).one()


def _row_of(series_id: int) -> Select[Any]:
    return select(_SERIES).where(_SERIES.c.id == series_id)


def runs_of(connection: Connection, series_id: int) -> list[Run]:
    """What a series numbered under before, the oldest first."""
    query = select(_RUNS).where(_RUNS.c.series_id == series_id)
    rows = connection.execute(query.order_by(_RUNS.c.ended_at, _RUNS.c.id))
    return [
        Run(
            row.prefix,
            row.digits,
            row.first_number,
            row.last_number,
            row.reason,
            row.ended_at,
        )
        for row in rows
    ]


def prefixes(connection: Connection, purpose: str) -> list[tuple[int, str]]:
    """Series and prefix of everything that was ever numbered for a purpose."""
    own = _same_numbers(purpose)
    now = select(_SERIES.c.id, _SERIES.c.prefix).where(own)
    before = select(_SERIES.c.id, _RUNS.c.prefix).join_from(
        _RUNS, _SERIES, _SERIES.c.id == _RUNS.c.series_id
    )
    found = [*connection.execute(now), *connection.execute(before.where(own))]
    return [(row.id, row.prefix) for row in found]


def last_given(connection: Connection, held: Row[Any], prefix: str) -> int:
    """The highest number that a series gave under a prefix; 0 before the first."""
    given = [run.last for run in runs_of(connection, held.id) if run.prefix == prefix]
    if prefix == held.prefix and held.next_number > held.first_number:
        given.append(held.next_number - 1)
    return max(given, default=0)


def number_forms(connection: Connection, purpose: str) -> set[tuple[str, int]]:
    """Prefix and digits of every number that was ever given for a purpose."""
    own = _same_numbers(purpose)
    now = select(_SERIES.c.prefix, _SERIES.c.digits).where(own)
    before = select(_RUNS.c.prefix, _RUNS.c.digits).join_from(
        _RUNS, _SERIES, _SERIES.c.id == _RUNS.c.series_id
    )
    return {(row.prefix, row.digits) for row in connection.execute(union(now, before.where(own)))}


def go_on(
    connection: Connection, held: Row[Any], values: Mapping[str, Any], why: Mapping[str, Any]
) -> None:
    """Let a held series go on with other values, keeping what it numbered until now as a run.

    `values` are prefix, digits and next_number; `why` is the run's reason, ended_at and ended_by.
    """
    broken = held.prefix != values["prefix"] or held.next_number != values["next_number"]
    changed = dict(values)
    if broken:
        changed["first_number"] = values["next_number"]
        if held.next_number > held.first_number:
            run = {
                "id": new_id(),
                "series_id": held.id,
                "prefix": held.prefix,
                "digits": held.digits,
                "first_number": held.first_number,
                "last_number": held.next_number - 1,
            }
            connection.execute(insert(_RUNS), run | dict(why))
    connection.execute(update(_SERIES).where(_SERIES.c.id == held.id).values(changed))


def begin_series(connection: Connection, register_id: int, values: Mapping[str, Any]) -> None:
    """A new series of a register: purpose, prefix and perhaps digits; it begins with 1."""
    row = {"id": new_id(), "register_id": register_id, "next_number": 1}
    connection.execute(insert(_SERIES), row | dict(values))


def _with_register() -> Select[Any]:
    return select(
        _SERIES, _REGISTERS.c.name.label("register"), _REGISTERS.c.retired_at.label("retired_at")
    ).join_from(_SERIES, _REGISTERS, _REGISTERS.c.id == _SERIES.c.register_id)


def _listed(row: Row[Any]) -> ListedSeries:
    begun = row.next_number > row.first_number
    return ListedSeries(
        id=row.id,
        purpose=row.purpose,
        register_id=row.register_id,
        register=row.register,
        is_retired=row.retired_at is not None,
        last=numbered(row.prefix, row.digits, row.next_number - 1) if begun else "",
        next=numbered(row.prefix, row.digits, row.next_number),
    )


def series_at(connection: Connection) -> dict[int, frozenset[str]]:
    """Register → the purposes that it has series for."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for row in connection.execute(select(_SERIES.c.register_id, _SERIES.c.purpose)):
        found[row.register_id].add(row.purpose)
    return {register_id: frozenset(purposes) for register_id, purposes in found.items()}
