"""Reports by mail: their list, the form of one, and the mails that were sent."""

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.i18n import LANGUAGES, translate
from pospro.reports.spans import PRESETS
from pospro.request.context import context
from pospro.request.mail_words import mail_words
from pospro.request.rights import permission
from pospro.services.mail import edit_report_mail, move_mails
from pospro.services.mail.edit_report_mail import (
    ATTACHED,
    HOURS,
    MOST_CONTENTS,
    MailContent,
    SaveReportMail,
    offered,
    save_report_mail,
)
from pospro.services.mail.queue_due_mails import queue_mail
from pospro.services.manager.editing import fingerprint
from pospro.storage import mail_jobs
from pospro.storage.report_mails import mail_server, mail_state, report_mail, report_mails
from pospro.web.forms import is_id, said
from pospro.web.fragments import fragment, is_fragment
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.paged import paged
from pospro.web.manager.past import events

blueprint = Blueprint("report_mails", __name__, url_prefix="/reports/mails")
LIST = "report_mails.page"
AT_CLOSE = "close"
"""In the form, the hour of a mail that goes out when the work period closes."""

SHOWN = 30
NEW = {"recipients": [], "sends_at": 8, "days": "yesterday", "contents": [], "files": ["pdf"]}


@blueprint.get("/")
@permission("configure")
def page() -> ResponseReturnValue:
    """Every mail with reports, and what became of the last ones; the mails alone for a search."""
    with context.db.reading() as connection:
        listed = paged(report_mails(connection))
        values: dict[str, Any] = {
            "listed": listed,
            "server": mail_server(connection),
            "hour_words": _hour_words,
        }
        if is_fragment():
            return fragment("mails/_list.html", **values)
        return office.page("mails/page.html", **values, **_jobs(connection))


@blueprint.get("/jobs")
@permission("configure")
def jobs() -> Response:
    """The last mails alone, asked for again while the page is open."""
    with context.db.reading() as connection:
        return fragment("mails/_jobs.html", **_jobs(connection))


@blueprint.get("/new")
@permission("configure")
def new() -> str:
    """An empty form."""
    state = NEW | {"name": "", "language": context.language, "with_due": True}
    with context.db.reading() as connection:
        return office.show(_form(connection, None, state))


@blueprint.get("/<int:mail_id>")
@permission("configure")
def edit(mail_id: int) -> str:
    """The form of a mail."""
    with context.db.reading() as connection:
        state = mail_state(connection, mail_id)
        return office.show(_form(connection, mail_id, state | {"seen": fingerprint(state)}))


@blueprint.post("/")
@permission("configure")
def create() -> ResponseReturnValue:
    """Keep another mail."""
    return _save(None)


@blueprint.post("/<int:mail_id>")
@permission("configure")
def change(mail_id: int) -> ResponseReturnValue:
    """Keep a changed mail."""
    return _save(mail_id)


@blueprint.post("/<int:mail_id>/retire")
@permission("configure")
def retire(mail_id: int) -> ResponseReturnValue:
    """Send it no longer."""
    edit_report_mail.retire_report_mail(context.db, context.clock, context.actor, mail_id)
    return office.finished(LIST, "retired", _name(mail_id))


@blueprint.post("/<int:mail_id>/restore")
@permission("configure")
def restore(mail_id: int) -> ResponseReturnValue:
    """Send it again."""
    edit_report_mail.restore_report_mail(context.db, context.clock, context.actor, mail_id)
    return office.finished(LIST, "restored", _name(mail_id))


@blueprint.post("/<int:mail_id>/send")
@permission("configure")
def send(mail_id: int) -> ResponseReturnValue:
    """Send it about the present business day, now."""
    queue_mail(context.db, context.clock, context.actor, (mail_id, None))
    return office.finished(LIST, "mailing", _name(mail_id))


@blueprint.post("/jobs/<int:job_id>/retry")
@permission("configure")
def retry(job_id: int) -> ResponseReturnValue:
    """Send a mail again now."""
    move_mails.retry_mail(context.db, context.clock, context.actor, job_id)
    return office.finished(LIST, "mail_again", "")


@blueprint.post("/jobs/<int:job_id>/drop")
@permission("configure")
def drop(job_id: int) -> ResponseReturnValue:
    """Give a mail up."""
    move_mails.drop_mail(context.db, context.clock, context.actor, job_id)
    return office.finished(LIST, "mail_dropped", "")


def _jobs(connection: Connection) -> dict[str, Any]:
    return {
        "jobs": mail_jobs.recent(connection, SHOWN),
        "troubled": mail_jobs.troubled(connection),
        "mail_words": mail_words,
    }


def _hour_words(hour: int | None) -> str:
    return _("When the work period closes") if hour is None else f"{hour:02d}:00"


def _name(mail_id: int) -> str:
    with context.db.reading() as connection:
        return report_mail(connection, mail_id).name


def _save(mail_id: int | None) -> ResponseReturnValue:
    form = request.form
    hour = form.get("sends_at", "")
    content = MailContent(
        name=form.get("name", ""),
        recipients=form.get("recipients", ""),
        sends_at=None if hour == AT_CLOSE else int(hour) if is_id(hour) else -1,
        language=form.get("language", ""),
        days=form.get("days", ""),
        contents=tuple(filter(None, form.getlist("contents"))),
        files=tuple(form.getlist("files")),
        with_due=bool(form.get("with_due")),
    )
    command = SaveReportMail(context.actor, content, mail_id, form.get("seen", ""))
    try:
        save_report_mail(context.db, context.clock, command)
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        names = ("name", "sends_at", "language", "days", "contents", "files", "with_due")
        state = {name: getattr(content, name) for name in names}
        typed = {"typed": content.recipients, "seen": command.seen}
        with context.db.reading() as connection:
            errors = {refusal.field or "form": sentence}
            return office.refused(_form(connection, mail_id, state | typed, errors))
    return office.finished(LIST, "saved", content.name)


def _form(
    connection: Connection,
    mail_id: int | None,
    state: dict[str, Any],
    errors: dict[str, str] | None = None,
) -> Form:
    known = [
        (key, said(name) if is_message else name)
        for key, name, is_message in offered(connection, context.actor)
    ]
    gone = [
        (each, _("Not in use any more")) for each in state["contents"] if each not in dict(known)
    ]
    rows = min(MOST_CONTENTS, max(4, len(state["contents"]) + 2))
    values = {
        "mail_id": mail_id,
        "mail": {"seen": "", "retired_at": None} | state,
        "recipients": state.get("typed", ", ".join(state.get("recipients", ()))),
        "hour": AT_CLOSE if state["sends_at"] is None else state["sends_at"],
        "hours": [(AT_CLOSE, _hour_words(None)), *((hour, _hour_words(hour)) for hour in HOURS)],
        "languages": [(code, language.name) for code, language in LANGUAGES.items()],
        "days": [(key, said(preset.name)) for key, preset in PRESETS.items()],
        "offered": [("", "–"), *known, *gone],
        "chosen": [*state["contents"], *[""] * rows][:rows],
        "attached": ATTACHED,
        "errors": errors or {},
        "events": events(connection, f"report_mail:{mail_id}") if mail_id else [],
    }
    return Form("mails/mail.html", "mails/_mail.html", values)
