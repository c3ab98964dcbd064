"""Work periods: which day is open, opening one, reading it, closing it."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import work_period as schema
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.domain.currency import Currency, currency
from pospro.domain.errors import Conflict, N_, NotFound
from pospro.reports.day_report import day_report
from pospro.request.context import context
from pospro.request.rights import SIGNED_IN
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.storage import z_reports
from pospro.storage.work_periods import open_period, work_period

blueprint = resource("work_periods")

Report = TypeVar("Report", bound=schema.DayReport)


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
@operation("work_period", approvable="close_anyway")
def end(change: Change[schema.Closing]) -> schema.WorkPeriodClosed:
    """Close the day: it is verified, summed up and signed, and nothing joins it any more."""
    key_file = context.settings.signing_key_path(the_setup().venue.id)
    wanted = change.body
    command = CloseWorkPeriod(change.request_id, context.actor, wanted.carry_over, wanted.uncounted)
    closed = close_work_period(context.db, context.clock, command, key_file)
    return schema.WorkPeriodClosed(
        work_period_id=str(closed.work_period_id),
        business_date=closed.business_date,
        z_number=closed.z_number,
        open_tickets=closed.open_tickets,
        heads=tuple(
            schema.Head(book=book, sequence=sequence, hash=head)
            for book, sequence, head in closed.heads
        ),
        findings=closed.findings,
    )


@blueprint.get("/work-periods/<id:work_period_id>/x")
@operation("work_period")
def x_report(work_period_id: int) -> schema.DayReport:
    """The reading of the open day: nothing is closed by it."""
    setup = the_setup()
    with context.db.reading() as connection:
        period = work_period(connection, work_period_id)
        if period is None:
            raise NotFound(N_("There is no such work period."))
        if period.closed_at is not None:
            raise Conflict(N_("This day is closed. Read its Z report."))
        content = day_report(connection, setup, period).content
    return _shown(content, setup.currency, schema.DayReport)


@blueprint.get("/work-periods/<id:work_period_id>/z")
@operation("work_period")
def z_report(work_period_id: int) -> schema.ZReport:
    """The Z report of a closed day, as it was sealed."""
    with context.db.reading() as connection:
        row = z_reports.of_period(connection, work_period_id)
    if row is None:
        raise NotFound(N_("This day has no Z report. It is made when the day is closed."))
    seals = ("number", "previous_hash", "hash", "signature")
    facts = row.content | {name: getattr(row, name) for name in seals}
    return _shown(facts, currency(row.content["currency"]), schema.ZReport)


MONEY = frozenset(
    ("sales", "returned", "paid_on_open_tickets", "net", "tax", "amount", "debit", "credit")
) | {"told", "booked", "grand_total"}
"""The facts of a report that are amounts in minor units."""


def _shown(facts: Mapping[str, Any], money: Currency, form: type[Report]) -> Report:
    """The facts that a document shows, read as a program would send them."""
    told = {name: _plain(name, facts[name], money) for name in form.model_fields}
    return form.model_validate_json(json.dumps(told))


def _plain(name: str, value: Any, money: Currency) -> Any:  # noqa: ANN401 - whatever is sealed
    if name in MONEY:
        return Amount.of_minor(value, money).model_dump()
    if isinstance(value, list):
        return [_plain("", each, money) for each in value]
    if isinstance(value, dict) and "currency" in value:
        return _abroad(value, money)
    if isinstance(value, dict):
        return {key: _plain(key, each, money) for key, each in value.items()}
    return value


def _abroad(value: Mapping[str, Any], money: Currency) -> dict[str, Any]:
    """A fact about foreign money: beside its worth in the books, or a proof in it alone."""
    foreign = currency(value["currency"])
    rest = {key: each for key, each in value.items() if key not in ("currency", "foreign_amount")}
    if "foreign_amount" not in value:
        return {key: _plain(key, each, foreign) for key, each in rest.items()}
    amount = Amount.of_minor(value["foreign_amount"], foreign).model_dump()
    return {key: _plain(key, each, money) for key, each in rest.items()} | {"foreign": amount}
