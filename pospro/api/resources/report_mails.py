"""Reports by mail for programs: what goes to whom, kept, retired, and sent by hand."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import report_mails as schema
from pospro.api.schemas.office import Kept
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.mail import edit_report_mail as service
from pospro.services.mail.edit_report_mail import MailContent, SaveReportMail
from pospro.services.mail.queue_due_mails import queue_mail
from pospro.services.manager.editing import fingerprint
from pospro.storage import report_mails

blueprint = resource("report_mails")


@blueprint.get("/report-mails")
@operation("configure")
def find() -> schema.ReportMailList:
    """Every mail with reports, the retired ones too."""
    with context.db.reading() as connection:
        ids = [each.id for each in report_mails.report_mails(connection)]
    return schema.ReportMailList(report_mails=tuple(map(read, ids)))


def read(mail_id: int) -> schema.ReportMail:
    """A mail with reports."""
    with context.db.reading() as connection:
        state = report_mails.mail_state(connection, mail_id)
    plain = ("name", "sends_at", "language", "days", "with_due")
    lists = ("recipients", "contents", "files")
    told = {name: state[name] for name in plain} | {name: tuple(state[name]) for name in lists}
    retired = state["retired_at"] is not None
    return schema.ReportMail(version=fingerprint(state), id=str(mail_id), retired=retired, **told)


show_present(blueprint, "mail_id", read)
blueprint.get("/report-mails/<id:mail_id>")(operation("configure")(read))


@blueprint.post("/report-mails")
@operation("configure", 201)
def create(change: Change[schema.ReportMailContent]) -> Kept:
    """A new mail; what was due before now is not sent."""
    return _kept(change, SaveReportMail(context.actor, _content(change.body)))


@blueprint.put("/report-mails/<id:mail_id>")
@operation("configure")
def replace(change: Match[schema.ReportMailContent], mail_id: int) -> Kept:
    """Other reports, recipients or times."""
    command = SaveReportMail(context.actor, _content(change.body), mail_id, change.version)
    return _kept(change, command)


@blueprint.post("/report-mails/<id:mail_id>/retirement")
@operation("configure")
def retire(change: Change[None], mail_id: int) -> Kept:
    """Send it no longer."""
    return office.turned(change, service.retire_report_mail, mail_id)


@blueprint.post("/report-mails/<id:mail_id>/restoration")
@operation("configure")
def restore(change: Change[None], mail_id: int) -> Kept:
    """Send it again."""
    return office.turned(change, service.restore_report_mail, mail_id)


@blueprint.post("/report-mails/<id:mail_id>/mails")
@operation("configure", 201)
def send(change: Change[schema.MailDay], mail_id: int) -> Kept:
    """Send it now; the answer is the id of the mail in the queue. Each day's is queued once."""
    which = (mail_id, change.body.business_date)

    def act() -> int:
        return queue_mail(context.db, context.clock, context.actor, which)

    return office.kept(change, {"mail": mail_id, "day": str(which[1])}, act)


def _content(body: schema.ReportMailContent) -> MailContent:
    return MailContent(**body.model_dump() | {"recipients": ", ".join(body.recipients)})


def _kept(change: Change[schema.ReportMailContent], command: SaveReportMail) -> Kept:
    facts = {"mail": command.mail_id, **change.body.model_dump(mode="json"), "seen": command.seen}
    return office.kept(
        change, facts, lambda: service.save_report_mail(context.db, context.clock, command)
    )
