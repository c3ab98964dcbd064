"""A long edit of the set-up in steps, each an atomic block, so that tills sell in between."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_, PosproError
from pospro.services.atomic import Unit, atomic
from pospro.services.manager.editing import Edit
from pospro.storage.db import Database
from pospro.storage.venue import setup_changed, setup_version

T = TypeVar("T")

STEP = 250
"""How many products a step writes; a sale waits for one step, or for two."""


class Stopped(PosproError):
    """A long edit ended before its end; what its steps kept stays, a repeat does the rest."""

    code = "stopped"

    def __init__(self, cause: PosproError, *, done: int, planned: int) -> None:
        super().__init__(
            N_("{done} of {planned} products were imported. Import the file again for the rest."),
            done=done,
            planned=planned,
        )
        self.status = cause.status


class Steps:
    """Steps of an edit that was planned at one version of the set-up, which must not move."""

    def __init__(self, db: Database, clock: Clock, planned: tuple[Actor, int]) -> None:
        self._db = db
        self._clock = clock
        self._actor, self._version = planned

    @contextmanager
    def step(self, *, announced: bool) -> Iterator[Edit]:
        """One atomic block; an announced one makes every till read the set-up again.

        Raises Conflict when somebody else changed the set-up since it was read.
        """
        with atomic(self._db) as unit:
            if setup_version(unit.connection) != self._version:
                raise Conflict(
                    N_("Somebody changed the set-up in the meantime. Check the file once more.")
                )
            yield Edit(unit.connection, self._actor, self._clock.now())
            if announced:
                self._announce(unit)

    def _announce(self, unit: Unit) -> None:
        setup_changed(unit.connection)
        unit.tell("setup")
        self._version += 1


@contextmanager
def going_on(done: int, planned: int) -> Iterator[None]:
    """Tell of a refusal how far the steps before it came; the first step undid itself whole."""
    try:
        yield
    except PosproError as refusal:
        if done:
            raise Stopped(refusal, done=done, planned=planned) from refusal
        raise


def in_steps(things: Sequence[T], size: int = STEP) -> list[Sequence[T]]:
    """The things in steps; one empty step when there are none."""
    return [things[place : place + size] for place in range(0, len(things), size)] or [things]


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the garbage collector: a pass over a long file's objects stops every till meanwhile."""
    held = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if held:
            gc.enable()
