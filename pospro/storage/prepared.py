"""Core statements compiled once an engine and run on the driver itself: the till's road.

SQLAlchemy writes the SQL and knows the types; what it does for each execution beside that costs
several times the statement. The rows are named tuples with the statement's columns.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Table, Update, bindparam, insert
from sqlalchemy.types import TypeEngine

Statement = Select[Any] | Insert | Update | Delete
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Form:
    """A statement as one driver takes it, with what turns values into its own and back."""

    sql: str
    names: tuple[str, ...]
    is_positional: bool
    writers: tuple[tuple[int, Convert], ...]
    fixed: Mapping[str, Any]
    readers: tuple[tuple[int, Convert], ...]
    make_row: Callable[..., Any]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values in the driver's form; a name that is missing is NULL."""
        given = {**self.fixed, **values} if self.fixed else values
        found = list(map(given.get, self.names))
        for place, write in self.writers:
            if (value := found[place]) is not None:
                found[place] = write(value)
        return found if self.is_positional else dict(zip(self.names, found, strict=True))

    def row(self, found: Sequence[Any]) -> Any:
        """A row with its values turned back."""
        if self.readers:
            found = list(found)
            for place, read in self.readers:
                if (value := found[place]) is not None:
                    found[place] = read(value)
        return self.make_row(found)


class Prepared:
    """A statement whose `bindparam` names are given as keyword arguments when it is run.

    Errors of the driver come as they are; `atomic` explains them.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._forms: dict[str, _Form] = {}

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Every row."""
        form = self._form(connection.dialect)
        cursor = _driver(connection).execute(form.sql, form.parameters(values))
        return [form.row(found) for found in cursor.fetchall()]

    def first(self, connection: Connection, **values: Any) -> Any | None:
        """The first row, or None."""
        form = self._form(connection.dialect)
        found = _driver(connection).execute(form.sql, form.parameters(values)).fetchone()
        return None if found is None else form.row(found)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Run it for its effect; how many rows it touched."""
        form = self._form(connection.dialect)
        return int(_driver(connection).execute(form.sql, form.parameters(values)).rowcount)

    def run_many(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run it once a row."""
        form = self._form(connection.dialect)
        parameters = [form.parameters(row) for row in rows]
        _driver(connection).cursor().executemany(form.sql, parameters)

    def _form(self, dialect: Dialect) -> _Form:
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = _form_for(self._statement, dialect)
        return form


def insert_into(table: Table) -> Prepared:
    """An insert of whole rows; columns that a row leaves out are NULL."""
    return Prepared(insert(table).values({c.name: bindparam(c.name) for c in table.columns}))


def _driver(connection: Connection) -> Any:
    """The driver's own connection; both drivers run statements on it."""
    return connection.connection.dbapi_connection


def _form_for(statement: Statement, dialect: Dialect) -> _Form:
    compiled = statement.compile(dialect=dialect)
    types = {name: bind.type for name, bind in compiled.binds.items()}
    names = tuple(compiled.positiontup or types)
    columns = _columns(statement)
    return _Form(
        sql=str(compiled),
        names=names,
        is_positional=dialect.positional,
        writers=_converts([types[name] for name in names], dialect, "bind_processor"),
        fixed={n: b.value for n, b in compiled.binds.items() if b.value is not None},
        readers=_converts([column.type for column in columns], dialect, "result_processor"),
        make_row=_maker([column.key for column in columns]),
    )


def _maker(names: Sequence[str]) -> Callable[[Sequence[Any]], Any]:
    """What makes a named tuple of a row, without handing over its values one by one."""
    return partial(tuple.__new__, namedtuple("Row", names, rename=True))  # noqa: PYI024 - any


def _columns(statement: Statement) -> Sequence[Any]:
    if isinstance(statement, Select):
        return list(statement.selected_columns)
    return list(statement.exported_columns)


def _converts(
    kinds: Iterable[TypeEngine[Any]], dialect: Dialect, which: str
) -> tuple[tuple[int, Convert], ...]:
    """The places whose values need turning, each with what turns them."""
    turns = ((place, _convert(kind, dialect, which)) for place, kind in enumerate(kinds))
    return tuple((place, turn) for place, turn in turns if turn is not None)


def _convert(kind: TypeEngine[Any], dialect: Dialect, which: str) -> Convert | None:
    own = kind.dialect_impl(dialect)
    if which == "bind_processor":
        return own.bind_processor(dialect)
    return own.result_processor(dialect, None)
