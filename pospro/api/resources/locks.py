"""Locked periods and closed years."""

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import closing_books as schema
from pospro.api.schemas.documents import DocumentMade
from pospro.api.schemas.plain import Amount
from pospro.request.context import context
from pospro.services.ledger.close_year import CloseYear, YearDraft, close_year, year_plan
from pospro.services.ledger.lock_period import LockPeriod, lock_period
from pospro.storage import period_locks
from pospro.storage.account_directory import directory
from pospro.storage.period_locks import PeriodLock
from pospro.storage.year_closes import year_closes

blueprint = resource("locks")
LOCKS_SHOWN = 100


@blueprint.get("/period-lock")
@operation("lock_books")
def read() -> schema.PeriodLocks:
    """What is locked now, and what was locked when, by whom and why."""
    return _locks()


@blueprint.post("/period-lock")
@operation("lock_books")
def lock(change: Change[schema.LockContent]) -> schema.PeriodLocks:
    """Lock days up to these; days that are opened again need a reason."""
    body = change.body
    wanted = PeriodLock(body.staff_until, body.all_until)
    command = LockPeriod(change.request_id, context.actor, wanted, body.reason)
    lock_period(context.db, context.clock, command)
    return _locks()


@blueprint.get("/year-closes")
@operation("lock_books")
def closes() -> schema.YearCloseList:
    """Every year that was closed, the latest first."""
    with context.db.reading() as connection:
        found = year_closes(connection)
    return schema.YearCloseList(
        year_closes=tuple(
            schema.YearClose(
                until=each.until,
                document_id=str(each.document_id),
                number=each.number,
                entry_id=str(each.entry_id),
                business_date=each.business_date,
                reversed_by=str(each.reversed_by) if each.reversed_by else None,
            )
            for each in found
        )
    )


@blueprint.post("/year-closes/plan")
@operation("lock_books")
def plan(change: Change[schema.YearContent]) -> schema.YearPlan:
    """What closing the year would book; nothing is changed."""
    with context.db.reading() as connection:
        found = year_plan(context.db, connection, context.actor, _draft(change.body))
        known = directory(context.db, connection)
    own = found.profit.currency
    return schema.YearPlan(
        profit=Amount.of(found.profit),
        lines=tuple(
            schema.PlannedLine(
                account_id=str(account_id),
                code=known.account(account_id).code,
                debit=Amount.of_minor(max(minor, 0), own),
                credit=Amount.of_minor(max(-minor, 0), own),
            )
            for account_id, minor in found.result.lines
        ),
    )


@blueprint.post("/year-closes")
@operation("lock_books", 201)
def close(change: Change[schema.YearContent]) -> DocumentMade:
    """Close a year: its income and expenses go to the result, its days are locked."""
    command = CloseYear(change.request_id, context.actor, _draft(change.body))
    made = close_year(context.db, context.clock, command)
    return DocumentMade(
        document_id=str(made.document_id), number=made.number, entry_id=str(made.entry_id)
    )


def _locks() -> schema.PeriodLocks:
    with context.db.reading() as connection:
        now = period_locks.current_lock(connection)
        history = period_locks.set_locks(connection, LOCKS_SHOWN)
    return schema.PeriodLocks(
        staff_until=now.staff_until,
        all_until=now.all_until,
        history=tuple(
            schema.SetLock(
                staff_until=each.lock.staff_until,
                all_until=each.lock.all_until,
                reason=each.reason,
                set_at=each.set_at,
                actor=each.actor,
            )
            for each in history
        ),
    )


def _draft(body: schema.YearContent) -> YearDraft:
    through = int(body.through_account_id) if body.through_account_id else None
    return YearDraft(body.until, int(body.result_account_id), through)
