"""Spans of business days that people ask for by name, and those they are held against."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pospro.domain.errors import BadInput, N_

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last business day, both included."""

    since: date
    until: date

    @property
    def first(self) -> date | None:
        """The first day; None where everything up to the last one is meant."""
        return None if self.since == date.min else self.since

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.until - self.since).days + 1


def _week(today: date) -> Span:
    monday = today - DAY * today.weekday()
    return Span(monday, monday + WEEK - DAY)


def _month(day: date) -> Span:
    first = day.replace(day=1)
    return Span(first, (first + timedelta(days=31)).replace(day=1) - DAY)


def _year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))


@dataclass(frozen=True, slots=True)
class Preset:
    """A span with a name (a message id), found from the business day of today."""

    name: str
    span: Callable[[date], Span]


WORK_PERIOD = "work_period"
"""The preset that is found from the day of the last work period, not from today."""

PRESETS: Mapping[str, Preset] = {
    "today": Preset(N_("Today"), lambda today: Span(today, today)),
    "yesterday": Preset(N_("Yesterday"), lambda today: Span(today - DAY, today - DAY)),
    WORK_PERIOD: Preset(N_("Work period"), lambda period: Span(period, period)),
    "week": Preset(N_("This week"), _week),
    "last_week": Preset(N_("Last week"), lambda today: _week(today - WEEK)),
    "month": Preset(N_("This month"), _month),
    "last_month": Preset(N_("Last month"), lambda today: _month(_month(today).since - DAY)),
    "year": Preset(N_("This year"), lambda today: _year(today.year)),
    "last_year": Preset(N_("Last year"), lambda today: _year(today.year - 1)),
}

ALL = "all"
"""The span that has no first day; only reports that walk through all of the past offer it."""

LONGER: Mapping[str, Preset] = {
    **PRESETS,
    ALL: Preset(N_("Everything"), lambda today: Span(date.min, today)),
}


def _before(span: Span) -> Span:
    if span == _month(span.since):
        return _month(span.since - DAY)
    if span == _year(span.since.year):
        return _year(span.since.year - 1)
    return Span(span.since - DAY * span.days, span.since - DAY)


def _weekday(span: Span) -> Span:
    back = WEEK * -(-span.days // 7)
    return Span(span.since - back, span.until - back)


def _year_before(span: Span) -> Span:
    if span == _month(span.since):
        return _month(span.since.replace(year=span.since.year - 1))
    return Span(_a_year_before(span.since), _a_year_before(span.until))


def _a_year_before(day: date) -> date:
    """The same day of the year before; 29 February has its place on the 28th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


COMPARISONS: Mapping[str, tuple[str, Callable[[Span], Span]]] = {
    "before": (N_("The time before"), _before),
    "weekday": (N_("The same weekdays before"), _weekday),
    "year": (N_("The same days last year"), _year_before),
}
"""Key → the name of a comparison as a message id, and the span that a span is held against."""


def checked(since: date | None, until: date | None) -> None:
    """Raise BadInput when the first day is after the last."""
    if since is not None and until is not None and since > until:
        raise BadInput(
            N_("The first day, {since}, is after the last, {until}. Swap the two."),
            field="since",
            since=since,
            until=until,
        )


def held_against(comparison: str, since: date | None, until: date | None) -> Span | None:
    """The span that a comparison looks at; None without one, or when a day is missing.

    Raises BadInput for a comparison that does not exist.
    """
    if not comparison:
        return None
    if comparison not in COMPARISONS:
        raise BadInput(N_("Compare with “before”, “weekday” or “year”."), field="compare")
    if since is None or until is None:
        return None
    try:
        return COMPARISONS[comparison][1](Span(since, until))
    except (OverflowError, ValueError):
        # Before the first day that a calendar has nothing happened.
        return None
