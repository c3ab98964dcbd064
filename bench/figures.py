"""What a question of the bench answers: figures beside their limits, taken fairly."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value with its unit; `limit` is the most it may be, or the least it must."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        """Whether it keeps its limit."""
        if self.limit is None:
            return True
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def __str__(self) -> str:
        limit = ""
        if self.limit is not None:
            sign = "≥" if self.at_least else "≤"
            limit = f"{'' if self.holds else 'misses '}{sign} {self.limit:g}"
        line = f"  {self.what:<60}{self.value:>12,.2f} {self.unit:<4}{limit:<14}{self.note}"
        return line.rstrip()


def milliseconds(work: Callable[[], object]) -> float:
    """How long the work took."""
    start = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - start) / 1_000_000


def alternately(
    rounds: Iterable[int], *works: Callable[[int], list[float]]
) -> list[list[list[float]]]:
    """Every work once a round, so that a busy machine slows all of them alike.

    A work gives the milliseconds of its parts. The answer is, for each work, for each of its
    parts, the milliseconds of every round.
    """
    taken: list[list[list[float]]] = [[] for _ in works]
    for number in rounds:
        for times, work in zip(taken, works, strict=True):
            times.append(work(number))
    return [[list(part) for part in zip(*times, strict=True)] for times in taken]


def median(times: Iterable[float]) -> float:
    """The middle of them."""
    return statistics.median(times)


def percentile(times: Iterable[float], place: int) -> float:
    """The value below which `place` of a hundred lie."""
    return statistics.quantiles(times, n=100)[place - 1]


def beside(
    what: str, ours: list[float], floor: list[float], limit: float | None = None
) -> Iterator[Figure]:
    """Our median as a multiple of the floor's, with both medians."""
    mine, bare = median(ours), median(floor)
    note = f"{mine:.2f} ms beside {bare:.2f} ms"
    yield Figure(what, mine / bare, "×", limit, note=note)
