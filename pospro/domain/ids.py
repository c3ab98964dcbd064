"""Ids that are unique across stores: milliseconds, node number and counter in 63 bits."""

import threading
import time

EPOCH_MS = 1_735_689_600_000
"""1 January 2025 UTC in Unix milliseconds; the id's clock counts from here."""

NODE_BITS = 12
COUNTER_BITS = 10
MAX_NODE = (1 << NODE_BITS) - 1
_COUNTERS = 1 << COUNTER_BITS


class IdMaker:
    """Makes ascending ids for one node; 1,024 in a millisecond, borrowing the next when used up.

    Never goes back when the machine's clock does, and may be called from any thread.
    """

    def __init__(self, node: int = 0) -> None:
        if not 0 <= node <= MAX_NODE:
            raise ValueError(f"node number must be between 0 and {MAX_NODE}")
        self._node = node
        self._ticks = 0
        self._lock = threading.Lock()

    def __call__(self) -> int:
        """The next id, greater than every id made before by this maker."""
        now = (time.time_ns() // 1_000_000 - EPOCH_MS) * _COUNTERS
        with self._lock:
            self._ticks = max(self._ticks + 1, now)
            milliseconds, counter = divmod(self._ticks, _COUNTERS)
        return ((milliseconds << NODE_BITS) | self._node) << COUNTER_BITS | counter


def earlier(made: int, milliseconds: int) -> int:
    """The smallest id that could have been made so long before this one; 0 before the epoch."""
    ticks = (made >> NODE_BITS + COUNTER_BITS) - milliseconds
    return max(ticks, 0) << NODE_BITS + COUNTER_BITS


new_id = IdMaker()
"""The id maker of this process; a store of a chain replaces its node number at start."""
