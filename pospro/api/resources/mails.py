"""The mail server and the queue of mails for programs: tried out, listed, sent again, given up."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import report_mails as schema
from pospro.api.schemas.office import Kept
from pospro.api.stale import show_present
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.mail_words import mail_words
from pospro.services.mail import move_mails
from pospro.services.mail.edit_mail_server import (
    SaveMailServer,
    SendTestMail,
    ServerContent,
    save_mail_server,
    send_test_mail,
    server_seen,
)
from pospro.storage import mail_jobs
from pospro.storage.mail_jobs import MailJob
from pospro.storage.report_mails import mail_server

blueprint = resource("mails")
THE_ONE = 1
"""The id that stands for the venue's only mail server."""


@blueprint.get("/mails")
@operation("configure")
def find(query: schema.MailQuery) -> schema.MailList:
    """The latest mails and what became of them, the newest first."""
    before = int(query.before) if query.before else None
    with context.db.reading() as connection:
        found = mail_jobs.recent(connection, query.limit + 1, before)
    shown = found[: query.limit]
    return schema.MailList(
        mails=tuple(map(_document, shown)),
        following=str(shown[-1].id) if len(found) > query.limit else None,
    )


@blueprint.get("/mails/<id:job_id>")
@operation("configure")
def read(job_id: int) -> schema.Mail:
    """A mail, also one that is sent or given up."""
    with context.db.reading() as connection:
        return _document(mail_jobs.the_job(connection, job_id))


@blueprint.post("/mails/<id:job_id>/attempts")
@operation("configure")
def retry(change: Change[None], job_id: int) -> Kept:
    """Send a mail again now, also one that was sent."""
    return office.turned(change, move_mails.retry_mail, job_id)


@blueprint.post("/mails/<id:job_id>/cancellation")
@operation("configure")
def drop(change: Change[None], job_id: int) -> Kept:
    """Give a mail up, for good."""
    return office.turned(change, move_mails.drop_mail, job_id)


def read_server() -> schema.MailServer:
    """The mail server, without its password."""
    with context.db.reading() as connection:
        server = mail_server(connection)
    return schema.MailServer(
        version=server_seen(server),
        host=server.host,
        port=server.port,
        security=server.security,
        user=server.user,
        sender=server.sender,
        has_password=bool(server.secret),
    )


show_present(blueprint, "", lambda _id: read_server())
blueprint.get("/mail-server")(operation("configure")(read_server))


@blueprint.put("/mail-server")
@operation("configure")
def replace_server(change: Match[schema.MailServerContent]) -> Kept:
    """Another server, user, password or sender."""
    content = ServerContent(**change.body.model_dump())
    command = SaveMailServer(change.request_id, context.actor, content, change.version)
    save_mail_server(context.db, context.clock, command, context.settings.mail_key_file)
    return Kept(id=str(THE_ONE))


@blueprint.post("/mail-server/test-mails")
@operation("configure", 201)
def send_test(change: Change[schema.Recipient]) -> Kept:
    """Queue a test mail; the answer is its id."""
    recipient = change.body.recipient
    command = SendTestMail(change.request_id, context.actor, recipient, context.language)
    return Kept(**send_test_mail(context.db, context.clock, command))


def _document(job: MailJob) -> schema.Mail:
    return schema.Mail(
        id=str(job.id),
        report_mail_id=str(job.report_mail_id) if job.report_mail_id else None,
        name=job.name,
        business_date=job.business_date,
        recipients=job.recipients,
        state=job.state,
        cause=job.cause,
        said=translate(mail_words(job), {}, context.language),
        answer=job.answer,
        attempts=job.attempts,
        created_at=job.created_at,
        changed_at=job.changed_at,
        next_try_at=job.next_try_at,
        due_at=job.due_at,
        late=job.is_late,
    )
