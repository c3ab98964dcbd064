"""The mail server through which reports go out, and a mail that tries it out."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from pospro.domain.errors import BadInput, Conflict, N_
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.mail_words import mail_words
from pospro.request.rights import permission
from pospro.services.mail.edit_mail_server import (
    SaveMailServer,
    SendTestMail,
    ServerContent,
    save_mail_server,
    send_test_mail,
    server_seen,
)
from pospro.storage import mail_jobs
from pospro.storage.report_mails import MailServer, mail_server
from pospro.web import reading
from pospro.web.forms import is_id, said
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.past import events

blueprint = Blueprint("mail_server", __name__, url_prefix="/reports/mails/server")
SECURITIES = {
    "starttls": N_("STARTTLS, usually port 587"),
    "tls": N_("TLS from the first byte, usually port 465"),
    "none": N_("Not encrypted, only within the house"),
}


@blueprint.get("/")
@permission("configure")
def page() -> str:
    """The form of the server, and the test mail."""
    with context.db.reading() as connection:
        server = mail_server(connection)
    return office.show(_form(server, {**asdict(server), "seen": server_seen(server)}))


@blueprint.post("/")
@permission("configure")
def change() -> ResponseReturnValue:
    """Keep the server and show it, so that the test mail is one tap away."""
    form = request.form
    port = form.get("port", "").strip()
    content = ServerContent(
        host=form.get("host", ""),
        port=int(port) if is_id(port) else 0,
        security=form.get("security", ""),
        user=form.get("user", ""),
        sender=form.get("sender", ""),
        password=form.get("password") or None,
    )
    seen = form.get("seen", "")
    command = SaveMailServer(reading.request_id(form), context.actor, content, seen)
    try:
        save_mail_server(context.db, context.clock, command, context.settings.mail_key_file)
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        with context.db.reading() as connection:
            server = mail_server(connection)
        fields = {**asdict(content), "port": port, "seen": seen}
        return office.refused(_form(server, fields, {refusal.field or "form": sentence}))
    return leave_for(path_to("mail_server.page", done="saved", name=content.host))


@blueprint.get("/test")
@permission("configure")
def test() -> Response:
    """What became of the latest test mail; asked again by the page until it is settled."""
    return fragment("mails/_test.html", **_test())


@blueprint.post("/test")
@permission("configure")
def send_test() -> ResponseReturnValue:
    """Queue a test mail."""
    recipient = request.form.get("recipient", "")
    request_id = reading.request_id(request.form)
    command = SendTestMail(request_id, context.actor, recipient, context.language)
    try:
        send_test_mail(context.db, context.clock, command)
    except (BadInput, Conflict) as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        values = _test() | {"recipient": recipient, "test_error": sentence}
        return fragment("mails/_test.html", **values), refusal.status
    return test()


def _test() -> dict[str, Any]:
    with context.db.reading() as connection:
        job = mail_jobs.latest_test(connection)
        server = mail_server(connection)
    recipient = job.recipients[0] if job else server.sender
    return {"job": job, "sentence": mail_words(job), "recipient": recipient, "test_error": ""}


def _form(server: MailServer, fields: dict[str, Any], errors: dict[str, str] | None = None) -> Form:
    with context.db.reading() as connection:
        past = events(connection, mail_jobs.SUBJECT)
    values = {
        "server": fields,
        "has_password": bool(server.secret),
        "is_kept": bool(server.host),
        "securities": [(key, said(words)) for key, words in SECURITIES.items()],
        "errors": errors or {},
        "events": past,
        **_test(),
    }
    return Form("mails/server.html", "mails/_server.html", values)
