"""One kind of sums: kept for closed days, read from tickets for the others, added up alike."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from pospro.reports.movements import unsummed
from pospro.reports.query import ReportQuery
from pospro.storage.catalogue import ProductRow
from pospro.storage.day_sales import between
from pospro.storage.month_sales import kept_months, outside

Fact = dict[str, Any]
Totals = dict[tuple[Any, ...], tuple[int, ...]]

Made = tuple[ColumnElement[Any], Callable[[Fact], Any]]

DAY = "business_date"
SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True)
class Source:
    """A table of sums; `live` reads the same rows, unsorted and with their day, from the originals.

    `sums` are the columns that add up. `narrows` says which column a question is narrowed down by;
    for any other narrowing every day is read from the originals. `monthly` is a table of the same
    sums of whole months; `made` are keys beside the columns, made of them in a row and in a fact.
    """

    table: Table
    sums: tuple[str, ...]
    live: Callable[[Connection, ReportQuery], Iterable[Fact]]
    narrows: Mapping[str, str]
    monthly: Table | None = None
    made: Mapping[str, Made] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that tell its rows of one day apart."""
        return tuple(c.name for c in self.table.primary_key if c.name != DAY)

    def total(self, connection: Connection, query: ReportQuery, *keys: str) -> Totals:
        """Values of the columns `keys` → the sums, over the query's days."""
        found: Totals = {}
        rest: ReportQuery | None = query
        if self._is_kept(query):
            found, rest = self._kept(connection, query, keys), unsummed(connection, query)
        if rest is None:
            return found
        facts = self.live(connection, rest)
        return added(found, keys, self.sums, map(self._with_made, facts) if self.made else facts)

    def _is_kept(self, query: ReportQuery) -> bool:
        """Whether the sums tell apart what the question is narrowed down to."""
        known = {*self.narrows, *(("group",) if "product_id" in self.table.c else ())}
        return query.narrow.keys() <= known

    def _kept(self, connection: Connection, query: ReportQuery, keys: tuple[str, ...]) -> Totals:
        """What is kept of the query's days: whole months together, the rest day by day."""
        months = self._months(connection, query, keys)
        days = [*between(self.table, query.since, query.until), *outside(self.table, months)]
        parts = [self._sums(self.table, query, keys).where(*days)]
        if self.monthly is not None and months:
            own = self.monthly.c.month.between(months[0], months[-1])
            parts.append(self._sums(self.monthly, query, keys).where(own))
        found: Totals = {}
        for row in chain.from_iterable(map(connection.execute, parts)):
            key, sums = tuple(row[: len(keys)]), row[len(keys) :]
            if sums[0] is not None:
                before = found.get(key, (0,) * len(sums))
                found[key] = tuple(
                    int(more) + known for more, known in zip(sums, before, strict=True)
                )
        return found

    def _sums(
        self, table: Table, query: ReportQuery, keys: tuple[str, ...]
    ) -> Select[*tuple[Any, ...]]:
        columns = [self.made[key][0] if key in self.made else table.c[key] for key in keys]
        sums = (func.sum(table.c[name]) for name in self.sums)
        kept = select(*columns, *sums).where(*self._narrowed(table, query))
        return kept.group_by(*columns) if columns else kept

    def _months(
        self, connection: Connection, query: ReportQuery, keys: tuple[str, ...]
    ) -> list[date]:
        """The months of the query that are kept and tell its keys apart; none for a few days."""
        if self.monthly is None or not set(keys) <= set(self.monthly.c.keys()):
            return []
        if query.since and query.until and (query.until - query.since).days < SHORTEST_MONTH - 1:
            return []
        return kept_months(connection, query.since, query.until)

    def of_day(self, facts: Iterable[Fact]) -> list[Fact]:
        """The rows to be kept of one day."""
        keys = self.keys
        return [
            dict(zip((*keys, *self.sums), (*own, *sums), strict=True))
            for own, sums in added({}, keys, self.sums, facts).items()
        ]

    def _with_made(self, fact: Fact) -> Fact:
        return {**fact, **{key: value(fact) for key, (_column, value) in self.made.items()}}

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
