"""Closed tickets found again: a page of the latest, or those that fit what somebody remembers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.errors import N_, NotAllowed
from pospro.domain.money import Currency, Money
from pospro.i18n import Unreadable, fold, parse_amount
from pospro.storage import ticket_lists
from pospro.storage.number_series import RECEIPT, number_forms
from pospro.storage.ticket_lists import ClosedHead, Place
from pospro.storage.venue import numbered
from pospro.storage.work_periods import open_period

PORTION = 500
MOST_LOOKED_AT = 5000
"""How many tickets one page of a search reads; the next page goes on from there."""

SEES_ALL = "see_books"
"""The right to look into other days than the open one."""

_NUMBER = re.compile(r"(.*?)[\s-]*(\d{1,12})")


@dataclass(frozen=True, slots=True)
class ClosedQuery:
    """Which closed tickets. `text` is a number, an amount, or words of a name, product or note.

    `after` is the `following` of the page before.
    """

    size: int
    language: str
    text: str = ""
    work_period_id: int | None = None
    business_date: date | None = None
    after: int | None = None

    @property
    def place(self) -> Place:
        """Where to look."""
        return Place(self.work_period_id, self.business_date, self.after)


@dataclass(frozen=True, slots=True)
class ClosedTicket:
    """A closed ticket in a list; `printed` is the state of its latest receipt, or None."""

    id: int
    number: str
    name: str
    note: str
    closed_at: datetime
    closed_by: str
    total: Money
    paid_by: tuple[str, ...]
    printed: str | None


@dataclass(frozen=True, slots=True)
class ClosedPage:
    """A page; `following` is where the next one begins.

    A search that read its share without filling the page says how far back it `reached`.
    """

    tickets: tuple[ClosedTicket, ...]
    following: int | None
    reached: datetime | None = None


def closed_tickets(connection: Connection, currency: Currency, query: ClosedQuery) -> ClosedPage:
    """The page of closed tickets that the query asks for, the one closed last first."""
    if query.text.strip():
        return _Search(connection, currency, query).page()
    heads = ticket_lists.closed(connection, query.place, query.size + 1)
    shown = heads[: query.size]
    following = shown[-1].id if len(heads) > len(shown) else None
    return ClosedPage(_told(connection, currency, shown), following)


def own_period(connection: Connection, actor: Actor) -> int | None:
    """The work period to whose tickets somebody keeps: the open one, or none for the books' eyes.

    Without an open one it is 0, which has no tickets.
    """
    if SEES_ALL in actor.rights:
        return None
    period = open_period(connection)
    return period.id if period else 0


def refuse_other_days(connection: Connection, actor: Actor, ticket_id: int) -> None:
    """Raise NotAllowed when a closed ticket is of a day that the actor does not look into."""
    period = own_period(connection, actor)
    if period is not None and ticket_lists.closed_in(connection, ticket_id) not in (None, period):
        raise NotAllowed(N_("This ticket is of another day. Ask somebody who may see the books."))


def _told(
    connection: Connection, currency: Currency, heads: list[ClosedHead]
) -> tuple[ClosedTicket, ...]:
    """The tickets with how they were paid and printed."""
    ids = [head.id for head in heads]
    paid = ticket_lists.paid_by(connection, ids) if ids else {}
    printed = ticket_lists.print_states(connection, ids) if ids else {}
    return tuple(
        ClosedTicket(
            id=head.id,
            number=head.number,
            name=head.name,
            note=head.note,
            closed_at=head.closed_at,
            closed_by=head.closed_by,
            total=Money(head.total, currency),
            paid_by=tuple(paid.get(head.id, ())),
            printed=printed.get(head.id),
        )
        for head in heads
    )


class _Search:
    """Reads tickets back from the latest one, a portion at a time, until the page is full."""

    def __init__(self, connection: Connection, currency: Currency, query: ClosedQuery) -> None:
        self._connection = connection
        self._currency = currency
        self._query = query
        self._words = fold(query.text)
        self._amount = _amount(query.text, currency, query.language)

    def page(self) -> ClosedPage:
        """What was found; a number that was typed whole comes first, however old it is."""
        place = self._query.place
        found = [] if place.after else self._numbered()
        numbered = {head.id for head in found}
        room = max(1, self._query.size - len(found))
        portion: list[ClosedHead] = []
        for _ in range(MOST_LOOKED_AT // PORTION):
            portion = ticket_lists.closed(self._connection, place, PORTION)
            fitting = [head for head in self._fitting(portion) if head.id not in numbered]
            found += fitting[:room]
            if len(fitting) > room:
                return ClosedPage(self._told(found), fitting[room - 1].id)
            if len(portion) < PORTION:
                return ClosedPage(self._told(found), None)
            room -= len(fitting)
            place = replace(place, after=portion[-1].id)
            if not room:
                return ClosedPage(self._told(found), place.after)
        return ClosedPage(self._told(found), place.after, portion[-1].closed_at)

    def _told(self, found: list[ClosedHead]) -> tuple[ClosedTicket, ...]:
        return _told(self._connection, self._currency, found)

    def _numbered(self) -> list[ClosedHead]:
        typed = _NUMBER.fullmatch(self._query.text.strip())
        if typed is None:
            return []
        start, digits = fold(typed[1]), int(typed[2])
        numbers = [
            numbered(prefix, length, digits)
            for prefix, length in number_forms(self._connection, RECEIPT)
            if not start or fold(prefix).rstrip(" -") == start
        ]
        return ticket_lists.closed_by_number(self._connection, numbers, self._query.place)

    def _fitting(self, portion: list[ClosedHead]) -> Iterator[ClosedHead]:
        texts = ticket_lists.line_texts(self._connection, [head.id for head in portion])
        for head in portion:
            told = (head.name, head.note, *texts.get(head.id, ()))
            if abs(head.total) == self._amount or any(self._words in _folded(t) for t in told if t):
                yield head


def _amount(text: str, currency: Currency, language: str) -> int | None:
    try:
        return abs(parse_amount(text, currency, language))
    except Unreadable:
        return None


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold(text)
