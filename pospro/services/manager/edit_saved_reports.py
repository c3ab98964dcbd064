"""Reports kept under a name: one's own, or for everybody by who may change the set-up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.i18n import fold
from pospro.reports.registry import REPORTS, answer
from pospro.reports.report import Report
from pospro.reports.saved import query_of, two_dates
from pospro.reports.spans import LONGER, Span
from pospro.services.manager.editing import Edit, clean_name, editing, require_unchanged
from pospro.services.manager.sections import Section
from pospro.storage.account_states import hold_setup
from pospro.storage.db import Database
from pospro.storage.saved_reports import (
    SavedReportRow,
    saved_report,
    saved_reports,
    saved_state,
)

SECTION = Section(SavedReportRow.__table__, "saved_report")
RIGHT_FOR_ALL = "configure"
LONGEST = 2_000
"""Signs of a question: far more than any filters need."""

NO_DAY = Span(date(2000, 1, 1), date(2000, 1, 1))
"""A question is tried out on a day without sales."""


@dataclass(frozen=True, slots=True)
class SavedContent:
    """What somebody says of a report to keep; `question` is the query of its address."""

    name: str
    report: str
    days: str
    question: str = ""
    for_all: bool = False
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class SaveReport:
    """A report to keep, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: SavedContent
    saved_id: int | None = None
    seen: str = ""


def save_report(db: Database, clock: Clock, command: SaveReport) -> int:
    """Keep it and return its id.

    Raises BadInput for a name that is taken or a question that the report does not answer,
    NotAllowed for reports that the person may not see and, without the right, for everybody's.
    """
    actor, content = command.actor, command.content
    report = _report(content.report)
    actor.must(report.right)
    with editing(db, clock, actor, RIGHT_FOR_ALL if content.for_all else report.right) as edit:
        hold_setup(edit.connection)
        before = None
        if command.saved_id is not None:
            before = _mine(edit, command.saved_id)
            require_unchanged(before, command.seen)
            before = before | {"id": command.saved_id}
        return SECTION.keep(edit, _checked(edit, report, command), before)


def retire_saved_report(db: Database, clock: Clock, actor: Actor, saved_id: int) -> None:
    """Keep it no longer."""
    _turn(db, clock, (actor, saved_id), retired=True)


def restore_saved_report(db: Database, clock: Clock, actor: Actor, saved_id: int) -> None:
    """Keep it again."""
    _turn(db, clock, (actor, saved_id), retired=False)


def may_keep(actor: Actor, key: str) -> None:
    """Raise NotAllowed unless the actor may see the report; one that is gone shows nothing."""
    if key in REPORTS:
        actor.must(REPORTS[key].right)


def _turn(db: Database, clock: Clock, which: tuple[Actor, int], *, retired: bool) -> None:
    actor, saved_id = which
    with db.reading() as connection:
        report = saved_report(connection, saved_id, actor.user_id).report
    right = REPORTS[report].right if report in REPORTS else RIGHT_FOR_ALL
    with editing(db, clock, actor, right) as edit:
        _mine(edit, saved_id)
        SECTION.turn(edit, saved_id, retired=retired)


def _report(key: str) -> Report:
    report = REPORTS.get(key)
    if report is None:
        raise BadInput(N_("Choose a report of the list."), field="report")
    return report


def _mine(edit: Edit, saved_id: int) -> dict[str, Any]:
    """One's own, of a report one may see; everybody's asks for the right to change the set-up."""
    state = saved_state(edit.connection, saved_id, edit.actor.user_id)
    may_keep(edit.actor, state["report"])
    if state["owner_id"] is None:
        edit.actor.must(RIGHT_FOR_ALL)
    return state


def _checked(edit: Edit, report: Report, command: SaveReport) -> dict[str, Any]:
    content = command.content
    name = clean_name(content.name)
    for other in saved_reports(edit.connection, edit.actor.user_id):
        if fold(other.name) == fold(name) and other.id != command.saved_id:
            raise BadInput(
                N_("“{name}” exists already. Choose another name."), field="name", name=name
            )
    if content.days not in LONGER and two_dates(content.days) is None:
        raise BadInput(N_("Choose days of the list."), field="days")
    _try_out(edit.connection, report, content.question)
    return {
        "name": name,
        "owner_id": None if content.for_all else edit.actor.user_id,
        "report": report.key,
        "days": content.days,
        "question": content.question,
        "is_pinned": content.is_pinned,
    }


def _try_out(connection: Connection, report: Report, question: str) -> None:
    """Raise BadInput for what the report does not answer."""
    if len(question) > LONGEST:
        raise BadInput(N_("Choose fewer filters."), field="question")
    query = query_of(report, question, NO_DAY, "en")
    if report.needs_account and query.account_id is None:
        raise BadInput(N_("Choose an account."), field="question")
    answer(connection, report, query)
