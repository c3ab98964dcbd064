"""A trading day ends: it is verified, summed up and signed; nothing joins it any more."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, select, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.domain.wording import LONGEST_REASON, plain_words
from pospro.domain.z_report import ZReport
from pospro.reports.checks import check_period
from pospro.reports.day_proofs import BAD
from pospro.reports.day_report import day_report
from pospro.services.atomic import Unit
from pospro.services.cash.leave_uncounted import leave_uncounted
from pospro.services.cash.seal_z_report import Seal, seal_z_report
from pospro.services.ledger.sign_heads import SigningKeyMissing, sign_heads, signing_key
from pospro.services.ledger.sum_days_up import AT_ONCE, sum_days_up
from pospro.services.ledger.summarise_days import summarise_closed_days
from pospro.services.once import Answer, Request, once
from pospro.services.printing.queue_slip import queue_slip
from pospro.storage import audit
from pospro.storage.db import Database
from pospro.storage.tickets import TicketRow
from pospro.storage.work_periods import WorkPeriod, WorkPeriodRow

_NAMED = 5


@dataclass(frozen=True, slots=True)
class CloseWorkPeriod:
    """Close the open trading day; open tickets may be carried over into the next one.

    `uncounted` is the reason why drawers that are not counted yet are left so.
    """

    request_id: str
    actor: Actor
    carry_over: bool = False
    uncounted: str = ""


@dataclass(frozen=True, slots=True)
class WorkPeriodClosed:
    """The day that was closed; `heads` are (book, sequence, hash), `findings` what is wrong."""

    work_period_id: int
    business_date: date
    z_number: int
    open_tickets: int
    heads: tuple[tuple[str, int, str], ...]
    findings: tuple[str, ...]


def close_work_period(
    db: Database, clock: Clock, command: CloseWorkPeriod, key_file: Path
) -> WorkPeriodClosed:
    """Close the open work period, sum its day up and sign the heads with the key in `key_file`.

    What the checks find does not keep the shop from closing: it is returned and on record.
    Raises Conflict when no work period is open, when tickets are open and not carried over, or
    when drawers are not counted and no reason is given.
    """
    command.actor.must("work_period")
    body = {"carry_over": command.carry_over, "uncounted": command.uncounted}
    request = Request(command.request_id, "close_work_period", body)

    def work(unit: Unit) -> Answer:
        return _close(unit, clock, command, key_file)

    answer = once(db, clock, request, work)
    return WorkPeriodClosed(
        answer["work_period_id"],
        date.fromisoformat(answer["business_date"]),
        answer.get("z_number", 0),
        answer["open_tickets"],
        tuple((book, sequence, head) for book, sequence, head in answer["heads"]),
        tuple(answer["findings"]),
    )


def _close(unit: Unit, clock: Clock, command: CloseWorkPeriod, key_file: Path) -> Answer:
    connection, actor, at = unit.connection, command.actor, clock.now()
    reason = plain_words(command.uncounted, LONGEST_REASON, "uncounted")
    period = _shut(connection, actor, at)
    still_open = _open_tickets(connection, carry_over=command.carry_over)
    uncounted = leave_uncounted(connection, (actor, at), reason)
    summarise_closed_days(connection, at)
    sum_days_up(connection, at, AT_ONCE)
    key, findings = _key(key_file)
    heads = sign_heads(connection, key, at, period.id) if key else []
    day = day_report(connection, unit.setup, period)
    findings += [finding.sentence for finding in check_period(connection, period.id)]
    findings += [proof.sentence for proof in day.proofs if proof.state == BAD]
    told = {
        "heads": [[head.book, head.sequence, head.hash] for head in heads],
        "findings": findings,
        "uncounted": reason if uncounted else "",
    }
    report = seal_z_report(unit, Seal(period, actor, at, key), day.content | told)
    _queue_slip(unit, report, (at, actor))
    after = {
        "business_date": period.business_date.isoformat(),
        "open_tickets": still_open,
        "z_number": report.number,
        **told,
    }
    event = ("close_work_period", f"work_period:{period.id}")
    audit.record(connection, actor, at, event, after=after, reason=told["uncounted"])
    unit.tell("work_period")
    return {"work_period_id": period.id, **after}


def _queue_slip(unit: Unit, report: ZReport, by: tuple[datetime, Actor]) -> None:
    """The Z comes out at the register where the day is closed; from elsewhere it is only kept."""
    at, actor = by
    register = unit.setup.registers.get(actor.register_id or 0)
    if register is not None:
        queue_slip(unit, register, ("z", {"number": report.number}), (at, actor.user_id))


def _shut(connection: Connection, actor: Actor, at: datetime) -> WorkPeriod:
    """Close the period first: whoever still posts into it is waited for, later ones are refused."""
    table = WorkPeriodRow.__table__
    closed = connection.execute(
        update(table)
        .where(table.c.closed_at.is_(None))
        .values(closed_at=at, closed_by=actor.user_id)
        .returning(*table.c)
    ).first()
    if closed is None:
        raise Conflict(N_("No work period is open. There is nothing to close."))
    return WorkPeriod(*closed)


def _open_tickets(connection: Connection, *, carry_over: bool) -> int:
    table = TicketRow.__table__
    query = select(table.c.id, table.c.name).where(table.c.state == "open")
    found = connection.execute(query.order_by(table.c.opened_at, table.c.id)).all()
    if found and not carry_over:
        names = ", ".join(row.name or f"#{row.id}" for row in found[:_NAMED])
        raise Conflict(
            N_("{count} tickets are still open ({names}). Close them, or carry them over."),
            count=len(found),
            names=names + (" …" if len(found) > _NAMED else ""),
        )
    return len(found)


def _key(key_file: Path) -> tuple[bytes | None, list[str]]:
    """The signing key; a lost one is found out, not waited for."""
    try:
        return signing_key(key_file), []
    except SigningKeyMissing as missing:
        return None, [str(missing)]
