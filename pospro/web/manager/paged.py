"""A long list of the set-up: a search over what its rows are called, and one page of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request

from pospro.i18n import fold

T = TypeVar("T")

A_PAGE = 50
"""Rows of one page; a list that fits into one is shown without a search."""


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """A page of a list: its rows, how many were found in all, and where it stands."""

    rows: tuple[T, ...]
    count: int
    text: str
    number: int
    pages: int
    is_long: bool

    @property
    def asked(self) -> dict[str, object]:
        """What an address says to come back to this page."""
        return self.at(self.number)

    def at(self, number: int) -> dict[str, object]:
        """The same for another page."""
        return {"q": self.text or None, "page": number if number > 1 else None}


def names_of(thing: Any) -> Iterable[str]:  # noqa: ANN401 - whatever a list holds
    """What a row of the set-up is called, in every language."""
    return (thing.name, *getattr(thing, "translations", {}).values())


def paged(found: Iterable[T], called: Callable[[T], Iterable[str]] = names_of) -> Paged[T]:
    """The page of a list that the request asks for: each word of `q` is in what a row is called."""
    everything = tuple(found)
    text = request.args.get("q", "").strip()[:80]
    words = fold(text).split()
    hits = tuple(each for each in everything if _has(words, called(each))) if words else everything
    pages = max(1, -(-len(hits) // A_PAGE))
    number = min(max(request.args.get("page", 1, int), 1), pages)
    rows = hits[(number - 1) * A_PAGE : number * A_PAGE]
    return Paged(rows, len(hits), text, number, pages, len(everything) > A_PAGE or bool(text))


def _has(words: list[str], names: Iterable[str]) -> bool:
    own = fold(" ".join(names))
    return all(word in own for word in words)
