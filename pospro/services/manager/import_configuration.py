"""A configuration file is imported: all of it or nothing, with a dry run that tells beforehand."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, exists, select
from sqlalchemy.exc import IntegrityError

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.currency import currency
from pospro.domain.errors import Conflict, N_
from pospro.services.atomic import Unit, atomic
from pospro.services.manager.configuration.changes import Change, Changes, changes_between
from pospro.services.manager.configuration.checks import problems_of
from pospro.services.manager.configuration.entries import SECTIONS, Configuration
from pospro.services.manager.configuration.file import Problem, UnusableFile, read_text
from pospro.services.manager.configuration.rows_read import read_configuration, read_ids
from pospro.services.manager.configuration.rows_write import write
from pospro.storage import audit
from pospro.storage.db import Database
from pospro.storage.ledger import PostingRow
from pospro.storage.venue import setup_changed, the_venue

WRITTEN_DOWN_SINGLY = (
    "account_types",
    "accounts",
    "transaction_types",
    "taxes",
    "calculation_types",
    "payment_types",
    "registers",
    "roles",
    "users",
)
"""Sections whose every change is an audit event of its own; the catalogue's are counted."""


RIGHTS = (
    dict.fromkeys(SECTIONS, "edit_accounts")
    | dict.fromkeys(("users", "roles"), "edit_users")
    | dict.fromkeys(("printers", "registers"), "devices")
    | dict.fromkeys(
        ("product_groups", "modifier_groups", "products", "menu_categories"), "edit_catalogue"
    )
)
"""Section → the right that its own screen asks for; a file is no way around it."""


@dataclass(frozen=True, slots=True)
class ImportConfiguration:
    """A file's text, `toml` or `json`; a dry run writes nothing.

    Sections that the file has take the place of the present ones; others are left alone.
    """

    actor: Actor
    text: str
    file_format: str
    dry_run: bool = False


def import_configuration(db: Database, clock: Clock, command: ImportConfiguration) -> Changes:
    """Import the file, or only tell what it would change.

    Raises UnusableFile with every bad line, NotAllowed when it changes what the actor may not
    change, and Conflict before the venue is set up. Nothing is written then.
    """
    command.actor.must("configure")
    with db.reading() as connection:
        given = _read(connection, command)
        if command.dry_run:
            return _plan(connection, given)[1]
    try:
        with atomic(db) as unit:
            wanted, changes = _plan(unit.connection, given)
            _require_rights(command.actor, changes)
            if changes.any:
                _write(unit, clock, command.actor, (wanted, changes))
    except IntegrityError as error:
        raise Conflict(
            N_("The file meets something that is there already. Nothing was imported: {reason}"),
            reason=str(error.orig),
        ) from error
    return changes


def _read(connection: Connection, command: ImportConfiguration) -> Configuration:
    venue = the_venue(connection)
    if venue is None:
        raise Conflict(N_("The venue is not set up yet. Run “pospro setup” first."))
    return read_text(command.text, command.file_format, currency(venue.currency))


def _plan(connection: Connection, given: Configuration) -> tuple[Configuration, Changes]:
    """The set-up that results and what it changes; UnusableFile when it cannot be."""
    current = read_configuration(connection)
    wanted = given.over(current)
    changes = changes_between(current, wanted)
    problems = problems_of(wanted) + _refusals(connection, current, (wanted, changes))
    if problems:
        raise UnusableFile(problems)
    return wanted, changes


def _require_rights(actor: Actor, changes: Changes) -> None:
    for section in {change.section for change in changes.entries}:
        actor.must(RIGHTS[section])


def _refusals(
    connection: Connection, current: Configuration, plan: tuple[Configuration, Changes]
) -> list[Problem]:
    """What the books do not allow to be changed any more."""
    wanted, changes = plan
    found = [
        Problem.at(
            f"accounts ({change.key}), {field}",
            N_("Account {account} has postings. It keeps its type and currency."),
            account=change.key,
        )
        for change in changes.of("accounts", "changed")
        for field in ("type", "currency")
        if field in change.fields and _has_postings(connection, change.key)
    ]
    if current.venue and wanted.venue and current.venue.currency != wanted.venue.currency:
        sentence = N_("The venue keeps its currency. Set up another database for another one.")
        found.append(Problem.at("venue, currency", sentence))
    return found


def _has_postings(connection: Connection, code: str) -> bool:
    account_id = read_ids(connection).of("accounts", code)
    return bool(connection.scalar(select(exists().where(PostingRow.account_id == account_id))))


def _write(unit: Unit, clock: Clock, actor: Actor, plan: tuple[Configuration, Changes]) -> None:
    wanted, changes = plan
    now = clock.now()
    write(unit.connection, wanted, changes, (now, actor.user_id))
    for change in changes.entries:
        if change.section in WRITTEN_DOWN_SINGLY:
            event = (f"configuration.{change.kind}", f"{change.section}:{change.key}")
            states = {"before": _told(change, "before"), "after": _told(change, "after")}
            audit.record(unit.connection, actor, now, event, **states)
    counts = Counter(f"{change.section} {change.kind}" for change in changes.entries)
    audit.record(unit.connection, actor, now, ("import_configuration", "venue"), after=dict(counts))
    setup_changed(unit.connection)
    unit.tell("setup")


def _told(change: Change, side: str) -> dict[str, Any]:
    """The changed fields as text; the whole entry where it is new or gone."""
    entry = getattr(change, side)
    if entry is None:
        return {}
    fields = change.fields or tuple(type(entry).model_fields)
    return {name: str(getattr(entry, name, "")) for name in fields}
