"""Days by name, and the days that they are held against."""

from datetime import date

import pytest

from pospro.domain.errors import BadInput
from pospro.reports.spans import PRESETS, Span, checked, held_against

SATURDAY = date(2026, 3, 14)


def days(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("preset", "first", "last"),
    [
        ("today", "2026-03-14", "2026-03-14"),
        ("yesterday", "2026-03-13", "2026-03-13"),
        ("week", "2026-03-09", "2026-03-15"),
        ("last_week", "2026-03-02", "2026-03-08"),
        ("month", "2026-03-01", "2026-03-31"),
        ("last_month", "2026-02-01", "2026-02-28"),
        ("year", "2026-01-01", "2026-12-31"),
        ("last_year", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_named_span_has_its_first_and_last_day(preset, first, last):
    assert PRESETS[preset].span(SATURDAY) == days(first, last)


@pytest.mark.parametrize(
    ("comparison", "first", "last", "former"),
    [
        ("before", "2026-03-14", "2026-03-14", ("2026-03-13", "2026-03-13")),
        ("before", "2026-03-09", "2026-03-15", ("2026-03-02", "2026-03-08")),
        ("before", "2026-03-01", "2026-03-31", ("2026-02-01", "2026-02-28")),
        ("before", "2026-01-01", "2026-12-31", ("2025-01-01", "2025-12-31")),
        ("weekday", "2026-03-14", "2026-03-14", ("2026-03-07", "2026-03-07")),
        ("weekday", "2026-03-01", "2026-03-31", ("2026-01-25", "2026-02-24")),
    ],
)
def test_a_comparison_looks_at_the_time_before_or_at_the_same_weekdays(
    comparison, first, last, former
):
    span = days(first, last)
    found = held_against(comparison, span.since, span.until)
    assert found == days(*former)
    if comparison == "weekday":
        assert found.since.weekday() == span.since.weekday()


def test_days_in_the_wrong_order_are_refused_with_a_way_out():
    with pytest.raises(BadInput, match="Swap the two") as refusal:
        checked(date(2026, 3, 15), SATURDAY)
    assert refusal.value.field == "since"
    checked(SATURDAY, SATURDAY)
    checked(None, SATURDAY)


def test_an_unknown_comparison_names_those_that_exist():
    with pytest.raises(BadInput, match=r"before.*weekday.*year"):
        held_against("decade", SATURDAY, SATURDAY)
