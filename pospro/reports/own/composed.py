"""A report as a manager composed it: facts of its subject in rows and columns, with a proof."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_
from pospro.i18n import sort_key, translate
from pospro.reports.movements import venue_currency
from pospro.reports.own.subject import Dimension, Measure, Names, Subject, Sums
from pospro.reports.query import ReportQuery
from pospro.reports.table import Cell, Column, Graph, Row, Table

MOST_ROWS_BY, MOST_ACROSS = 2, 31
"""By how many things rows may be put together, and how many columns one thing may make."""

HERE = ("weekday", "hour")
"""Facts that are narrowed down to here."""

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """What was chosen, with the names of every value."""

    subject: Subject
    rows: tuple[Dimension, ...]
    across: Dimension | None
    measures: tuple[Measure, ...]

    @property
    def every(self) -> tuple[Dimension, ...]:
        """Rows and columns alike."""
        return (*self.rows, *([self.across] if self.across else []))


def composition(subject: Subject, query: ReportQuery) -> Composition:
    """What the question chose of the subject; what it leaves out is as usual.

    Spread over columns it is the first figure alone.

    Raises BadInput for what cannot be put together so.
    """
    row, figures = subject.usual
    rows = tuple(subject.dimension(key, "row") for key in query.rows or (row,))
    across = subject.dimension(query.across, "across") if query.across else None
    measures = tuple(subject.measure(key) for key in query.measures or figures)
    if len(rows) > MOST_ROWS_BY:
        raise BadInput(N_("Put rows together by {most} things at most."), field="row", most=2)
    chosen = [each.key for each in (*rows, *([across] if across else []))]
    if len(set(chosen)) < len(chosen):
        raise BadInput(N_("Choose something else for each of rows and columns."), field="across")
    return Composition(subject, rows, across, measures[:1] if across else measures)


def compose(subject: Subject, connection: Connection, query: ReportQuery) -> Table:
    """The table of what was chosen; every row opens what it is made of."""
    chosen = composition(subject, query)
    found = _facts(connection, query, chosen)
    writer = _Writer(connection, query, chosen, found)
    rows = writer.rows()
    whole = writer.whole
    return Table(
        title=subject.name,
        columns=writer.columns(),
        rows=tuple(rows),
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=writer.figures(found) if rows else {},
        graph=writer.graph(),
        proof=subject.proof(connection, query, whole) if rows else None,
    )


def _facts(connection: Connection, query: ReportQuery, chosen: Composition) -> dict[Key, Sums]:
    """Values of rows and columns → sums; days and hours that are not asked for are left out."""
    here = {name: value for name, value in query.narrow.items() if name in HERE}
    asked = replace(query, narrow={k: v for k, v in query.narrow.items() if k not in here})
    facts = tuple(dict.fromkeys([d.fact for d in chosen.every] + list(here)))
    values = [(d.fact, d.value(connection)) for d in chosen.every]
    found: defaultdict[Key, list[int]] = defaultdict(lambda: [0] * len(chosen.subject.sums))
    for own, sums in chosen.subject.facts(connection, asked, facts).items():
        fact = dict(zip(facts, own, strict=True))
        if any(fact[name] != value for name, value in here.items()):
            continue
        line = found[tuple(value(fact[name]) for name, value in values)]
        for place, figure in enumerate(sums):
            line[place] += figure
    names = chosen.subject.sums
    return {key: dict(zip(names, sums, strict=True)) for key, sums in found.items() if any(sums)}


class _Writer:
    """Writes the facts as a table."""

    def __init__(
        self,
        connection: Connection,
        query: ReportQuery,
        chosen: Composition,
        found: Mapping[Key, Sums],
    ) -> None:
        language = query.language or "en"
        self._query, self._chosen, self._found = query, chosen, found
        self._language = language
        self._names: list[Names] = [d.names(connection, language) for d in chosen.every]
        self.whole = _added(chosen.subject.sums, found.values())
        self._across = self._values_across()

    def columns(self) -> tuple[Column, ...]:
        """What rows are put together by, then the figures."""
        rows = tuple(Column(d.key, d.label, d.kind) for d in self._chosen.rows)
        if self._chosen.across is None:
            figures = self._chosen.measures
            return (*rows, *(Column(each.key, each.label, each.kind) for each in figures))
        (measure,) = self._chosen.measures
        spread = tuple(
            Column(_at(place), self._said(-1, value), measure.kind, is_name=True)
            for place, value in enumerate(self._across)
        )
        return (*rows, *spread, Column(measure.key, measure.label, measure.kind))

    def rows(self) -> list[Row]:
        """A row for each combination, in order of days or the largest first."""
        many = len(self._chosen.rows)
        grouped: defaultdict[Key, dict[Key, Sums]] = defaultdict(dict)
        for key, sums in self._found.items():
            grouped[key[:many]][key] = sums
        ordered = sorted(grouped, key=self._placing(grouped))
        return [self._row(key, grouped[key]) for key in ordered]

    def figures(self, found: Mapping[Key, Sums]) -> dict[str, Cell]:
        """The figures of a row, or of all of them."""
        names = self._chosen.subject.sums
        sums = _added(names, found.values())
        figures = {m.key: m.figure(sums, self.whole) for m in self._chosen.measures}
        if self._chosen.across is None:
            return figures
        (measure,) = self._chosen.measures
        spread: dict[str, Cell] = {}
        for place, value in enumerate(self._across):
            own = [each for key, each in found.items() if key[-1] == value]
            spread[_at(place)] = measure.figure(_added(names, own), self.whole) if own else None
        return {**spread, **figures}

    def graph(self) -> Graph:
        """The first figure of money; without a label where a row has two."""
        figures = self._chosen.measures
        pictured = next((each for each in figures if each.kind == "money"), figures[0])
        first = self._chosen.rows[0]
        is_plain = len(self._chosen.rows) == 1 and pictured.kind == "money"
        label = first.key if is_plain else ""
        return Graph("bars" if first.in_order else "lying", label, pictured.key)

    def _row(self, key: Key, found: Mapping[Key, Sums]) -> Row:
        named: dict[str, Cell] = {
            d.key: value if d.kind == "day" else self._names[place].get(value, "")
            for place, (d, value) in enumerate(zip(self._chosen.rows, key, strict=True))
        }
        return Row(
            {**named, **self.figures(found)},
            opens=self._opens(key),
            words=frozenset(d.key for d in self._chosen.rows if d.words),
            key=" ".join(
                str(self._same(d, v)) for d, v in zip(self._chosen.rows, key, strict=True)
            ),
        )

    def _same(self, dimension: Dimension, value: Any) -> object:  # noqa: ANN401 - a value
        """What tells the same row of other days: days are counted from the first."""
        if dimension.span is None or self._query.since is None:
            return value
        return (value - self._query.since).days

    def _opens(self, key: Key) -> str | None:
        """The list behind a row; by days, where a list does not know what the row is."""
        report, always = self._chosen.subject.behind
        query, narrow = self._query, {**always}
        for dimension, value in zip(self._chosen.rows, key, strict=True):
            if dimension.key == "account":
                return query.card(value)
            if dimension.span is not None:
                since, until = dimension.span(value)
                query = replace(
                    query,
                    since=max(since, query.since or since),
                    until=min(until, query.until or until),
                )
            elif not dimension.narrows or value is None:
                return None
            else:
                narrow[dimension.narrows] = value
        if (narrow.keys() & {*HERE} and report != "ticket_list") or "weekday" in narrow:
            own = {name: value for name, value in narrow.items() if name not in always}
            return self._on(query, {**own, "row": "day"})
        if report == "journal":
            # A card shows the entries of one account.
            return self._on(query, {**narrow, "row": "account"})
        return query.any_of("weekday").leads_to(report, **narrow)

    def _on(self, query: ReportQuery, more: Mapping[str, Any]) -> str:
        days = {"since": query.since, "until": query.until}
        facts = {**days, **query.narrow, **more}
        asked = urlencode({name: value for name, value in facts.items() if value is not None})
        return f"report:{self._chosen.subject.key}?{asked}"

    def _values_across(self) -> list[Any]:
        if self._chosen.across is None:
            return []
        values = {key[-1] for key in self._found}
        if len(values) > MOST_ACROSS:
            raise BadInput(
                N_("That would be {count} columns; {most} fit. Choose fewer days, or rows for it."),
                field="across",
                count=len(values),
                most=MOST_ACROSS,
            )
        if self._chosen.across.in_order:
            return sorted(values)
        return sorted(values, key=lambda value: sort_key(self._said(-1, value), self._language))

    def _said(self, place: int, value: Any) -> str:  # noqa: ANN401 - a value
        """The name of a value; days and hours make theirs of what they are."""
        names = self._names[place]
        try:
            name = names[value]
        except KeyError:
            return ""
        is_words = self._chosen.every[place].words
        return translate(name, {}, self._language) if is_words else name

    def _placing(self, grouped: Mapping[Key, Mapping[Key, Sums]]) -> Callable[[Key], Any]:
        """Days in their order, names by the first figure."""
        measure = self._chosen.measures[0]
        names = self._chosen.subject.sums

        def largest(keys: Iterable[Key]) -> int:
            sums = _added(names, [each for key in keys for each in grouped[key].values()])
            figure = measure.figure(sums, self.whole)
            return -int(figure) if isinstance(figure, int) else 0

        by_first = defaultdict(list)
        for key in grouped:
            by_first[key[0]].append(key)
        firsts = {first: largest(keys) for first, keys in by_first.items()}

        def place(key: Key) -> tuple[Any, ...]:
            parts: list[Any] = []
            for number, (dimension, value) in enumerate(zip(self._chosen.rows, key, strict=True)):
                figure = firsts[value] if number == 0 else largest([key])
                said = sort_key(self._said(number, value), self._language)
                by_figure = [0 if dimension.by_name else figure, said]
                parts += [value] if dimension.in_order else by_figure
            return tuple(parts)

        return place


def _added(names: Sequence[str], found: Iterable[Sums]) -> Sums:
    sums = dict.fromkeys(names, 0)
    for each in found:
        for name in names:
            sums[name] += each[name]
    return sums


def _at(place: int) -> str:
    return f"at_{place}"
