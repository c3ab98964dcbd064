"""Locked periods, and the close of a year with its dry run."""

from collections.abc import Mapping
from datetime import date, timedelta
from secrets import token_hex
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, Conflict
from pospro.domain.money import Currency, Money
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.ledger.close_year import (
    CloseYear,
    YearDraft,
    close_year,
    earned_until,
    usual_accounts,
    year_plan,
)
from pospro.services.ledger.lock_period import LockPeriod, lock_period
from pospro.storage import period_locks, year_closes
from pospro.storage.account_directory import Directory, directory
from pospro.storage.period_locks import PeriodLock
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.forms import Typed, is_id
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.ticket_setup import ExampleLine, called, lines_of
from pospro.web.report_query import today

blueprint = Blueprint("locks", __name__, url_prefix="/books/locks")
LOCKS_SHOWN = 20

Fields = Mapping[str, Any]


@blueprint.get("/")
@permission("lock_books")
def page() -> str:
    """What is locked, what was locked when and why, and the years that are closed."""
    with context.db.reading() as connection:
        return office.page("books/locks.html", **_page(connection, {}, {}))


@blueprint.post("/")
@permission("lock_books")
def lock() -> ResponseReturnValue:
    """Lock days, or open them again."""
    typed = _typed()
    wanted = PeriodLock(_day(typed, "staff_until"), _day(typed, "all_until"))
    if not typed.errors:
        request_id = reading.request_id(request.form)
        command = LockPeriod(request_id, context.actor, wanted, typed.text("reason"))
        try:
            lock_period(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            return office.finished("locks.page", "locked", "")
    with context.db.reading() as connection:
        shown = _page(connection, _given(typed, "staff_until", "all_until", "reason"), {})
    return office.refused(Form("books/locks.html", "books/_lock.html", shown))


@blueprint.get("/year/preview")
@permission("lock_books")
def preview() -> ResponseReturnValue:
    """What closing the year would book."""
    typed = Typed(request.args, _currency())
    with context.db.reading() as connection:
        shown = _year(connection, _given(typed, "until", "result_id", "through_id"))
    return fragment("books/_year_plan.html", **shown)


@blueprint.post("/years")
@permission("lock_books")
def close() -> ResponseReturnValue:
    """Close the year and show its document."""
    typed = _typed()
    until = _day(typed, "until", needed=True)
    result, through = typed.text("result_id"), typed.text("through_id")
    if not typed.errors and until is not None:
        draft = YearDraft(
            until, int(result) if is_id(result) else 0, int(through) if is_id(through) else None
        )
        command = CloseYear(reading.request_id(request.form), context.actor, draft)
        try:
            made = close_year(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            return leave_for(path_to("documents.read", document_id=made.document_id))
    with context.db.reading() as connection:
        given = _given(typed, "until", "result_id", "through_id")
        shown = _page(connection, {}, given)
    return office.refused(Form("books/locks.html", "books/_year.html", shown))


def _page(connection: Connection, lock: Fields, year: Fields) -> dict[str, Any]:
    current = period_locks.current_lock(connection)
    days = {"staff_until": current.staff_until, "all_until": current.all_until}
    return {
        "current": current,
        "lock": {**days, "reason": "", "errors": {}, **lock},
        "locks": period_locks.set_locks(connection, LOCKS_SHOWN),
        "years": year_closes.year_closes(connection),
        "request_id": token_hex(16),
        **_year(connection, year),
    }


def _year(connection: Connection, given: Fields) -> dict[str, Any]:
    known = directory(context.db, connection)
    own = current_setup(context.db, connection).currency
    until = _read(given.get("until", "")) or _last_year(connection)
    loss = earned_until(connection, known, until) < 0
    result, through = usual_accounts(known, loss=loss)
    shown: dict[str, Any] = {"result_id": result or "", "through_id": through or "", "errors": {}}
    shown |= {**given, "until": until}
    return {
        "year": shown,
        "accounts": [
            (each.id, called(each))
            for each in known.in_use()
            if each.role != "open_tickets" and each.currency == own.code
        ],
        **_plan(connection, known, shown),
    }


def _plan(connection: Connection, known: Directory, shown: Fields) -> dict[str, Any]:
    result, through = str(shown["result_id"]), str(shown["through_id"])
    draft = YearDraft(
        shown["until"],
        int(result) if is_id(result) else 0,
        int(through) if is_id(through) else None,
    )
    lines: list[ExampleLine] = []
    try:
        plan = year_plan(context.db, connection, context.actor, draft)
    except (BadInput, Conflict) as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return {"lines": lines, "refusal": sentence, "profit": None}
    own = plan.profit.currency
    lines = lines_of(known, ((each, Money(minor, own)) for each, minor in plan.result.lines))
    return {"lines": lines, "refusal": "", "profit": plan.profit}


def _last_year(connection: Connection) -> date:
    """The last day of the year before the present business day."""
    return today(connection).replace(month=1, day=1) - timedelta(days=1)


def _read(text: str | date) -> date | None:
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _typed() -> Typed:
    return Typed(request.form, _currency())


def _currency() -> Currency:
    with context.db.reading() as connection:
        return current_setup(context.db, connection).currency


def _day(typed: Typed, name: str, *, needed: bool = False) -> date | None:
    text = typed.text(name).strip()
    if not text and not needed:
        return None
    try:
        return reading.read_day(text, name)
    except BadInput as refusal:
        typed.refuse(refusal)
        return None


def _given(typed: Typed, *names: str) -> dict[str, Any]:
    return {name: typed.text(name) for name in names} | {"errors": typed.errors}
