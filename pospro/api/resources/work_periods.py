"""Work periods: which day is open, opening one, closing it."""

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import work_period as schema
from pospro.api.setup import the_setup
from pospro.request.context import context
from pospro.request.rights import SIGNED_IN
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.storage.work_periods import open_period

blueprint = resource("work_periods")


@blueprint.get("/work-periods/current")
@operation(SIGNED_IN)
def current() -> schema.CurrentWorkPeriod:
    """The day that is open now, or none."""
    with context.db.reading() as connection:
        period = open_period(connection)
    if period is None:
        return schema.CurrentWorkPeriod(work_period=None)
    return schema.CurrentWorkPeriod(
        work_period=schema.WorkPeriod(
            id=str(period.id),
            business_date=period.business_date,
            opened_at=period.opened_at,
            opened_by=str(period.opened_by),
        )
    )


@blueprint.post("/work-periods")
@operation("work_period", 201)
def begin(change: Change[schema.NewWorkPeriod]) -> schema.WorkPeriodOpened:
    """Open the day, before the first sale."""
    command = OpenWorkPeriod(change.request_id, context.actor, change.body.business_date)
    opened = open_work_period(context.db, context.clock, command)
    return schema.WorkPeriodOpened(
        work_period_id=str(opened.work_period_id), business_date=opened.business_date
    )


@blueprint.post("/work-periods/current/closure")
@operation("work_period")
def end(change: Change[schema.Closing]) -> schema.WorkPeriodClosed:
    """Close the day: it is verified, summed up and signed, and nothing joins it any more."""
    key_file = context.settings.signing_key_path(the_setup().venue.id)
    command = CloseWorkPeriod(change.request_id, context.actor, change.body.carry_over)
    closed = close_work_period(context.db, context.clock, command, key_file)
    return schema.WorkPeriodClosed(
        work_period_id=str(closed.work_period_id),
        business_date=closed.business_date,
        open_tickets=closed.open_tickets,
        heads=tuple(
            schema.Head(book=book, sequence=sequence, hash=head)
            for book, sequence, head in closed.heads
        ),
        findings=closed.findings,
    )
