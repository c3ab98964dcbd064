"""Print templates: what slips say, in their order, and the editor that shows the paper beside."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_
from pospro.domain.print_template.language import ALIGNED, BOLD, LOOKS
from pospro.i18n import translate
from pospro.reports.slips.first_texts import FIRST_TEXTS
from pospro.reports.slips.laid_out import example
from pospro.reports.slips.subjects import SUBJECTS
from pospro.request.context import context, program
from pospro.request.rights import permission
from pospro.services.manager.edit_print_templates import (
    PrintTemplateContent,
    SavePrintTemplate,
    document_types_of,
    move_print_template,
    restore_print_template,
    retire_print_template,
    save_print_template,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage import print_templates as stored
from pospro.storage.places import places_of
from pospro.storage.venue_setup import current_setup
from pospro.web.forms import Typed, is_id, said
from pospro.web.fragments import fragment
from pospro.web.manager import office, ticket_setup
from pospro.web.manager.office import Form
from pospro.web.manager.past import events

blueprint = Blueprint("manager_print_templates", __name__, url_prefix="/manager/print-templates")
LIST = "manager_print_templates.page"
WIDTHS = (32, 42, 48, 64)
"""Columns of the papers that tills print on."""

USUAL_WIDTH = 42
SUBJECT_WORDS = {"receipt": N_("Receipt"), "document": N_("Document of an account")}
COMMANDS = tuple(f"<{word}>" for word in (*LOOKS, *BOLD, *ALIGNED))


@blueprint.get("/")
@permission("devices")
def page() -> str:
    """Every template in its order."""
    with context.db.reading() as connection:
        values = _list(connection)
    return office.page("manager/print_templates.html", **values)


@blueprint.get("/new")
@permission("devices")
def new() -> str:
    """A form that begins with the slip as it is printed now."""
    subject = request.args.get("subject", "receipt")
    with context.db.reading() as connection:
        language = current_setup(context.db, connection).venue.language
        first = FIRST_TEXTS.get(subject, FIRST_TEXTS["receipt"])(language)
        kept: dict[str, Any] = {"name": "", "text": first, "places": [], "seen": "", "errors": {}}
        kept["subject"] = subject if subject in SUBJECTS else "receipt"
        return office.show(_form(connection, None, kept))


@blueprint.get("/<int:template_id>")
@permission("devices")
def edit(template_id: int) -> str:
    """The form of a template."""
    with context.db.reading() as connection:
        state = stored.print_template_state(connection, template_id)
        shown = state | {"seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, template_id, shown))


@blueprint.post("/paper")
@permission("devices")
def paper() -> ResponseReturnValue:
    """The latest slip as the text that is being typed lays it out."""
    columns = request.form.get("columns", "")
    with context.db.reading() as connection:
        shown = _paper(
            connection,
            (request.form.get("subject", ""), request.form.get("text", "")),
            int(columns) if is_id(columns) else USUAL_WIDTH,
        )
    return fragment("manager/_print_template_paper.html", **shown)


@blueprint.post("/")
@permission("devices")
def create() -> ResponseReturnValue:
    """Keep a new template."""
    return _save(None)


@blueprint.post("/<int:template_id>")
@permission("devices")
def change(template_id: int) -> ResponseReturnValue:
    """Keep a changed template."""
    return _save(template_id)


@blueprint.post("/<int:template_id>/retire")
@permission("devices")
def retire(template_id: int) -> ResponseReturnValue:
    """Lay nothing out by it any more."""
    retire_print_template(context.db, context.clock, context.actor, template_id)
    return office.finished(LIST, "retired", _name(template_id))


@blueprint.post("/<int:template_id>/restore")
@permission("devices")
def restore(template_id: int) -> ResponseReturnValue:
    """Use it again."""
    restore_print_template(context.db, context.clock, context.actor, template_id)
    return office.finished(LIST, "restored", _name(template_id))


@blueprint.post("/<int:template_id>/move")
@permission("devices")
def move(template_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_print_template(context.db, context.clock, office.move(template_id))
    with context.db.reading() as connection:
        return fragment("manager/_print_templates.html", **_list(connection))


def _list(connection: Connection) -> dict[str, Any]:
    found = stored.print_templates(connection)
    return {
        "templates": found,
        "subjects": {key: said(word) for key, word in SUBJECT_WORDS.items()},
        "used": {each.id: document_types_of(connection, each.id) for each in found},
    }


def _save(template_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    places = ticket_setup.typed_places(typed)
    texts = {name: typed.text(name) for name in ("name", "subject", "text")}
    content = PrintTemplateContent(**texts, places=places_of(places))
    command = SavePrintTemplate(context.actor, content, template_id, typed.text("seen"))
    try:
        save_print_template(context.db, context.clock, command)
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return office.finished(LIST, "saved", content.name)
    kept = texts | {"places": places, "seen": typed.text("seen"), "errors": typed.errors}
    with context.db.reading() as connection:
        return office.refused(_form(connection, template_id, kept))


def _form(connection: Connection, template_id: int | None, kept: dict[str, Any]) -> Form:
    subject = SUBJECTS.get(kept["subject"], SUBJECTS["receipt"])
    values = {
        "print_template": kept,
        "template_id": template_id,
        "errors": kept["errors"],
        "subjects": [(key, said(word)) for key, word in SUBJECT_WORDS.items()],
        "commands": COMMANDS,
        "tags": subject.tags,
        "parts": [(name, part.tags) for name, part in subject.every_part()],
        "place_choices": ticket_setup.place_choices(connection),
        "used": document_types_of(connection, template_id) if template_id else [],
        "events": events(connection, f"print_template:{template_id}") if template_id else [],
    }
    shown = _paper(connection, (kept["subject"], kept["text"]), USUAL_WIDTH)
    return Form("manager/print_template.html", "manager/_print_template.html", values | shown)


def _paper(connection: Connection, typed: tuple[str, str], columns: int) -> dict[str, Any]:
    """The paper of a subject and text, or why there is none."""
    subject, text = typed
    width = columns if columns in WIDTHS else USUAL_WIDTH
    shown = {"columns": width, "widths": WIDTHS, "lines": (), "refusal": ""}
    try:
        slip = example(context.db, connection, subject if subject in SUBJECTS else "receipt", text)
    except BadInput as refusal:
        return shown | {"refusal": translate(refusal.message, refusal.facts, context.language)}
    return shown | {"lines": program().printers.pictured(slip, width)}


def _name(template_id: int) -> str:
    with context.db.reading() as connection:
        name: str = stored.print_template_state(connection, template_id)["name"]
    return name
