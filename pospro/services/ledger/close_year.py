"""A year is closed: income and expenses go to the result account, and its days are locked."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.money import Money
from pospro.posting.document import YEAR_CLOSE
from pospro.posting.year_close import YearResult, year_result
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ledger.documents import desk, free_account, period_or_refuse
from pospro.services.ledger.lock_period import set_lock
from pospro.services.ledger.make_document import DocumentMade
from pospro.services.ledger.written import Written, keep_written
from pospro.services.once import Answer, Request, once
from pospro.storage import day_summaries, year_closes
from pospro.storage.account_directory import Directory, KnownAccount
from pospro.storage.db import Database
from pospro.storage.period_locks import PeriodLock, current_lock
from pospro.storage.venue_setup import VenueSetup
from pospro.storage.work_periods import open_period

RIGHT = "lock_books"
EARNED = ("income", "expense")
NAME = N_("Year close")


@dataclass(frozen=True, slots=True)
class YearDraft:
    """Close everything up to the end of `until` to the result account.

    With `through_id`, income and expenses meet there first, as on account 690 of the Turkish chart.
    """

    until: date
    result_id: int
    through_id: int | None = None


@dataclass(frozen=True, slots=True)
class CloseYear:
    """Close a year by a document."""

    request_id: str
    actor: Actor
    draft: YearDraft

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        draft = self.draft
        facts = {"until": draft.until, "result": draft.result_id, "through": draft.through_id}
        return Request(self.request_id, "close_year", facts)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What closing would book; `profit` is below zero for a loss."""

    result: YearResult
    profit: Money


def close_year(db: Database, clock: Clock, command: CloseYear) -> DocumentMade:
    """Close it on the open work period's date and lock its days for everybody.

    Raises BadInput for a year that is not over or an account that cannot be, Conflict when it is
    closed already, when nothing is to be closed, or when no work period is open.
    """
    command.actor.must(RIGHT)
    answer = once(db, clock, command.request, lambda unit: _close(unit, clock, command))
    return DocumentMade.of(answer)


def year_plan(db: Database, connection: Connection, actor: Actor, draft: YearDraft) -> YearPlan:
    """What closing it now would book; refusals as for closing it."""
    actor.must(RIGHT)
    at = desk(db, connection, actor, period_or_refuse(connection).business_date)
    _require_over(connection, draft.until)
    accounts = _accounts(at.known, at.setup, draft)
    result = year_result(_balances(connection, at.known, draft.until), accounts)
    if not result.lines:
        raise Conflict(
            N_("Up to {date} no income and no expense is left to close."), date=draft.until
        )
    return YearPlan(result, Money(result.profit, at.setup.currency))


def usual_accounts(known: Directory, *, loss: bool) -> tuple[int | None, int | None]:
    """The accounts of the result and on the way to it, found by the role that they play."""
    roles = {each.role: each.id for each in known.in_use() if each.role}
    own = roles.get("year_loss") if loss else None
    return own or roles.get("year_profit"), roles.get("year_result")


def earned_until(connection: Connection, known: Directory, until: date) -> int:
    """The profit that is not closed yet, below zero for a loss."""
    return -sum(minor for _, minor in _balances(connection, known, until))


def _close(unit: Unit, clock: Clock, command: CloseYear) -> Answer:
    connection, draft = unit.connection, command.draft
    period = period_or_refuse(connection)
    plan = year_plan(unit.db, connection, command.actor, draft)
    when = Circumstances(unit.setup, period, clock.now(), command.actor)
    words = f"{NAME} {draft.until.isoformat()}"
    written = Written(YEAR_CLOSE, NAME, plan.result.lines, words)
    made = keep_written(unit, when, written, command.request_id)
    year_closes.keep(connection, draft.until, int(made["document_id"]), int(made["entry_id"]))
    before = current_lock(connection)
    until = max(draft.until, before.all_until or draft.until)
    set_lock(unit, clock, (command.actor, words), PeriodLock(before.staff_until, until))
    return made


def _require_over(connection: Connection, until: date) -> None:
    period = open_period(connection)
    if period is not None and period.business_date <= until:
        raise BadInput(
            N_("The day of {date} is still open. Close it and open the next year's first day."),
            field="until",
            date=period.business_date,
        )
    closed = year_closes.closed_until(connection)
    if closed is not None and until <= closed:
        raise Conflict(
            N_("The year up to {date} is closed. Reverse that document to close it again."),
            date=closed,
        )


def _accounts(known: Directory, setup: VenueSetup, draft: YearDraft) -> tuple[int, int | None]:
    result = free_account(known, setup, draft.result_id, "result_id")
    if _is_earned(result):
        raise BadInput(
            N_("Account {account} is closed itself. Choose one of the equity."),
            field="result_id",
            account=result.code,
        )
    if draft.through_id is not None:
        through = free_account(known, setup, draft.through_id, "through_id")
        if through.id == result.id:
            raise BadInput(
                N_("Both sides are the same account. Choose another one."), field="through_id"
            )
    return draft.result_id, draft.through_id


def _balances(connection: Connection, known: Directory, until: date) -> list[tuple[int, int]]:
    """Debits less credits of every income and expense account, later closes of it included.

    A year may be closed after the next one has begun: what that booked counts from its end on.
    """
    sums = day_summaries.sums_to_date(connection, until)
    later = year_closes.closing_sums(connection, since=until + timedelta(days=1))
    total = day_summaries.added(sums, later)
    return [
        (each.id, total[each.id].debit - total[each.id].credit)
        for each in known.accounts.values()
        if _is_earned(each) and each.id in total
    ]


def _is_earned(account: KnownAccount) -> bool:
    return account.type.account_class.value in EARNED
