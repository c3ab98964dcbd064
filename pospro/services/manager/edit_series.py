"""Number series: prefix, digits and the next number, which only ever goes up."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.domain.wording import LONGEST_NOTE, plain_words
from pospro.services.manager.editing import editing, require_unchanged
from pospro.storage.account_states import hold_setup
from pospro.storage.db import Database
from pospro.storage.number_series import (
    go_on,
    hold_series,
    last_given,
    prefixes,
    read_series,
    series_state,
)
from pospro.storage.venue import numbered

PREFIX = re.compile(r"[A-Za-z0-9][A-Za-z0-9./-]{0,11}")
DIGITS = range(3, 11)
KEEP_LENGTH = N_("Numbers that begin with {prefix} keep their length. Choose another prefix too.")
LARGEST = 9_999_999_999
"""A number that no till reaches, and that every program reads."""


@dataclass(frozen=True, slots=True)
class SeriesContent:
    """How a series goes on; without a next number it goes on where it is.

    `reason` says why numbers are left out, where some are.
    """

    prefix: str
    digits: int
    next_number: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSeries:
    """Another way to go on for the series of this id, whose fingerprint was `seen`."""

    actor: Actor
    series_id: int
    content: SeriesContent
    seen: str


def change_series(db: Database, clock: Clock, command: ChangeSeries) -> int:
    """Keep it and return the id; BadInput names the field that cannot be kept.

    A number is never given twice, and what is left out is written down with its reason.
    """
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        require_unchanged(series_state(edit.connection, command.series_id), command.seen)
        held = hold_series(edit.connection, command.series_id)
        values = _checked(edit.connection, held, command.content)
        reason = plain_words(command.content.reason, LONGEST_NOTE, "reason")
        why = {"reason": reason, "ended_at": edit.at, "ended_by": edit.actor.user_id}
        go_on(edit.connection, held, values, why)
        edit.record(
            "series_changed",
            f"series:{held.id}",
            before={name: getattr(held, name) for name in values},
            after=values | ({"reason": reason} if reason else {}),
        )
    return command.series_id


def next_number_said(connection: Connection, series_id: int, content: SeriesContent) -> str:
    """The number that would be given next; BadInput as for changing it."""
    series_state(connection, series_id)
    values = _checked(connection, read_series(connection, series_id), content)
    return numbered(values["prefix"], values["digits"], values["next_number"])


def require_free_prefix(
    connection: Connection, prefix: str, purpose: str, own_id: int | None
) -> None:
    """Raise BadInput where numbers with this prefix could be mistaken for another series'."""
    known = prefixes(connection, purpose)
    require_prefix(prefix, [taken for series_id, taken in known if series_id != own_id])


def require_prefix(prefix: str, others: Iterable[str]) -> None:
    """Raise BadInput for a prefix of no use, or with which numbers could be mistaken."""
    if not PREFIX.fullmatch(prefix):
        raise BadInput(
            N_("A prefix has 1 to 12 letters A to Z, digits or the signs - . /, like K1-."),
            field="prefix",
        )
    for taken in others:
        if _collide(prefix, taken):
            raise BadInput(
                N_("Numbers with “{prefix}” could be mistaken for those with “{taken}”."),
                field="prefix",
                prefix=prefix,
                taken=taken,
            )


def _checked(connection: Connection, held: Row[Any], content: SeriesContent) -> dict[str, Any]:
    prefix, same = content.prefix.strip(), content.prefix.strip() == held.prefix
    if not same:
        require_free_prefix(connection, prefix, held.purpose, held.id)
    if content.digits not in DIGITS:
        raise BadInput(N_("Choose from 3 to 10 digits."), field="digits")
    begun = held.next_number > held.first_number
    if same and begun and content.digits != held.digits:
        raise BadInput(KEEP_LENGTH, field="digits", prefix=prefix)
    usual = held.next_number if same else last_given(connection, held, prefix) + 1
    number = usual if content.next_number is None else content.next_number
    _require_ahead(connection, held, (prefix, number), content.reason)
    return {"prefix": prefix, "digits": content.digits, "next_number": number}


def _require_ahead(
    connection: Connection, held: Row[Any], wanted: tuple[str, int], reason: str
) -> None:
    """A number is above all that were given under its prefix; a gap has a reason."""
    prefix, number = wanted
    if not 0 < number <= LARGEST:
        raise BadInput(N_("Enter a number from 1 to {most}."), field="next_number", most=LARGEST)
    last = last_given(connection, held, prefix)
    if number <= last:
        raise BadInput(
            N_("{number} was given already. Enter a number above {last}."),
            field="next_number",
            number=number,
            last=last,
        )
    if last and number > last + 1 and not reason.strip():
        raise BadInput(
            N_("Say why the numbers {first} to {last} are left out."),
            field="reason",
            first=last + 1,
            last=number - 1,
        )


def _collide(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    rest = long[len(short) :]
    return long.startswith(short) and (not rest or rest.isdecimal())
