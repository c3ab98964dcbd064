"""What a report can be composed of: subjects with the ways to group them and their figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_
from pospro.reports.query import ReportQuery
from pospro.reports.summed.source import Totals
from pospro.reports.table import Cell, Kind, Proof

Sums = Mapping[str, int]
Names = Mapping[Any, str]
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to group: `fact` is the column of the facts, `value` what it is put together under.

    `names` gives the names by value, `words` says that these are message ids. `narrows` is what a
    list is narrowed down by; `span` the days that a value stands for. In the order of `value` where
    `in_order`, of its name where `by_name`, else the largest first.
    """

    key: str
    label: str
    fact: str
    names: Callable[[Connection, str], Names]
    value: Callable[[Connection], Callable[[Any], Any]] = lambda _connection: lambda fact: fact
    words: bool = False
    narrows: str = ""
    span: Callable[[Any], Span] | None = None
    in_order: bool = False
    by_name: bool = False
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: of the sums of a row, beside those of all rows."""

    key: str
    label: str
    kind: Kind
    figure: Callable[[Sums, Sums], Cell]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is counted: its facts, and what proves them where nothing is left out.

    `behind` is the list that shows the single ones of a row, with what it is always asked.
    """

    key: str
    name: str
    about: str
    sums: tuple[str, ...]
    facts: Callable[[Connection, ReportQuery, tuple[str, ...]], Totals]
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    usual: tuple[str, tuple[str, ...]]
    behind: tuple[str, Mapping[str, int]]
    proof: Callable[[Connection, ReportQuery, Sums], Proof | None]
    narrows: tuple[str, ...]

    def dimension(self, key: str, field: str) -> Dimension:
        """The way to group with this key; BadInput names those that there are."""
        found = next((each for each in self.dimensions if each.key == key), None)
        if found is None:
            raise BadInput(
                N_("This report cannot be put together by “{key}”. Choose among: {known}."),
                field=field,
                key=key,
                known=", ".join(each.key for each in self.dimensions),
            )
        return found

    def measure(self, key: str) -> Measure:
        """The figure with this key; BadInput names those that there are."""
        found = next((each for each in self.measures if each.key == key), None)
        if found is None:
            raise BadInput(
                N_("This report has no figure “{key}”. Choose among: {known}."),
                field="measure",
                key=key,
                known=", ".join(each.key for each in self.measures),
            )
        return found
