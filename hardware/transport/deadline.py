"""A moment by which something must have happened, measured on a clock that never jumps."""

import time


class Deadline:
    """So many seconds from now; passed on unchanged, the waits of a conversation never add up."""

    def __init__(self, seconds: float) -> None:
        self._moment = time.monotonic() + seconds

    def remaining_s(self) -> float:
        return max(0.0, self._moment - time.monotonic())

    @property
    def has_passed(self) -> bool:
        return self.remaining_s() == 0.0

    def or_sooner(self, seconds: float) -> "Deadline":
        """The earlier one of this moment and so many seconds from now."""
        return Deadline(min(seconds, self.remaining_s()))
