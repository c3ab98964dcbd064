"""Long results in short portions, so that memory stays flat however long the books are."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select

T = TypeVar("T")
PORTION = 1000


def streamed(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[Row[Any]]:
    """The rows of a query, read a portion at a time from a cursor of the server.

    Whoever stops early lets go of the iterator, which closes the cursor.
    """
    result = connection.execute(query, execution_options={"yield_per": PORTION})
    try:
        yield from result
    finally:
        result.close()


def portions(things: Iterable[T]) -> Iterator[list[T]]:
    """Lists of at most PORTION things, in order."""
    source = iter(things)
    while portion := list(islice(source, PORTION)):
        yield portion
