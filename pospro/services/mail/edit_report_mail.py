"""Managers say which reports go to whom by mail, and when."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.i18n import LANGUAGES
from pospro.reports.registry import REPORTS
from pospro.reports.spans import PRESETS
from pospro.services.mail.addresses import clean_addresses
from pospro.services.manager.editing import (
    Edit,
    clean_name,
    editing,
    require_free_name,
    require_unchanged,
)
from pospro.services.manager.sections import Section
from pospro.storage.db import Database
from pospro.storage.report_mails import REPORT, SAVED, ReportMailRow, begin_anew, mail_state
from pospro.storage.saved_reports import saved_for_all

RIGHT = "configure"
SECTION = Section(ReportMailRow.__table__, "report_mail")
ATTACHED = ("pdf", "xlsx")
"""What a report may be attached as."""

MOST_CONTENTS = 12
HOURS = range(24)


@dataclass(frozen=True, slots=True)
class MailContent:
    """A mail with reports; `recipients` are addresses in one text, `sends_at` an hour or None."""

    name: str
    recipients: str
    sends_at: int | None
    language: str
    days: str
    contents: tuple[str, ...]
    files: tuple[str, ...] = ()
    with_due: bool = True


@dataclass(frozen=True, slots=True)
class SaveReportMail:
    """A new mail, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: MailContent
    mail_id: int | None = None
    seen: str = ""


def save_report_mail(db: Database, clock: Clock, command: SaveReportMail) -> int:
    """Keep it and return its id; what was due before now, or at another hour, is not sent.

    Raises BadInput for what cannot be sent, NotAllowed for reports that the person may not see.
    """
    with editing(db, clock, command.actor, RIGHT) as edit:
        before = None
        if command.mail_id is not None:
            before = mail_state(edit.connection, command.mail_id)
            require_unchanged(before, command.seen)
            before = before | {"id": command.mail_id}
        values = _checked(edit, command)
        if before is None:
            # Not said in the trail: it is the moment at which the mail was made.
            return SECTION.keep(edit, values, None, begins_at=edit.at)
        if values["sends_at"] != before["sends_at"]:
            begin_anew(edit.connection, before["id"], edit.at)
        return SECTION.keep(edit, values, before)


def retire_report_mail(db: Database, clock: Clock, actor: Actor, mail_id: int) -> None:
    """Send it no longer."""
    _turn(db, clock, (actor, mail_id), retired=True)


def restore_report_mail(db: Database, clock: Clock, actor: Actor, mail_id: int) -> None:
    """Send it again from now on."""
    _turn(db, clock, (actor, mail_id), retired=False)


def _turn(db: Database, clock: Clock, which: tuple[Actor, int], *, retired: bool) -> None:
    actor, mail_id = which
    with editing(db, clock, actor, RIGHT) as edit:
        mail_state(edit.connection, mail_id)
        SECTION.turn(edit, mail_id, retired=retired)
        if not retired:
            begin_anew(edit.connection, mail_id, edit.at)


def _checked(edit: Edit, command: SaveReportMail) -> dict[str, Any]:
    content = command.content
    name = clean_name(content.name)
    require_free_name(edit.connection, SECTION.table.c.name, name, command.mail_id)
    require_usable(content)
    contents = tuple(dict.fromkeys(content.contents))
    saved = {str(each.id): each.report for each in saved_for_all(edit.connection)}
    for key in reports_of(contents, saved):
        edit.actor.must(REPORTS[key].right)
    return asdict(content) | {
        "name": name,
        "recipients": list(clean_addresses(content.recipients, "recipients")),
        "contents": list(contents),
        "files": [each for each in ATTACHED if each in content.files],
    }


def require_usable(content: MailContent) -> None:
    """Raise BadInput for an hour, a language, days, or files that there are not."""
    if content.sends_at is not None and content.sends_at not in HOURS:
        raise BadInput(N_("Choose an hour of the list."), field="sends_at")
    if content.language not in LANGUAGES:
        raise BadInput(N_("Choose a language of the list."), field="language")
    if content.days not in PRESETS:
        raise BadInput(N_("Choose days of the list."), field="days")
    if not set(content.files) <= set(ATTACHED):
        raise BadInput(N_("Attach reports as PDF or XLSX."), field="files")
    if not content.contents and not content.with_due:
        raise BadInput(N_("Choose at least one report, or what is due."), field="contents")
    if len(content.contents) > MOST_CONTENTS:
        raise BadInput(N_("Choose at most {most} reports."), field="contents", most=MOST_CONTENTS)


def reports_of(contents: Iterable[str], saved: dict[str, str]) -> list[str]:
    """The keys of the reports of a mail; `saved` tells those of saved reports by id or by name.

    BadInput for a report that there is not, or that needs an account to be chosen.
    """
    found = []
    for each in contents:
        kind, _colon, which = each.partition(":")
        report = saved.get(which, "") if kind == SAVED else which if kind == REPORT else ""
        if report not in REPORTS or (kind == REPORT and REPORTS[report].needs_account):
            raise BadInput(N_("Choose reports of the list."), field="contents")
        found.append(report)
    return found


def offered(connection: Connection, actor: Actor) -> list[tuple[str, str, bool]]:
    """What the person may put into a mail: its word, its name, and whether that is a message id."""
    saved = [
        (f"{SAVED}:{each.id}", each.name, False)
        for each in saved_for_all(connection)
        if each.report in REPORTS and REPORTS[each.report].right in actor.rights
    ]
    plain = [
        (f"{REPORT}:{key}", report.title, True)
        for key, report in REPORTS.items()
        if report.right in actor.rights and not report.needs_account and report.subject is None
    ]
    return saved + plain
