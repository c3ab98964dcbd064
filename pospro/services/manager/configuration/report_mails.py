"""Reports by mail in a configuration file: what must hold of them, and how they are read."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.reports.registry import REPORTS
from pospro.services.mail.addresses import clean_addresses
from pospro.services.mail.edit_report_mail import MailContent, reports_of, require_usable
from pospro.services.manager.configuration.changes import KINDS, Changes
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.report_mail_entry import ReportMailEntry
from pospro.storage.report_mails import SAVED, report_mails

PLAIN = ("name", "sends_at", "language", "days", "with_due")


def read_report_mails(
    connection: Connection, names: Mapping[str, Mapping[int, str]]
) -> list[ReportMailEntry]:
    """The entries of those in use, by name; a saved report that no file names is left out."""
    saved = {str(key): name for key, name in names["saved_reports"].items()}
    found = [
        ReportMailEntry.model_construct(
            **{name: getattr(mail, name) for name in PLAIN},
            recipients=mail.recipients,
            contents=tuple(_named(mail.contents, saved)),
            files=mail.files,
        )
        for mail in report_mails(connection)
        if not mail.is_retired
    ]
    return sorted(found, key=lambda entry: entry.key)


def _named(contents: tuple[str, ...], saved: Mapping[str, str]) -> Iterator[str]:
    for word in contents:
        kind, _colon, which = word.partition(":")
        if kind != SAVED:
            yield word
        elif which in saved:
            yield f"{SAVED}:{saved[which]}"


def report_mail_problems(configuration: Configuration) -> Iterator[Problem]:
    """Each can be sent, and the saved reports in it are in the file."""
    saved = {each.key: each.report for each in configuration.section("saved_reports")}
    for entry in configuration.section("report_mails"):
        try:
            clean_addresses(", ".join(entry.recipients), "recipients")
            require_usable(_content(entry))
            reports_of(entry.contents, saved)
        except BadInput as refusal:
            where = f"report_mails ({entry.name}), {refusal.field}"
            yield Problem(where, refusal.message, refusal.facts)


def rights_of_reports(
    changes: Changes, current: Configuration, wanted: Configuration
) -> Iterator[str]:
    """The right of each report that is kept or mailed anew, or that was until now."""
    for side, configuration in (("before", current), ("after", wanted)):
        saved = {each.key: each.report for each in configuration.section("saved_reports")}
        for change in changes.of("saved_reports", *KINDS):
            entry = getattr(change, side)
            if entry is not None and entry.report in REPORTS:
                yield REPORTS[entry.report].right
        for change in changes.of("report_mails", *KINDS):
            entry = getattr(change, side)
            for word in entry.contents if entry is not None else ():
                kind, _colon, which = word.partition(":")
                key = saved.get(which, "") if kind == SAVED else which
                if key in REPORTS:
                    yield REPORTS[key].right


def _content(entry: ReportMailEntry) -> MailContent:
    plain = {name: getattr(entry, name) for name in PLAIN}
    recipients = ", ".join(entry.recipients)
    return MailContent(**plain, recipients=recipients, contents=entry.contents, files=entry.files)
