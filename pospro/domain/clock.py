"""The clock as an argument: rules never ask the machine what time it is."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Anything that tells the present moment in UTC."""

    def now(self) -> datetime:
        """The present moment, with time zone UTC."""


class SystemClock:
    """The machine's own clock, never running backwards within one process."""

    def __init__(self) -> None:
        self._last = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """The later of the machine's time and the last time told."""
        self._last = max(self._last, datetime.now(UTC))
        return self._last


class FixedClock:
    """A clock that stands still until it is set; for replays and simulations."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment
