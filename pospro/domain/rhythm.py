"""The rhythm of what comes again: every week, month, quarter or year."""

from calendar import monthrange
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "year": 12}
RHYTHMS = ("week", *MONTHS)
"""Every how long something comes again."""


def following(day: date, every: str) -> date:
    """The next day in the rhythm; the last day of a month is followed by the last of another."""
    if every == "week":
        return day + timedelta(days=7)
    count = day.year * 12 + day.month - 1 + MONTHS[every]
    year, month = count // 12, count % 12 + 1
    last = monthrange(year, month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, last if is_last else min(day.day, last))
