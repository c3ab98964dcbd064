"""Print templates are defined: a name, what they lay out, their text, and where they are used."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.print_template.language import read
from pospro.reports.slips.subjects import SUBJECTS
from pospro.services.manager.editing import (
    Edit,
    clean_name,
    editing,
    require_free_name,
    require_unchanged,
)
from pospro.services.manager.sections import Move, Section
from pospro.storage.db import Database
from pospro.storage.document_types import DocumentTypeRow
from pospro.storage.places import Places, kept, require_places
from pospro.storage.print_templates import PrintTemplateRow, print_template_state, print_templates

SECTION = Section(PrintTemplateRow.__table__, "print_template")


@dataclass(frozen=True, slots=True)
class PrintTemplateContent:
    """All that is said about a template; only receipts have places, none of them is everywhere."""

    name: str
    subject: str
    text: str
    places: Places = ()


@dataclass(frozen=True, slots=True)
class SavePrintTemplate:
    """A new template, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: PrintTemplateContent
    template_id: int | None = None
    seen: str = ""


def save_print_template(db: Database, clock: Clock, command: SavePrintTemplate) -> int:
    """Keep the template and return its id; the next slip follows it."""
    with editing(db, clock, command.actor, "devices") as edit:
        before = None
        if command.template_id is not None:
            state = print_template_state(edit.connection, command.template_id)
            require_unchanged(state, command.seen)
            before = state | {"id": command.template_id}
        return SECTION.keep(edit, _checked(edit, command, before), before)


def retire_print_template(db: Database, clock: Clock, actor: Actor, template_id: int) -> None:
    """Lay nothing out by it any more; Conflict while a document type names it."""
    with editing(db, clock, actor, "devices") as edit:
        print_template_state(edit.connection, template_id)
        if users := document_types_of(edit.connection, template_id):
            raise Conflict(
                N_("Document type “{name}” is printed by it. Give it another template first."),
                name=users[0],
            )
        SECTION.turn(edit, template_id, retired=True)


def restore_print_template(db: Database, clock: Clock, actor: Actor, template_id: int) -> None:
    """Use it again; Conflict when this program does not know one of its tags any more."""
    with editing(db, clock, actor, "devices") as edit:
        state = print_template_state(edit.connection, template_id)
        try:
            read(state["text"], SUBJECTS[state["subject"]])
        except BadInput as refusal:
            raise Conflict(refusal.message, **refusal.facts) from refusal
        SECTION.turn(edit, template_id, retired=False)


def move_print_template(db: Database, clock: Clock, command: Move) -> None:
    """Exchange it with its neighbour: of two that fit, the upper one is used."""
    with editing(db, clock, command.actor, "devices") as edit:
        print_template_state(edit.connection, command.id)
        listed = print_templates(edit.connection)
        SECTION.move(edit, [each.id for each in listed if not each.is_retired], command)


def document_types_of(connection: Connection, template_id: int) -> list[str]:
    """The names of the document types in use that are printed by a template."""
    types = DocumentTypeRow.__table__
    own = (types.c.print_template_id == template_id) & types.c.retired_at.is_(None)
    query = select(types.c.name).where(own).order_by(types.c.position, types.c.id)
    return list(connection.scalars(query))


def _checked(
    edit: Edit, command: SavePrintTemplate, before: dict[str, Any] | None
) -> dict[str, Any]:
    content = command.content
    name = clean_name(content.name)
    require_free_name(edit.connection, PrintTemplateRow.__table__.c.name, name, command.template_id)
    if content.subject not in SUBJECTS:
        raise BadInput(N_("Choose what the template lays out."), field="subject")
    if before is not None and before["subject"] != content.subject:
        raise BadInput(
            N_("A template keeps to what it lays out. Add another one for something else."),
            field="subject",
        )
    text = "\n".join(line.rstrip() for line in content.text.splitlines()).strip("\n")
    read(text, SUBJECTS[content.subject])
    require_places(edit.connection, content.places)
    places = kept(content.places) if content.subject == "receipt" else []
    return {"name": name, "subject": content.subject, "text": text, "places": places}
