"""Tables: what every report is made of, before anybody decides how it looks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from pospro.domain.errors import N_

Kind = Literal["text", "money", "quantity", "percent", "day", "moment", "count"]
"""How a cell is written: money in minor units, quantity in thousandths, percent as Decimal."""

Cell = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its cells, its label (a message id, or a name when `is_name`), its kind.

    `currency` is that of its money where it is not that of the table.
    """

    key: str
    label: str
    kind: Kind = "text"
    currency: str = ""
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells by column key.

    `level` is 0 for a plain row; 1 for the subtotal of the rows above it. `opens` names what a
    tap on the row shows, as `account:42`, `entry:42`, `ticket:42`, `z:42` or
    `report:line_list?product=4`.
    `words` holds the keys of cells that are message ids. `key` tells which row of another span of
    days is the same one. `depth` is how far below others it stands in a tree.
    """

    cells: Mapping[str, Cell]
    level: int = 0
    opens: str | None = None
    words: frozenset[str] = frozenset()
    key: str | int | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Graph:
    """A picture of a table: its bars are the rows' `label` cells with their `value` cells.

    `was` is the column of the former figures, where there is one. `whole` pictures every row,
    else the largest are enough. Without a `label` nothing is pictured; `value` still
    is the figure that matters.
    """

    kind: Literal["bars", "lying", "line"]
    label: str
    value: str
    was: str | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One line of a proof: its name (a message id, or a name when `is_name`) and its amount.

    `level` 1 is a sum of the lines above it.
    """

    label: str
    amount: int
    opens: str | None = None
    level: int = 0
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a report can be believed: what it is held against, line by line, and whether it holds."""

    claim: str
    lines: tuple[ProofLine, ...]
    holds: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A report: title (a message id with {facts}), columns, rows, totals, and where it goes on.

    `following` is the key that the next page starts after, or None on the last page. `currency`
    is the code that every money cell is in. `former` are the totals of the days that it is held
    against. `offered` are the columns that could be shown when
    fewer are.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    currency: str
    facts: Mapping[str, Cell] = field(default_factory=dict)
    totals: Mapping[str, Cell] = field(default_factory=dict)
    former: Mapping[str, Cell] = field(default_factory=dict)
    graph: Graph | None = None
    following: str | None = None
    proof: Proof | None = None
    offered: tuple[Column, ...] = ()

    @property
    def sums(self) -> tuple[Row, ...]:
        """What stands below the rows, each named in its first cell unless a figure is there."""
        found = ((N_("Total"), self.totals), (N_("Before"), self.former))
        return tuple(self._sum(name, cells) for name, cells in found if cells)

    def _sum(self, name: str, cells: Mapping[str, Cell]) -> Row:
        first = self.columns[0].key
        if cells.get(first) is not None:
            return Row(cells, level=1)
        return Row({**cells, first: name}, level=1, words=frozenset({first}))
