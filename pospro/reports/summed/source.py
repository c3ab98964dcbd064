"""One kind of sums: kept for closed days, read from tickets for the others, added up alike."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from pospro.reports.movements import unsummed
from pospro.reports.query import ReportQuery
from pospro.storage.catalogue import ProductRow
from pospro.storage.month_sales import kept_months, month_of, outside

Fact = dict[str, Any]
Totals = dict[tuple[Any, ...], tuple[int, ...]]

DAY = "business_date"
SHORTEST_MONTH = 28

OF_DAY: Mapping[str, Callable[[date], Any]] = {"month": month_of, "weekday": date.weekday}
"""Keys that are made of the day → how; sums of months have them as columns."""


class Made(NamedTuple):
    """A key beside the columns.

    `column` makes it of a row of a table, or is None where that table does not tell it; `value`
    makes it of a fact; `fits` says of which months their sums tell it.
    """

    column: Callable[[Table], ColumnElement[Any] | None]
    value: Callable[[Fact], Any]
    fits: Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Source:
    """A table of sums; `live` reads the same rows, unsorted and with their day, from the originals.

    `sums` are the columns that add up. `narrows` says which column a question is narrowed down by;
    for any other narrowing every day is read from the originals. `coarser` are tables of the same
    days that tell less apart, `monthly` those of whole months; the first that tells what is asked
    is read. `made` are keys beside the columns.
    """

    table: Table
    sums: tuple[str, ...]
    live: Callable[[Connection, ReportQuery], Iterable[Fact]]
    narrows: Mapping[str, str]
    coarser: tuple[Table, ...] = ()
    monthly: tuple[Table, ...] = ()
    made: Mapping[str, Made] = field(default_factory=dict)

    def total(self, connection: Connection, query: ReportQuery, *keys: str) -> Totals:
        """Values of `keys` → the sums, over the query's days.

        A key is a column, one that is made, or the month or weekday of the day.
        """
        found: Totals = {}
        rest: ReportQuery | None = query
        if self._is_kept(query):
            found, rest = self._kept(connection, query, keys), unsummed(connection, query)
        if rest is None:
            return found
        facts = self.live(connection, rest)
        further = {key: each.value for key, each in self.made.items()} | {
            key: _of_day(key) for key in keys if key in OF_DAY
        }
        return added(found, keys, self.sums, _with(facts, further) if further else facts)

    def of_day(self, table: Table, facts: Iterable[Fact]) -> list[Fact]:
        """The rows to be kept of one day in its table or in a coarser one."""
        keys = tuple(c.name for c in table.primary_key if c.name != DAY)
        return [
            dict(zip((*keys, *self.sums), (*own, *sums), strict=True))
            for own, sums in added({}, keys, self.sums, facts).items()
        ]

    def _is_kept(self, query: ReportQuery) -> bool:
        """Whether the sums tell apart what the question is narrowed down to."""
        known = {*self.narrows, *(("group",) if "product_id" in self.table.c else ())}
        return query.narrow.keys() <= known

    def _kept(self, connection: Connection, query: ReportQuery, keys: tuple[str, ...]) -> Totals:
        """What is kept of the query's days: whole months together, the rest day by day."""
        monthly = self._that_tells(self.monthly, query, keys)
        months = [] if monthly is None else self._months(connection, query, keys)
        days = self._that_tells(self.coarser, query, keys)
        days = self.table if days is None else days
        own = outside(days, query.since, query.until, months)
        parts = [self._sums(days, query, keys).where(own)]
        if monthly is not None and months:
            parts.append(self._sums(monthly, query, keys).where(monthly.c.month.in_(months)))
        found: Totals = {}
        made = [(place, OF_DAY[key]) for place, key in enumerate(keys) if key in OF_DAY]
        for part, rows in zip((days, monthly), map(connection.execute, parts), strict=False):
            for row in rows:
                key, sums = list(row[: len(keys)]), row[len(keys) :]
                if sums[0] is None:
                    continue
                if part is days:
                    for place, value in made:
                        key[place] = value(key[place])
                before = found.get(tuple(key), (0,) * len(sums))
                found[tuple(key)] = tuple(
                    int(more) + known for more, known in zip(sums, before, strict=True)
                )
        return found

    def _that_tells(
        self, tables: Iterable[Table], query: ReportQuery, keys: tuple[str, ...]
    ) -> Table | None:
        """The first table that has the keys and what the question is narrowed down by."""
        columns = {self.narrows[name] for name in query.narrow if name in self.narrows}
        columns |= {"product_id"} if "group" in query.narrow else set()
        for table in tables:
            told = all(self._column(table, key) is not None for key in keys)
            if told and columns <= set(table.c.keys()):
                return table
        return None

    def _column(self, table: Table, key: str) -> ColumnElement[Any] | None:
        """What tells a key in a table; a day tells its month and its weekday."""
        if key in self.made:
            return self.made[key].column(table)
        if key in table.c:
            return table.c[key]
        return table.c[DAY] if key in OF_DAY and DAY in table.c else None

    def _sums(
        self, table: Table, query: ReportQuery, keys: tuple[str, ...]
    ) -> Select[*tuple[Any, ...]]:
        columns = [self._column(table, key) for key in keys]
        told = [column for column in columns if column is not None]
        sums = (func.sum(table.c[name]) for name in self.sums)
        kept = select(*told, *sums).where(*self._narrowed(table, query))
        return kept.group_by(*told) if told else kept

    def _months(
        self, connection: Connection, query: ReportQuery, keys: tuple[str, ...]
    ) -> list[date]:
        """The months of the query that are kept and tell its keys apart; none for a few days."""
        if query.since and query.until and (query.until - query.since).days < SHORTEST_MONTH - 1:
            return []
        kept = kept_months(connection, query.since, query.until)
        fit = [self.made[key].fits for key in keys if key in self.made]
        return [month for month in kept if all(fits(month) for fits in fit)]

    def _narrowed(self, table: Table, query: ReportQuery) -> list[ColumnElement[bool]]:
        found = [
            table.c[self.narrows[name]] == value
            for name, value in query.narrow.items()
            if name in self.narrows
        ]
        if "group" in query.narrow:
            products = ProductRow.__table__
            group = products.c.product_group_id == query.narrow["group"]
            found.append(table.c.product_id.in_(select(products.c.id).where(group)))
        return found


def _of_day(key: str) -> Callable[[Fact], Any]:
    return lambda fact: OF_DAY[key](fact[DAY])


def _with(facts: Iterable[Fact], further: Mapping[str, Callable[[Fact], Any]]) -> Iterable[Fact]:
    for fact in facts:
        yield {**fact, **{key: value(fact) for key, value in further.items()}}


def added(
    first: Totals, keys: tuple[str, ...], sums: tuple[str, ...], facts: Iterable[Fact]
) -> Totals:
    """The totals with more facts in them."""
    found: defaultdict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * len(sums))
    for own, values in first.items():
        found[own] = list(values)
    for fact in facts:
        line = found[tuple(fact[key] for key in keys)]
        for place, name in enumerate(sums):
            line[place] += int(fact[name])
    return {own: tuple(values) for own, values in found.items()}
