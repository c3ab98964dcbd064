"""Templates of entries: one that is written again and again is kept under a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_, NotFound
from pospro.domain.ids import new_id
from pospro.domain.wording import LONGEST_NOTE, plain_words
from pospro.services.atomic import atomic
from pospro.services.manager.editing import clean_name
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


@dataclass(frozen=True, slots=True)
class KeepTemplate:
    """Keep lines under a name; the same name again takes the place of what it had."""

    actor: Actor
    name: str
    description: str
    lines: tuple[TemplateLine, ...]


def keep_template(db: Database, clock: Clock, command: KeepTemplate) -> int:
    """Keep the template and return its id."""
    command.actor.must(RIGHT)
    name = clean_name(command.name, "template_name")
    if not 1 <= len(command.lines) <= MOST_LINES:
        raise BadInput(N_("A template needs at least one line."), field="template_name")
    values: dict[str, Any] = {
        "name": name,
        "description": plain_words(command.description, LONGEST_NOTE, "description"),
        "lines": [[each.account_id, each.debit, each.credit] for each in command.lines],
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
        after = {"name": name, "lines": values["lines"]}
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
    return EntryTemplate(row["id"], row["name"], row["description"], lines)
