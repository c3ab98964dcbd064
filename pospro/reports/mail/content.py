"""All that a mail with reports says: each report in short, its files, and what is due."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

from sqlalchemy import Connection

from pospro.domain.clock import Clock
from pospro.domain.errors import N_, PosproError
from pospro.i18n import format_day, format_moment, translate
from pospro.reports.mail.due import Point, due_points
from pospro.reports.paper import on_paper
from pospro.reports.registry import REPORTS
from pospro.reports.render.files import FILES, Asked, heading
from pospro.reports.report import Report
from pospro.reports.saved import query_of, two_dates
from pospro.reports.spans import LONGER, Span
from pospro.storage.report_mails import SAVED, ReportMail
from pospro.storage.saved_reports import saved_for_all
from pospro.storage.venue import the_venue

MOST_ROWS = 15
"""Rows of a report in the mail itself; its files hold all."""

MOST_BYTES = 15 * 1024 * 1024
"""How large all files of a mail may be together; most servers take twenty megabytes."""

NOT_FILED = re.compile(r"[^\w-]+")


@dataclass(frozen=True, slots=True)
class File:
    """A file that goes with a mail."""

    name: str
    media: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """A report in a mail: its name, its table in words as for paper, or why there is none."""

    name: str
    slip: dict[str, Any] | None
    note: str = ""
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A mail in words: `subject` is its title, `due` what is due or None where nobody asked."""

    subject: str
    venue: str
    title: str
    day: str
    made: str
    language: str
    parts: tuple[Part, ...] = ()
    due: tuple[Point, ...] | None = None
    notes: tuple[str, ...] = ()

    @property
    def files(self) -> list[File]:
        """All files, in the order of the reports."""
        return [file for part in self.parts for file in part.files]

    def said(self, message: str, **facts: object) -> str:
        """A sentence in the language of the mail."""
        return translate(message, facts, self.language)


@dataclass(frozen=True, slots=True)
class _Wish:
    name: str
    report: Report
    days: str
    question: str = ""


def content_of(connection: Connection, clock: Clock, mail: ReportMail, day: date) -> Content:
    """The mail about a business day, as the books are now."""
    venue = the_venue(connection)
    assert venue is not None, "mails are about a venue"
    found: list[Part] = []
    room, left_out = MOST_BYTES, False
    for each in _wishes(connection, mail):
        part = each if isinstance(each, Part) else _part(connection, clock, (mail, day), each)
        size = sum(len(file.content) for file in part.files)
        if size > room:
            part, size, left_out = replace(part, files=()), 0, True
        room -= size
        found.append(part)
    language, said_day = mail.language, format_day(day, mail.language)
    too_large = N_("Some files were too large to send. Open these reports in pospro.")
    return Content(
        subject=f"{venue.name} · {mail.name} · {said_day}",
        venue=venue.name,
        title=mail.name,
        day=said_day,
        made=format_moment(clock.now(), language, venue.time_zone),
        language=language,
        parts=tuple(found),
        due=tuple(due_points(connection, clock, day, language)) if mail.with_due else None,
        notes=(translate(too_large, {}, language),) if left_out else (),
    )


def trial_content(connection: Connection, clock: Clock, language: str, day: date) -> Content:
    """A mail that shows that the server takes mails."""
    venue = the_venue(connection)
    assert venue is not None, "mails are about a venue"
    title = translate(N_("Test mail"), {}, language)
    words = N_("If you can read this, reports by mail arrive here.")
    return Content(
        subject=f"{venue.name} · {title}",
        venue=venue.name,
        title=title,
        day=format_day(day, language),
        made=format_moment(clock.now(), language, venue.time_zone),
        language=language,
        notes=(translate(words, {}, language),),
    )


def _wishes(connection: Connection, mail: ReportMail) -> Iterator[_Wish | Part]:
    saved = {str(each.id): each for each in saved_for_all(connection)}
    for word in mail.contents:
        kind, _colon, which = word.partition(":")
        if kind == SAVED:
            kept = saved.get(which)
            if kept is None or kept.report not in REPORTS:
                gone = translate(N_("This saved report is not in use any more."), {}, mail.language)
                yield Part(translate(N_("Saved report"), {}, mail.language), None, gone)
                continue
            yield _Wish(kept.name, REPORTS[kept.report], kept.days, kept.question)
        elif which in REPORTS:
            name = translate(REPORTS[which].title, {}, mail.language)
            yield _Wish(name, REPORTS[which], mail.days)


def _part(connection: Connection, clock: Clock, of: tuple[ReportMail, date], wish: _Wish) -> Part:
    mail, day = of
    span = _span(wish.days, day)
    query = query_of(wish.report, wish.question, span, mail.language)
    asked = Asked(connection, wish.report, query, clock)
    try:
        table = asked.first(MOST_ROWS)
        cut = table.following is not None
        slip = on_paper(replace(table, following=None), heading(asked), mail.language)
        files = tuple(_file(asked, wish.name, kind) for kind in mail.files)
    except PosproError as refusal:
        return Part(wish.name, None, translate(refusal.message, refusal.facts, mail.language))
    note = ""
    if not table.rows:
        note = translate(N_("Nothing happened on these days."), {}, mail.language)
    elif cut:
        words = N_("The first {count} rows. The files hold all of them.")
        if not files:
            words = N_("The first {count} rows. Open the report in pospro for the rest.")
        note = translate(words, {"count": MOST_ROWS}, mail.language)
    return Part(wish.name, slip, note, files)


def _span(days: str, day: date) -> Span:
    """The days as they are meant on the business day of the mail, whenever it is sent."""
    return LONGER[days].span(day) if days in LONGER else two_dates(days) or Span(day, day)


def _file(asked: Asked, name: str, kind: str) -> File:
    written = BytesIO()
    FILES[kind].write(asked, written)
    plain = NOT_FILED.sub("-", name).strip("-") or asked.report.key
    until = asked.query.until
    ending = f"-{until.isoformat()}" if until else ""
    return File(f"{plain}{ending}.{kind}", FILES[kind].media, written.getvalue())
