"""The steps that every section is written by: put rows in place, retire rows, in bulk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import Column, Connection, Table, bindparam, delete, insert, update

from pospro.domain.ids import new_id
from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.maps import NAMED
from pospro.services.manager.configuration.row_steps import Ids
from pospro.storage.places import Place, kept

T = TypeVar("T")
Values = dict[str, Any]

_AT_ONCE = 5_000
"""Rows of one statement: bulk enough, and far below what either engine binds."""


@dataclass(frozen=True, slots=True)
class Writing:
    """A set-up being written, inside the caller's atomic block."""

    connection: Connection
    ids: Ids
    at: datetime
    by: int | None
    currency: str
    language: str

    def rules(self, entry: Any, *names: str) -> dict[str, int | None]:  # noqa: ANN401 - an entry
        """The columns in which a row names posting rules: each is a field of the entry and _id."""
        return {
            name: self.ids.of("transaction_types", getattr(entry, name.removesuffix("_id")))
            for name in names
        }

    def places(self, maps: Iterable[Any]) -> list[list[int | None]]:
        """The places of a file as a row keeps them."""
        return kept(
            Place(*(self.ids.of(section, getattr(each, key, None)) for section, key in NAMED))
            for each in maps
        )

    def put(
        self, section: str, table: Table, rows: Iterable[tuple[str, Values]], **once: str | int
    ) -> None:
        """Insert what is new and update the rest, retired rows included; `once` is for new rows."""
        known = self.ids.by_key[section]
        new: list[Values] = []
        old: list[Values] = []
        for key, values in rows:
            if key in known:
                old.append(values | {"row_id": known[key], "retired_at": None})
            else:
                known[key] = new_id()
                new.append({"id": known[key], "retired_at": None} | once | values)
        self.insert(table, new)
        self.update(table, old)

    def insert(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert in bulk."""
        for part in chunks(rows):
            self.connection.execute(insert(table), part)

    def update(self, table: Table, rows: Iterable[Values]) -> None:
        """Update in bulk; each row names its id as `row_id`."""
        for part in chunks(rows):
            self.connection.execute(update(table).where(table.c.id == bindparam("row_id")), part)

    def delete(self, column: Column[Any], values: Iterable[int | str]) -> None:
        """Delete the rows of a table of links, such as barcodes, whose column has these values."""
        for part in chunks(values):
            self.connection.execute(delete(column.table).where(column.in_(part)))

    def retire(self, section: str, table: Table, changes: Iterable[Change]) -> None:
        """Take rows out of use; history keeps naming them."""
        known = self.ids.by_key[section]
        gone = (
            {"row_id": known[change.key], "retired_at": self.at}
            for change in changes
            if change.kind == "retired"
        )
        self.update(table, gone)

    def place(self, section: str, table: Table, keys: Sequence[str]) -> None:
        """Number the rows of a section in the order of the file."""
        known = self.ids.by_key[section]
        self.update(table, ({"row_id": known[key], "position": n} for n, key in enumerate(keys, 1)))


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists that one statement may take."""
    rest = iter(values)
    while part := list(islice(rest, _AT_ONCE)):
        yield part


def present(changes: Iterable[Change]) -> list[tuple[str, Any]]:
    """Key and entry of what is in the file; the rest is being retired."""
    return [(change.key, change.after) for change in changes if change.kind != "retired"]


def columns(entry: BaseModel, *without: str) -> Values:
    """The fields of an entry that are called as their columns, as they are in memory."""
    return {name: value for name, value in entry if name not in without}
