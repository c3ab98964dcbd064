"""A trading day ends: it is verified, summed up and signed; nothing joins it any more."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, select, update

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.domain.head import Head
from pospro.reports.checks import check_period
from pospro.services.atomic import Unit
from pospro.services.ledger.sign_heads import SigningKeyMissing, sign_heads, signing_key
from pospro.services.ledger.summarise_days import summarise_closed_days
from pospro.services.once import Answer, Request, once
from pospro.storage import audit
from pospro.storage.db import Database
from pospro.storage.tickets import TicketRow
from pospro.storage.work_periods import WorkPeriodRow

_NAMED = 5


@dataclass(frozen=True, slots=True)
class CloseWorkPeriod:
    """Close the open trading day; open tickets may be carried over into the next one."""

    request_id: str
    actor: Actor
    carry_over: bool = False


@dataclass(frozen=True, slots=True)
class WorkPeriodClosed:
    """The day that was closed; `heads` are (book, sequence, hash), `findings` what is wrong."""

    work_period_id: int
    business_date: date
    open_tickets: int
    heads: tuple[tuple[str, int, str], ...]
    findings: tuple[str, ...]


def close_work_period(
    db: Database, clock: Clock, command: CloseWorkPeriod, key_file: Path
) -> WorkPeriodClosed:
    """Close the open work period, sum its day up and sign the heads with the key in `key_file`.

    What the checks find does not keep the shop from closing: it is returned and on record.
    Raises Conflict when no work period is open, or when tickets are open and not carried over.
    """
    command.actor.must("work_period")
    body = {"carry_over": command.carry_over}
    request = Request(command.request_id, "close_work_period", body)

    def work(unit: Unit) -> Answer:
        return _close(unit, clock, command, key_file)

    answer = once(db, clock, request, work)
    return WorkPeriodClosed(
        answer["work_period_id"],
        date.fromisoformat(answer["business_date"]),
        answer["open_tickets"],
        tuple((book, sequence, head) for book, sequence, head in answer["heads"]),
        tuple(answer["findings"]),
    )


def _close(unit: Unit, clock: Clock, command: CloseWorkPeriod, key_file: Path) -> Answer:
    connection, at = unit.connection, clock.now()
    period_id, on = _shut(connection, command.actor, at)
    still_open = _open_tickets(connection, carry_over=command.carry_over)
    summarise_closed_days(connection, at)
    heads, findings = _signed(connection, key_file, (at, period_id))
    findings += [finding.sentence for finding in check_period(connection, period_id)]
    after = {
        "business_date": on.isoformat(),
        "open_tickets": still_open,
        "heads": [[head.book, head.sequence, head.hash] for head in heads],
        "findings": findings,
    }
    event = ("close_work_period", f"work_period:{period_id}")
    audit.record(connection, command.actor, at, event, after=after)
    unit.tell("work_period")
    return {"work_period_id": period_id, **after}


def _shut(connection: Connection, actor: Actor, at: datetime) -> tuple[int, date]:
    """Close the period first: whoever still posts into it is waited for, later ones are refused."""
    table = WorkPeriodRow.__table__
    closed = connection.execute(
        update(table)
        .where(table.c.closed_at.is_(None))
        .values(closed_at=at, closed_by=actor.user_id)
        .returning(table.c.id, table.c.business_date)
    ).first()
    if closed is None:
        raise Conflict(N_("No work period is open. There is nothing to close."))
    return closed.id, closed.business_date


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


def _signed(
    connection: Connection, key_file: Path, signing: tuple[datetime, int]
) -> tuple[list[Head], list[str]]:
    """The heads signed at (moment, work period); a lost key is found out, not waited for."""
    try:
        return sign_heads(connection, signing_key(key_file), *signing), []
    except SigningKeyMissing as missing:
        return [], [str(missing)]
