"""The steps that every section of a configuration is read by: rows in order, made into entries."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Table, select


@dataclass(frozen=True, slots=True)
class Ids:
    """Key → id of the rows of every section, in use and retired, and id → name in a file."""

    by_key: Mapping[str, dict[str, int]]
    names: Mapping[str, dict[int, str]]

    def of(self, section: str, key: str | None) -> int | None:
        """The row that an entry refers to by name or code; None for no reference."""
        return None if key is None else self.by_key[section][key]


def rows_in_use(connection: Connection, table: Table, *order: str) -> Sequence[Row[Any]]:
    """The rows in use, in the order of a column that every database has in the same order."""
    query = select(table)
    if "retired_at" in table.c:
        query = query.where(table.c.retired_at.is_(None))
    return connection.execute(query.order_by(*(table.c[name] for name in order))).all()


def by_key(found: list[Any]) -> list[Any]:
    """In the order of code points, so that two files can be compared line by line."""
    return sorted(found, key=lambda entry: str(entry.key))


def like(kind: type[Any], row: Row[Any], **facts: Any) -> Any:  # noqa: ANN401 - an entry of kind
    """An entry with the columns of the row that are called as its fields, and further facts."""
    columns = row._mapping  # noqa: SLF001 - the row's public view, named so for want of room
    same = {
        name: columns[name]
        for name in kind.__pydantic_fields__
        if name not in facts and name in columns
    }
    return kind.model_construct(**same, **facts)


def grouped(found: Iterable[Row[Any]], column: str) -> dict[Hashable, list[Row[Any]]]:
    """The rows by what they have in a column."""
    parts: defaultdict[Hashable, list[Row[Any]]] = defaultdict(list)
    for row in found:
        parts[getattr(row, column)].append(row)
    return parts
