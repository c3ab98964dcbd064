"""Templates of entries: one that is written again and again is kept under a name.

One with a rhythm is due on a day; recording it, or leaving it out once, moves it on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_, NotFound
from pospro.domain.ids import new_id
from pospro.domain.rhythm import RHYTHMS, following
from pospro.domain.wording import LONGEST_NOTE, plain_words
from pospro.services.atomic import Unit, atomic
from pospro.services.manager.editing import clean_name
from pospro.services.once import Answer, Request, once
from pospro.storage import audit
from pospro.storage.db import Database
from pospro.storage.documents import EntryTemplateRow

RIGHT = "post_entries"
MOST_LINES = 100
_TABLE = EntryTemplateRow.__table__


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A line of a template: an account, and an amount in minor units that may still be nothing."""

    account_id: int
    debit: int = 0
    credit: int = 0


@dataclass(frozen=True, slots=True)
class EntryTemplate:
    """A template in use."""

    id: int
    name: str
    description: str
    lines: tuple[TemplateLine, ...]
    every: str | None = None
    next_due: date | None = None


@dataclass(frozen=True, slots=True)
class KeepTemplate:
    """Keep lines under a name; the same name again takes the place of what it had."""

    actor: Actor
    name: str
    description: str
    lines: tuple[TemplateLine, ...]
    every: str | None = None
    next_due: date | None = None


@dataclass(frozen=True, slots=True)
class SkipTemplate:
    """Leave a template out this time."""

    request_id: str
    actor: Actor
    template_id: int


def keep_template(db: Database, clock: Clock, command: KeepTemplate) -> int:
    """Keep the template and return its id."""
    command.actor.must(RIGHT)
    name = clean_name(command.name, "template_name")
    if not 1 <= len(command.lines) <= MOST_LINES:
        raise BadInput(N_("A template needs at least one line."), field="template_name")
    _require_rhythm(command)
    values: dict[str, Any] = {
        "name": name,
        "description": plain_words(command.description, LONGEST_NOTE, "description"),
        "lines": [[each.account_id, each.debit, each.credit] for each in command.lines],
        "every": command.every,
        "next_due": command.next_due,
        "retired_at": None,
    }
    with atomic(db) as unit:
        own = unit.connection.scalar(select(_TABLE.c.id).where(_TABLE.c.name == name))
        kept: int = own if own is not None else new_id()
        if own is None:
            unit.connection.execute(insert(_TABLE), values | {"id": kept})
        else:
            unit.connection.execute(update(_TABLE).where(_TABLE.c.id == own).values(values))
        event = ("entry_template_kept", f"entry_template:{kept}")
        due = command.next_due.isoformat() if command.next_due else None
        after = {"name": name, "lines": values["lines"], "every": command.every, "due": due}
        audit.record(unit.connection, command.actor, clock.now(), event, after=after)
    return kept


def retire_template(db: Database, clock: Clock, actor: Actor, template_id: int) -> None:
    """Take a template off the list."""
    actor.must(RIGHT)
    with atomic(db) as unit:
        one_template(unit.connection, template_id)
        at = clock.now()
        retired = update(_TABLE).where(_TABLE.c.id == template_id).values(retired_at=at)
        unit.connection.execute(retired)
        event = ("entry_template_retired", f"entry_template:{template_id}")
        audit.record(unit.connection, actor, at, event)


def skip_template(db: Database, clock: Clock, command: SkipTemplate) -> None:
    """Leave what is due out this time."""
    command.actor.must(RIGHT)
    request = Request(command.request_id, "skip_template", {"template": command.template_id})
    once(db, clock, request, lambda unit: _skip(unit, clock, command))


def _skip(unit: Unit, clock: Clock, command: SkipTemplate) -> Answer:
    moved_on(unit.connection, command.template_id)
    event = ("entry_template_skipped", f"entry_template:{command.template_id}")
    audit.record(unit.connection, command.actor, clock.now(), event)
    return {}


def moved_on(connection: Connection, template_id: int) -> None:
    """Set the next day on which a template is due, in the caller's block."""
    found = one_template(connection, template_id)
    if found.every is None or found.next_due is None:
        return
    due = following(found.next_due, found.every)
    connection.execute(update(_TABLE).where(_TABLE.c.id == template_id).values(next_due=due))


def due_templates(connection: Connection, on: date) -> list[EntryTemplate]:
    """The templates that are due on a day or before, the oldest first."""
    due = _TABLE.c.retired_at.is_(None) & (_TABLE.c.next_due <= on)
    query = select(_TABLE).where(due).order_by(_TABLE.c.next_due, _TABLE.c.name)
    return [_template(row) for row in connection.execute(query).mappings()]


def _require_rhythm(command: KeepTemplate) -> None:
    if command.every is not None and command.every not in RHYTHMS:
        raise BadInput(N_("Choose one of the rhythms in the list."), field="every")
    if (command.every is None) != (command.next_due is None):
        raise BadInput(
            N_("Give both, how often it comes again and when it is due next."), field="next_due"
        )


def entry_templates(connection: Connection) -> list[EntryTemplate]:
    """The templates in use, by name."""
    query = select(_TABLE).where(_TABLE.c.retired_at.is_(None)).order_by(_TABLE.c.name)
    return [_template(row) for row in connection.execute(query).mappings()]


def one_template(connection: Connection, template_id: int) -> EntryTemplate:
    """The template, or NotFound."""
    own = (_TABLE.c.id == template_id) & _TABLE.c.retired_at.is_(None)
    row = connection.execute(select(_TABLE).where(own)).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such template. Look for it in the list."))
    return _template(row)


def _template(row: Mapping[Any, Any]) -> EntryTemplate:
    lines = tuple(TemplateLine(*each) for each in row["lines"])
    return EntryTemplate(
        row["id"], row["name"], row["description"], lines, row["every"], row["next_due"]
    )
