"""The commands of reports by mail: send those of a day, or look at one without sending it."""

from datetime import date
from pathlib import Path

import click

from pospro.commands.days import Day
from pospro.commands.session import Session, pass_session
from pospro.devices.mailing import MailingWorker, preview
from pospro.domain.errors import Conflict, N_, NotFound
from pospro.reports.mail.letter import Addressed, letter
from pospro.reports.mail.page import html_page
from pospro.reports.mail.text import plain_text
from pospro.reports.saved import business_day
from pospro.request.mail_words import mail_words
from pospro.services.mail.queue_due_mails import queue_mail
from pospro.storage import mail_jobs
from pospro.storage.db import Database
from pospro.storage.report_mails import ReportMail, mail_server, report_mails

DAY = Day()
NOBODY = "nobody@localhost"


@click.group()
def mail() -> None:
    """Send reports by mail."""


@mail.command()
@click.option("--date", "day", type=DAY, help="The business date; else the present one.")
@click.option("--name", help="Only the mail of this name.")
@click.option(
    "--preview",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it into a file (.html, .txt or .eml) and send nothing.",
)
@pass_session
def daily(session: Session, day: date | None, name: str | None, target: Path | None) -> None:
    """Send the mails with reports of a day now, each once."""
    with session.database(writes=target is None) as db:
        found = _wanted(db, name)
        if target is not None:
            _preview(session, db, (found, day), target)
            return
        worker = MailingWorker(db, session.clock, session.settings)
        actor = session.owner(db)
        jobs = [queue_mail(db, session.clock, actor, (each.id, day)) for each in found]
        while worker.send_one():
            pass
        with db.reading() as connection:
            for job in (mail_jobs.the_job(connection, each) for each in jobs):
                said = session.told(mail_words(job))
                click.echo(f"{job.name} · {job.business_date}: {said} {job.answer}".rstrip())


def _wanted(db: Database, name: str | None) -> list[ReportMail]:
    with db.reading() as connection:
        found = [
            each
            for each in report_mails(connection)
            if not each.is_retired and name in (None, each.name)
        ]
    if not found:
        raise NotFound(N_("There is no such mail. Look under Reports, By mail."))
    return found


def _preview(
    session: Session, db: Database, wanted: tuple[list[ReportMail], date | None], target: Path
) -> None:
    found, day = wanted
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise Conflict(N_("Say which one with --name: {names}."), names=names)
    with db.reading() as connection:
        about = day or business_day(connection, session.clock)
        sender = mail_server(connection).sender or NOBODY
    content = preview(db, session.clock, found[0].id, about)
    match target.suffix:
        case ".html":
            written = html_page(content).encode()
        case ".txt":
            written = plain_text(content).encode()
        case _:
            addressed = Addressed(sender, found[0].recipients, session.clock.now(), found[0].id)
            written = letter(content, addressed)
    target.write_bytes(written)
    session.say(N_("“{title}” is written to {path}."), title=found[0].name, path=str(target))
