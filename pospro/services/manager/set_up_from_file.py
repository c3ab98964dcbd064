"""A venue begins from the file that another database wrote: its whole set-up, without any PIN."""

from collections.abc import Iterator
from dataclasses import dataclass

from pospro.charts import CHARTS, load
from pospro.config import Settings
from pospro.domain.access import RIGHTS
from pospro.domain.clock import Clock
from pospro.domain.currency import CURRENCIES
from pospro.domain.errors import N_
from pospro.services.atomic import atomic
from pospro.services.manager.configuration.changes import Changes, changes_between
from pospro.services.manager.configuration.checks import problems_of
from pospro.services.manager.configuration.entries import SECTIONS, Configuration
from pospro.services.manager.configuration.file import Problem, UnusableFile, read_text
from pospro.services.manager.configuration.printer_checks import printers
from pospro.services.manager.configuration.rows_write import write
from pospro.services.manager.new_venue import NewVenue, insert_venue
from pospro.services.printing.known_printers import KnownPrinters
from pospro.storage import audit
from pospro.storage.db import Database

NEEDED = ("venue", "registers", "roles", "users")
"""Sections without which nobody could sell."""


@dataclass(frozen=True, slots=True)
class SetUpFromFile:
    """A file's text, `toml` or `json`; a dry run writes nothing."""

    text: str
    file_format: str
    dry_run: bool = False
    known: KnownPrinters | None = None


@dataclass(frozen=True, slots=True)
class SetUp:
    """The venue's name, who will sign in once they have a PIN, and what was written."""

    venue: str
    people: tuple[str, ...]
    changes: Changes


def set_up_from_file(
    db: Database, clock: Clock, settings: Settings, command: SetUpFromFile
) -> SetUp:
    """Write the whole set-up in one block.

    Raises UnusableFile with every bad line or missing section, Conflict when there is a venue.
    """
    wanted = _wanted(command)
    changes = changes_between(Configuration(), wanted)
    problems = problems_of(wanted)
    if command.known is not None:
        problems += printers(command.known, changes)
    if problems:
        raise UnusableFile(problems)
    assert wanted.venue is not None
    people = tuple(user.name for user in wanted.section("users"))
    done = SetUp(wanted.venue.name, people, changes)
    if command.dry_run:
        return done
    with atomic(db) as unit:
        venue_id = insert_venue(unit.connection, settings, NewVenue(wanted.venue, clock.now()))
        write(unit.connection, wanted, changes, (clock.now(), None))
        event = ("set_up_venue", f"venue:{venue_id}")
        told = {"chart": wanted.venue.chart, "name": done.venue, "language": wanted.venue.language}
        audit.record(unit.connection, None, clock.now(), event, after=told)
        unit.tell("setup")
    return done


def _wanted(command: SetUpFromFile) -> Configuration:
    given = read_text(command.text, command.file_format, CURRENCIES["EUR"])
    gaps = list(_gaps(given))
    if gaps:
        raise UnusableFile(gaps)
    venue = given.venue
    if venue is not None and venue.chart is None:
        given = given.model_copy(
            update={"venue": venue.model_copy(update={"chart": _likeliest(given)})}
        )
    empty = {name: () for name in SECTIONS if getattr(given, name) is None}
    return given.model_copy(update=empty).with_menus()


def _gaps(given: Configuration) -> Iterator[Problem]:
    for section in NEEDED:
        if not getattr(given, section):
            yield Problem.at(
                section,
                N_(
                    "An empty database needs this section. Export the file again, "
                    "or run “pospro setup” first."
                ),
            )
    able = {role.name for role in given.section("roles") if set(RIGHTS) <= set(role.rights)}
    if given.users and not any(user.role in able for user in given.users):
        yield Problem.at(
            "users",
            N_(
                "Nobody in the file has every right. Give the role of one of its users all of them."
            ),
        )


def _likeliest(given: Configuration) -> str:
    """The chart that most accounts of a file without one come from."""
    codes = {account.code for account in given.section("accounts")}

    def shared(key: str) -> int:
        accounts = load(key).configuration("en")["accounts"]
        return len(codes & {account["code"] for account in accounts})

    return max(CHARTS, key=shared)
