"""How fine the vouchers are: one for each ticket, or one for each Z report and register."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.storage.settings import setting

TICKET, Z_REPORT = "ticket", "z_report"
GRAINS: Mapping[str, str] = {
    TICKET: N_("A voucher for each ticket"),
    Z_REPORT: N_("One voucher for each Z report and register"),
}
"""Grain → its name as a message id."""

SETTING = "voucher_grain"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of one grain, both included; without `since` or `until` from or to the end."""

    grain: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Grain:
    """The grain that counts from a day on, for each change of it; tickets before the first."""

    changes: tuple[tuple[date, str], ...] = ()

    @classmethod
    def always(cls, grain: str) -> Self:
        """The same on every day."""
        return cls(((date.min, grain),))

    def on(self, day: date) -> str:
        """The grain of a day."""
        found = TICKET
        for since, grain in self.changes:
            if since <= day:
                found = grain
        return found

    def changed(self, since: date, grain: str) -> "Grain":
        """Another grain from a day on."""
        kept = tuple(each for each in self.changes if each[0] < since)
        return Grain((*kept, (since, grain)))

    def stretches(self, since: date | None, until: date | None) -> Iterator[Stretch]:
        """The days from `since` to `until` in stretches of one grain."""
        grain = TICKET if since is None else self.on(since)
        for begins, other in self.changes:
            if since is not None and begins <= since:
                continue
            if until is not None and begins > until:
                break
            if begins > date.min:
                yield Stretch(grain, since, begins - timedelta(days=1))
            since, grain = begins, other
        yield Stretch(grain, since, until)

    @property
    def stored(self) -> dict[str, list[list[str]]]:
        """As the setting keeps it."""
        return {"changes": [[day.isoformat(), grain] for day, grain in self.changes]}


def kept_grain(connection: Connection) -> Grain:
    """The grain that the manager chose."""
    changes = (setting(connection, SETTING) or {}).get("changes", ())
    return Grain(tuple((date.fromisoformat(day), grain) for day, grain in changes))
