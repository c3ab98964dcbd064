"""Reports kept under a name: their list, and the form that keeps one with its filters and days."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_
from pospro.i18n import translate
from pospro.reports.registry import REPORTS, RIGHTS
from pospro.reports.spans import LONGER, PRESETS
from pospro.request.context import context
from pospro.request.rights import signed_in
from pospro.services.manager.edit_saved_reports import (
    RIGHT_FOR_ALL,
    SavedContent,
    SaveReport,
    may_keep,
    restore_saved_report,
    retire_saved_report,
    save_report,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage.history import version
from pospro.storage.saved_reports import SavedReport, saved_report, saved_reports, saved_state
from pospro.web.fragments import path_to
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.past import events
from pospro.web.saved_versions import address, content_of, days_in_words, shown_versions

blueprint = Blueprint("saved_reports", __name__, url_prefix="/reports/saved")
LIST = "saved_reports.page"


@dataclass(frozen=True, slots=True)
class ShownSaved:
    """A saved report in words; `href` opens it, `edit` its form where the person may change it."""

    name: str
    about: str
    href: str
    edit: str | None
    restore: str | None
    is_pinned: bool
    is_for_all: bool
    is_retired: bool


@blueprint.get("/")
@signed_in
def page() -> str:
    """One's own and everybody's, of the reports that the person may see."""
    context.actor.must_one_of(RIGHTS)
    with context.db.reading() as connection:
        found = shown(saved_reports(connection, context.actor.user_id))
    return office.page("reports/saved.html", saved=found)


@blueprint.get("/new")
@signed_in
def new() -> str:
    """The form for a report as it was asked in the address."""
    args = request.args.to_dict(flat=False)
    report = args.pop("report", [""])[0]
    since, until = (args.pop(name, [""])[0] for name in ("since", "until"))
    days = args.pop("days", [""])[0] or f"{since or until}_{until}"
    state = {
        "name": "",
        "report": report,
        "days": days,
        "question": urlencode(args, doseq=True),
        "owner_id": context.actor.user_id,
        "is_pinned": True,
    }
    with context.db.reading() as connection:
        return office.show(_form(connection, None, state))


@blueprint.get("/<int:saved_id>")
@signed_in
def edit(saved_id: int) -> str:
    """The form of one that is kept."""
    with context.db.reading() as connection:
        state = saved_state(connection, saved_id, context.actor.user_id)
        may_keep(context.actor, state["report"])
        return office.show(_form(connection, saved_id, state | {"seen": fingerprint(state)}))


@blueprint.post("/")
@signed_in
def create() -> ResponseReturnValue:
    """Keep another one."""
    return _save(None)


@blueprint.post("/<int:saved_id>")
@signed_in
def change(saved_id: int) -> ResponseReturnValue:
    """Keep one that was changed."""
    return _save(saved_id)


@blueprint.post("/<int:saved_id>/retire")
@signed_in
def retire(saved_id: int) -> ResponseReturnValue:
    """Keep it no longer."""
    retire_saved_report(context.db, context.clock, context.actor, saved_id)
    return office.finished(LIST, "retired", _name(saved_id))


@blueprint.post("/<int:saved_id>/restore")
@signed_in
def restore(saved_id: int) -> ResponseReturnValue:
    """Keep it again."""
    restore_saved_report(context.db, context.clock, context.actor, saved_id)
    return office.finished(LIST, "restored", _name(saved_id))


@blueprint.post("/<int:saved_id>/versions/<int:event_id>")
@signed_in
def take_back(saved_id: int, event_id: int) -> ResponseReturnValue:
    """Make a version from before the present one: it is kept as another version."""
    with context.db.reading() as connection:
        state = saved_state(connection, saved_id, context.actor.user_id)
        wanted = version(connection, f"saved_report:{saved_id}", event_id)
    content = content_of(wanted.state)
    command = SaveReport(context.actor, content, saved_id, fingerprint(state))
    save_report(context.db, context.clock, command)
    return office.finished(LIST, "saved", content.name)


def shown(found: Iterable[SavedReport]) -> list[ShownSaved]:
    """Those of reports that the person may see."""
    rights = context.actor.rights
    return [
        ShownSaved(
            each.name,
            f"{_(REPORTS[each.report].title)} · {days_in_words(each.days)}",
            address(each.report, each.days, each.question),
            path_to("saved_reports.edit", saved_id=each.id) if _may_change(each) else None,
            path_to("saved_reports.restore", saved_id=each.id) if each.is_retired else None,
            each.is_pinned,
            each.owner_id is None,
            each.is_retired,
        )
        for each in found
        if each.report in REPORTS and REPORTS[each.report].right in rights
    ]


def pinned(connection: Connection) -> list[ShownSaved]:
    """Those that stand on the first page of the reports."""
    found = shown(saved_reports(connection, context.actor.user_id))
    return [each for each in found if each.is_pinned and not each.is_retired]


def _may_change(saved: SavedReport) -> bool:
    return saved.owner_id is not None or RIGHT_FOR_ALL in context.actor.rights


def _save(saved_id: int | None) -> ResponseReturnValue:
    form = request.form
    content = SavedContent(
        name=form.get("name", ""),
        report=form.get("report", ""),
        days=form.get("days", ""),
        question=form.get("question", ""),
        for_all=bool(form.get("for_all")),
        is_pinned=bool(form.get("is_pinned")),
    )
    command = SaveReport(context.actor, content, saved_id, form.get("seen", ""))
    try:
        save_report(context.db, context.clock, command)
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        owner = None if content.for_all else context.actor.user_id
        state: dict[str, Any] = {
            **{name: form.get(name, "") for name in ("name", "report", "days", "question")},
            "seen": form.get("seen", ""),
            "owner_id": owner,
            "is_pinned": content.is_pinned,
        }
        with context.db.reading() as connection:
            errors = {refusal.field or "name": sentence}
            return office.refused(_form(connection, saved_id, state, errors))
    return office.finished(LIST, "saved", content.name)


def _name(saved_id: int) -> str:
    with context.db.reading() as connection:
        return saved_report(connection, saved_id, context.actor.user_id).name


def _form(
    connection: Connection,
    saved_id: int | None,
    state: dict[str, Any],
    errors: dict[str, str] | None = None,
) -> Form:
    report = REPORTS.get(state["report"])
    if report is None:
        raise BadInput(N_("Choose a report of the list."), field="report")
    context.actor.must(report.right)
    spans = LONGER if report.all_days else PRESETS
    days = [(key, _(preset.name)) for key, preset in spans.items()]
    if state["days"] not in spans:
        days.insert(0, (state["days"], days_in_words(state["days"])))
    values = {
        "saved_id": saved_id,
        "saved": {"seen": "", "retired_at": None} | state,
        "report_name": _(report.title),
        "days": days,
        "may_for_all": RIGHT_FOR_ALL in context.actor.rights,
        "errors": errors or {},
        "events": events(connection, f"saved_report:{saved_id}") if saved_id else [],
        "versions": shown_versions(connection, saved_id, state) if saved_id else [],
    }
    return Form("reports/saved_report.html", "reports/_saved_report.html", values)
