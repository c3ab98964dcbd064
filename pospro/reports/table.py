"""Tables: what every report is made of, before anybody decides how it looks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["text", "money", "quantity", "percent", "day", "moment", "count"]
"""How a cell is written: money in minor units, quantity in thousandths, percent as Decimal."""

Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its cells, its label (a message id) and how its cells are written."""

    key: str
    label: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells by column key.

    `level` is 0 for a plain row; 1 for the subtotal of the rows above it. `opens` names what a
    tap on the row shows, as `account:42`, `entry:42` or `ticket:42`. `words` holds the keys of
    cells that are message ids.
    """

    cells: Mapping[str, Cell]
    level: int = 0
    opens: str | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Graph:
    """A picture of a table: its bars are the rows' `label` cells with their `value` cells."""

    kind: Literal["bars", "line"]
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """A report: title (a message id with {facts}), columns, rows, totals, and where it goes on.

    `following` is the key that the next page starts after, or None on the last page. `currency`
    is the code that every money cell is in.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    currency: str
    facts: Mapping[str, Cell] = field(default_factory=dict)
    totals: Mapping[str, Cell] = field(default_factory=dict)
    graph: Graph | None = None
    following: str | None = None
