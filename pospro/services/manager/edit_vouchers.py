"""Managers choose how fine the vouchers of the books are, from the open day on."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.reports.vouchers.grain import GRAINS, SETTING, kept_grain
from pospro.services.atomic import Unit, atomic
from pospro.storage import audit, work_periods
from pospro.storage.account_states import hold_setup
from pospro.storage.db import Database
from pospro.storage.settings import keep_setting
from pospro.storage.work_periods import WorkPeriodRow


@dataclass(frozen=True, slots=True)
class EditVouchers:
    """The grain of vouchers to come: a key of `GRAINS`."""

    actor: Actor
    grain: str


def edit_vouchers(db: Database, clock: Clock, command: EditVouchers) -> date:
    """Keep the choice and return the first day that it counts on.

    Closed days keep their vouchers and numbers. Raises BadInput for an unknown grain.
    """
    command.actor.must("configure")
    if command.grain not in GRAINS:
        raise BadInput(N_("Choose how fine the vouchers are."), field="grain")
    with atomic(db) as unit:
        hold_setup(unit.connection)
        before = kept_grain(unit.connection)
        since = _first_open_day(unit, clock)
        if before.on(since) == command.grain:
            return since
        keep_setting(unit.connection, SETTING, before.changed(since, command.grain).stored)
        event = ("edit_vouchers", "venue")
        after = {"grain": command.grain, "since": since.isoformat()}
        told = {"before": {"grain": before.on(since)}, "after": after}
        audit.record(unit.connection, command.actor, clock.now(), event, **told)
        unit.tell("setup")
    return since


def _first_open_day(unit: Unit, clock: Clock) -> date:
    """The open work period's date unless a Z report of that date is made; else the day after."""
    last = work_periods.latest(unit.connection)
    if last is None:
        return clock.now().date()
    periods = WorkPeriodRow.__table__
    on_it = periods.c.business_date == last.business_date
    closed = select(periods.c.id).where(on_it, periods.c.closed_at.is_not(None)).limit(1)
    if unit.connection.scalar(closed) is None:
        return last.business_date
    return last.business_date + timedelta(days=1)
