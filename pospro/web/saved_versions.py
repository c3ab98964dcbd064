"""The versions of a saved report: what it was, since when and by whom, and taking one back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Connection

from pospro.reports.narrowed import filters_in_words
from pospro.reports.registry import REPORTS
from pospro.reports.render.words import days_of
from pospro.reports.saved import query_of, two_dates
from pospro.reports.spans import LONGER, Span
from pospro.request.context import context
from pospro.services.manager.edit_saved_reports import NO_DAY, SavedContent
from pospro.storage.history import Version, versions
from pospro.web.forms import said
from pospro.web.fragments import path_to

SHOWN = 20


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version in words; `href` opens the report as it was, `take_back` makes it the present one.

    `take_back` is None for the present one, and for one of a report that may not be seen.
    """

    name: str
    about: str
    at: datetime
    by: str
    href: str | None
    take_back: str | None
    is_present: bool


def content_of(state: Mapping[str, Any]) -> SavedContent:
    """A version as somebody would type it."""
    names = ("name", "report", "days", "question", "is_pinned")
    return SavedContent(**{name: state[name] for name in names}, for_all=state["owner_id"] is None)


def shown_versions(
    connection: Connection, saved_id: int, state: Mapping[str, Any]
) -> list[ShownVersion]:
    """The versions of a saved report, the latest first; none before it was changed once."""
    found = versions(connection, f"saved_report:{saved_id}", SHOWN)
    present = [each for each in found if _is(each, state)][:1]
    shown = [_shown(connection, saved_id, each, is_present=each in present) for each in found]
    return shown if len(shown) > 1 or not present else []


def _is(version: Version, state: Mapping[str, Any]) -> bool:
    return all(state.get(name) == value for name, value in version.state.items())


def _shown(
    connection: Connection, saved_id: int, version: Version, *, is_present: bool
) -> ShownVersion:
    state = version.state
    report = REPORTS.get(state["report"])
    opens = report is not None and report.right in context.actor.rights
    take_back = path_to("saved_reports.take_back", saved_id=saved_id, event_id=version.event_id)
    return ShownVersion(
        state["name"],
        _about(connection, state),
        version.at,
        version.by,
        address(state["report"], state["days"], state["question"]) if opens else None,
        take_back if opens and not is_present else None,
        is_present,
    )


def _about(connection: Connection, state: Mapping[str, Any]) -> str:
    """The report, its days and filters, and for whom it is."""
    report = REPORTS.get(state["report"])
    if report is None:
        return str(state["report"])
    query = query_of(report, state["question"], NO_DAY, context.language)
    whose = _("For everybody") if state["owner_id"] is None else _("Only for me")
    filters = filters_in_words(connection, query)
    return " · ".join((_(report.title), days_in_words(state["days"]), *filters, whose))


def address(report: str, days: str, question: str) -> str:
    """Where a report is shown as it was asked."""
    found = path_to("reports.page", key=report, days=days)
    return f"{found}&{question}" if question else found


def days_in_words(days: str) -> str:
    """What the days of a saved report are called."""
    if days in LONGER:
        return said(LONGER[days].name)
    span: Span | None = two_dates(days)
    return days_of(span.first, span.until, context.language) if span else days
