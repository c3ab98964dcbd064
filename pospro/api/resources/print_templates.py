"""Print templates as managers define them: what slips say, and where receipts follow which."""

from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.places import places_said, places_told
from pospro.api.schemas import print_templates as schema
from pospro.api.schemas.office import Kept
from pospro.api.schemas.ticket_setup import TicketPlace
from pospro.api.stale import show_present
from pospro.reports.slips.first_texts import FIRST_TEXTS
from pospro.reports.slips.subjects import SUBJECTS
from pospro.request.context import context
from pospro.services.manager import edit_print_templates
from pospro.services.manager.edit_print_templates import (
    PrintTemplateContent,
    SavePrintTemplate,
    document_types_of,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage import print_templates as stored
from pospro.storage.venue_setup import current_setup

blueprint = resource("print_templates")


@blueprint.get("/print-templates")
@operation("devices")
def find() -> schema.PrintTemplateList:
    """Every template in its order, retired ones last, and the tags that each may use."""
    with context.db.reading() as connection:
        language = current_setup(context.db, connection).venue.language
        found = [
            schema.ListedPrintTemplate(
                id=str(each.id),
                name=each.name,
                subject=each.subject,
                document_types=tuple(document_types_of(connection, each.id)),
                retired=each.is_retired,
            )
            for each in stored.print_templates(connection)
        ]
    subjects = tuple(
        schema.SubjectTags(
            subject=key,
            tags=subject.tags,
            parts={name: part.tags for name, part in subject.every_part()},
            first_text=FIRST_TEXTS[key](language),
        )
        for key, subject in SUBJECTS.items()
    )
    return schema.PrintTemplateList(print_templates=tuple(found), subjects=subjects)


def read(template_id: int) -> schema.EditedPrintTemplate:
    """A template."""
    with context.db.reading() as connection:
        state = stored.print_template_state(connection, template_id)
    return schema.EditedPrintTemplate(
        version=fingerprint(state),
        id=str(template_id),
        name=state["name"],
        subject=state["subject"],
        text=state["text"],
        places=places_told(state["places"], TicketPlace),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "template_id", read)
blueprint.get("/print-templates/<id:template_id>")(operation("devices")(read))


@blueprint.post("/print-templates")
@operation("devices", 201)
def create(change: Change[schema.PrintTemplateContent]) -> Kept:
    """A new template, after the others."""
    return _saved(change, SavePrintTemplate(context.actor, _content(change.body)))


@blueprint.put("/print-templates/<id:template_id>")
@operation("devices")
def replace(change: Match[schema.PrintTemplateContent], template_id: int) -> Kept:
    """All of a template anew; the next slip follows it."""
    content = _content(change.body)
    return _saved(change, SavePrintTemplate(context.actor, content, template_id, change.version))


@blueprint.post("/print-templates/<id:template_id>/retirement")
@operation("devices")
def retire(change: Change[None], template_id: int) -> Kept:
    """Lay nothing out by a template any more."""
    return office.turned(change, edit_print_templates.retire_print_template, template_id)


@blueprint.post("/print-templates/<id:template_id>/restoration")
@operation("devices")
def restore(change: Change[None], template_id: int) -> Kept:
    """Use a retired template again."""
    return office.turned(change, edit_print_templates.restore_print_template, template_id)


@blueprint.post("/print-templates/<id:template_id>/<any(up,down):way>")
@operation("devices")
def move(change: Change[None], template_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange a template with its neighbour."""
    return office.moved(change, edit_print_templates.move_print_template, template_id, way)


def _saved(change: Change[schema.PrintTemplateContent], command: SavePrintTemplate) -> Kept:
    return office.kept(
        change,
        {"print_template": command.template_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_print_templates.save_print_template(context.db, context.clock, command),
    )


def _content(body: schema.PrintTemplateContent) -> PrintTemplateContent:
    return PrintTemplateContent(body.name, body.subject, body.text, places_said(body.places))
