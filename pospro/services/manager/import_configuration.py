"""A configuration file is imported: checked as a whole, told beforehand, written in steps."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, exists, select
from sqlalchemy.exc import IntegrityError

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.currency import currency
from pospro.domain.errors import Conflict, N_
from pospro.services.manager.configuration.changes import (
    KINDS,
    Change,
    Changes,
    changes_between,
    in_parts,
)
from pospro.services.manager.configuration.checks import problems_of
from pospro.services.manager.configuration.departments import departments_with_tickets
from pospro.services.manager.configuration.entries import SECTIONS, Configuration
from pospro.services.manager.configuration.file import Problem, UnusableFile, read_text
from pospro.services.manager.configuration.printer_checks import printers
from pospro.services.manager.configuration.report_mails import rights_of_reports
from pospro.services.manager.configuration.rows_read import read_configuration, read_ids
from pospro.services.manager.configuration.rows_write import begun, write_part
from pospro.services.manager.configuration.rule_checks import classes_with_postings
from pospro.services.manager.configuration.writing import Writing
from pospro.services.manager.editing import Edit
from pospro.services.manager.steps import STEP, Steps, going_on, uncollected
from pospro.services.printing.known_printers import KnownPrinters
from pospro.storage.db import Database
from pospro.storage.ledger import PostingRow
from pospro.storage.venue import setup_version, the_venue

WRITTEN_DOWN_SINGLY = (
    "currencies",
    "account_types",
    "accounts",
    "transaction_types",
    "taxes",
    "calculation_types",
    "payment_types",
    "change_types",
    "menus",
    "ticket_types",
    "departments",
    "calculation_selectors",
    "print_templates",
    "document_types",
    "account_screens",
    "entry_templates",
    "saved_reports",
    "report_mails",
    "mail_server",
    "registers",
    "roles",
    "users",
)
"""Sections whose every change is an audit event of its own; the catalogue's are counted."""


RIGHTS = (
    dict.fromkeys(SECTIONS, "edit_accounts")
    | dict.fromkeys(("users", "roles"), "edit_users")
    | dict.fromkeys(("printers", "registers", "print_templates"), "devices")
    | {"entry_templates": "post_entries", "saved_reports": "configure", "report_mails": "configure"}
    | {"mail_server": "configure"}
    | dict.fromkeys(
        ("product_groups", "modifier_groups", "products", "menus", "menu_categories"),
        "edit_catalogue",
    )
)
"""Section → the right that its own screen asks for; a file is no way around it."""


@dataclass(frozen=True, slots=True)
class ImportConfiguration:
    """A file's text, `toml` or `json`; a dry run writes nothing.

    Sections that the file has take the place of the present ones; others are left alone.
    Printers of the file are judged by `known`, where something is known of printers.
    """

    actor: Actor
    text: str
    file_format: str
    dry_run: bool = False
    known: KnownPrinters | None = None


@uncollected()
def import_configuration(db: Database, clock: Clock, command: ImportConfiguration) -> Changes:
    """Import the file, or only tell what it would change.

    Raises UnusableFile with every bad line, NotAllowed when it changes what the actor may not
    change, and Conflict before the venue is set up or when somebody else changes it meanwhile.
    Nothing is written then. A file of many products is written in steps; Stopped when one of them
    fails, and the same file again does the rest.
    """
    command.actor.must("configure")
    with db.reading() as connection:
        plan = _planned(connection, _read(connection, command), command.known)
        planned_at = setup_version(connection)
    if plan.changes.any and not command.dry_run:
        _require_rights(command.actor, plan)
        _write(Steps(db, clock, (command.actor, planned_at)), plan)
    return plan.changes


def _read(connection: Connection, command: ImportConfiguration) -> Configuration:
    venue = the_venue(connection)
    if venue is None:
        raise Conflict(N_("The venue is not set up yet. Run “pospro setup” first."))
    return read_text(command.text, command.file_format, currency(venue.currency))


@dataclass(frozen=True, slots=True)
class _Plan:
    """The set-up as it is, as it shall be, and the difference."""

    current: Configuration
    wanted: Configuration
    changes: Changes


def _planned(connection: Connection, given: Configuration, known: KnownPrinters | None) -> _Plan:
    """What would be written; UnusableFile when it cannot be."""
    current = read_configuration(connection)
    wanted = given.over(current)
    plan = _Plan(current, wanted, changes_between(current, wanted))
    problems = problems_of(wanted) + _refusals(connection, plan)
    if known is not None:
        problems += printers(known, plan.changes)
    if problems:
        raise UnusableFile(problems)
    return plan


def _require_rights(actor: Actor, plan: _Plan) -> None:
    for section in {change.section for change in plan.changes.entries}:
        actor.must(RIGHTS[section])
    for right in sorted(rights_of_reports(plan.changes, plan.current, plan.wanted)):
        actor.must(right)


def _refusals(connection: Connection, plan: _Plan) -> list[Problem]:
    """What the books do not allow to be changed any more."""
    current, wanted = plan.current, plan.wanted
    found = [
        Problem.at(
            f"accounts ({change.key}), {field}",
            N_("Account {account} has postings. It keeps its type and currency."),
            account=change.key,
        )
        for change in plan.changes.of("accounts", "changed")
        for field in ("type", "currency")
        if field in change.fields and _has_postings(connection, change.key)
    ]
    found += classes_with_postings(connection, plan.changes)
    found += departments_with_tickets(connection, plan.changes)
    if current.venue and wanted.venue and current.venue.currency != wanted.venue.currency:
        sentence = N_("The venue keeps its currency. Set up another database for another one.")
        found.append(Problem.at("venue, currency", sentence))
    return found


def _has_postings(connection: Connection, code: str) -> bool:
    account_id = read_ids(connection).of("accounts", code)
    return bool(connection.scalar(select(exists().where(PostingRow.account_id == account_id))))


def _write(steps: Steps, plan: _Plan) -> None:
    """Write the plan: what everything stands on first, the menu last, products in between."""
    parts = in_parts(plan.changes, STEP)
    planned, done = len(plan.changes.of("products", *KINDS)), 0
    writing: Writing | None = None
    for part in parts:
        first, last = part is parts[0], part is parts[-1]
        with going_on(done, planned), _clashes_told(), steps.step(announced=first or last) as edit:
            if writing is None:
                _refuse_again(edit, plan)
                writing = begun(edit.connection, plan.wanted, (edit.at, edit.actor.user_id))
            write_part(replace(writing, connection=edit.connection), plan.wanted, part)
            _write_down(edit, part)
            if last:
                counts = Counter(f"{each.section} {each.kind}" for each in plan.changes.entries)
                edit.record("import_configuration", "venue", after=dict(counts))
        done += len(part.of("products", *KINDS))


@contextmanager
def _clashes_told() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise Conflict(
            N_("The file meets something that is there already. Nothing was imported: {reason}"),
            reason=str(error.orig),
        ) from error


def _refuse_again(edit: Edit, plan: _Plan) -> None:
    """What was posted while the file was read counts as well."""
    if problems := _refusals(edit.connection, plan):
        raise UnusableFile(problems)


def _write_down(edit: Edit, changes: Changes) -> None:
    for change in changes.entries:
        if change.section in WRITTEN_DOWN_SINGLY:
            event = (f"configuration.{change.kind}", f"{change.section}:{change.key}")
            edit.record(*event, before=_told(change, "before"), after=_told(change, "after"))


def _told(change: Change, side: str) -> dict[str, Any]:
    """The changed fields as text; the whole entry where it is new or gone."""
    entry = getattr(change, side)
    if entry is None:
        return {}
    fields = change.fields or tuple(type(entry).model_fields)
    return {name: str(getattr(entry, name, "")) for name in fields}
