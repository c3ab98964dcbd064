"""Ageing of one account: what is open of it after the oldest items were settled first."""

from collections.abc import Mapping
from datetime import date

BUCKETS = {"days_0": 30, "days_31": 60, "days_61": 90, "days_91": None}
"""Bucket → the oldest day that belongs to it; None for everything older."""

PAID_AHEAD = "paid_ahead"

Aged = Mapping[str, int]
"""Bucket → what is open of that age, above zero; what was paid ahead is below."""


def aged(days: Mapping[date, tuple[int, int]], as_of: date) -> Aged:
    """The open items of (added, taken) by day, by their age at the end of `as_of`.

    Whatever was taken settles the oldest first; what is more than all items was paid ahead.
    """
    parts = dict.fromkeys((*BUCKETS, PAID_AHEAD), 0)
    taken = sum(each[1] for each in days.values())
    for day in sorted(days):
        added = days[day][0]
        settled = min(added, taken)
        taken -= settled
        parts[bucket((as_of - day).days)] += added - settled
    parts[PAID_AHEAD] = -taken
    return parts


def bucket(age: int) -> str:
    """The bucket of an age in days."""
    return next(key for key, oldest in BUCKETS.items() if oldest is None or age <= oldest)
