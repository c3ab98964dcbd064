"""The report of a work period: X while it is open, the content of the Z when it is closed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, select

from pospro.reports.day_foreign import foreign_of_shift, holdings_of
from pospro.reports.day_proofs import Movement, Proof, movements_of, proofs_of
from pospro.storage import shifts
from pospro.storage.accounts import AccountRow
from pospro.storage.cash_movements import CashMovementRow
from pospro.storage.payments import PaymentRow
from pospro.storage.shifts import Shift
from pospro.storage.tickets import TicketLineRow, TicketRow, TicketTaxRow
from pospro.storage.users import UserRow
from pospro.storage.venue_setup import VenueSetup
from pospro.storage.work_periods import WorkPeriod

_TICKETS = TicketRow.__table__


@dataclass(frozen=True, slots=True)
class DayReport:
    """`content` is plain data with amounts in minor units; `proofs` hold it against the ledger."""

    content: dict[str, Any]
    proofs: tuple[Proof, ...]


def day_report(connection: Connection, setup: VenueSetup, period: WorkPeriod) -> DayReport:
    """Everything that the work period came to so far."""
    booked = movements_of(connection, period)
    proofs = tuple(proofs_of(connection, setup, period, booked))
    content = {
        "business_date": period.business_date.isoformat(),
        "opened_at": period.opened_at.isoformat(),
        "currency": setup.currency.code,
        **_tickets(connection, period),
        **_lines(connection, period),
        "taxes": _taxes(connection, period),
        "payments": _payments(connection, period),
        "movements": _movements(connection, period),
        "shifts": _shifts(connection, setup, period),
        **_open_tickets(connection),
        "accounts": account_sums(connection, booked),
        "proofs": [proof.as_dict() for proof in proofs],
    }
    return DayReport(content, proofs)


def account_sums(connection: Connection, booked: list[Movement]) -> list[dict[str, Any]]:
    """What every account was debited and credited with, by its code."""
    accounts = AccountRow.__table__
    sums: dict[int, tuple[int, int]] = {}
    for each in booked:
        debit, credit = sums.get(each.account_id, (0, 0))
        sums[each.account_id] = (debit + each.debit, credit + each.credit)
    query = select(accounts.c.id, accounts.c.code, accounts.c.name).where(accounts.c.id.in_(sums))
    return [
        {
            "code": row.code,
            "name": row.name,
            "debit": sums[row.id][0],
            "credit": sums[row.id][1],
        }
        for row in connection.execute(query.order_by(accounts.c.code))
    ]


def _closed(period: WorkPeriod) -> ColumnElement[bool]:
    return (_TICKETS.c.work_period_id == period.id) & (_TICKETS.c.state == "closed")


def _tickets(connection: Connection, period: WorkPeriod) -> dict[str, int]:
    returned = case((_TICKETS.c.total < 0, _TICKETS.c.total), else_=0)
    count, sales, returns, amount = connection.execute(
        select(
            func.count(),
            func.coalesce(func.sum(_TICKETS.c.total), 0),
            func.count().filter(_TICKETS.c.total < 0),
            func.coalesce(func.sum(returned), 0),
        ).where(_closed(period))
    ).one()
    return {
        "tickets": int(count),
        "sales": int(sales),
        "returns": int(returns),
        "returned": int(amount),
    }


def _lines(connection: Connection, period: WorkPeriod) -> dict[str, int]:
    lines = TicketLineRow.__table__
    query = (
        select(lines.c.state, func.count())
        .join_from(_TICKETS, lines, lines.c.ticket_id == _TICKETS.c.id)
        .where(_TICKETS.c.work_period_id == period.id, lines.c.state.in_(("gift", "void")))
        .group_by(lines.c.state)
    )
    found = {state: int(number) for state, number in connection.execute(query)}
    return {"gifts": found.get("gift", 0), "voids": found.get("void", 0)}


def _taxes(connection: Connection, period: WorkPeriod) -> list[dict[str, Any]]:
    taxes = TicketTaxRow.__table__
    query = (
        select(taxes.c.name, taxes.c.rate, func.sum(taxes.c.net), func.sum(taxes.c.tax))
        .join_from(_TICKETS, taxes, taxes.c.ticket_id == _TICKETS.c.id)
        .where(_closed(period))
        .group_by(taxes.c.name, taxes.c.rate)
        .order_by(taxes.c.rate, taxes.c.name)
    )
    return [
        {"name": name, "rate": f"{rate.normalize():f}", "net": int(net), "tax": int(tax)}
        for name, rate, net, tax in connection.execute(query)
    ]


def _payments(connection: Connection, period: WorkPeriod) -> list[dict[str, Any]]:
    payments = PaymentRow.__table__
    query = (
        select(
            payments.c.name,
            func.count().label("count"),
            func.sum(payments.c.amount).label("amount"),
            payments.c.foreign_currency,
            func.sum(payments.c.foreign_amount).label("foreign_amount"),
        )
        .where(payments.c.work_period_id == period.id)
        .group_by(payments.c.name, payments.c.foreign_currency)
        .order_by(payments.c.name, payments.c.foreign_currency)
    )
    return [
        {"name": row.name, "count": int(row[1]), "amount": int(row.amount)} | _foreign(row)
        for row in connection.execute(query)
    ]


def _foreign(row: Row[Any]) -> dict[str, Any]:
    """The foreign money of a sum beside its worth; nothing where it has none."""
    if row.foreign_currency is None:
        return {}
    return {"currency": row.foreign_currency, "foreign_amount": int(row.foreign_amount)}


def _movements(connection: Connection, period: WorkPeriod) -> list[dict[str, Any]]:
    moved = CashMovementRow.__table__
    query = (
        select(
            moved.c.kind,
            func.count().label("count"),
            func.sum(moved.c.amount).label("amount"),
            moved.c.foreign_currency,
            func.sum(moved.c.foreign_amount).label("foreign_amount"),
        )
        .where(moved.c.work_period_id == period.id)
        .group_by(moved.c.kind, moved.c.foreign_currency)
        .order_by(moved.c.kind, moved.c.foreign_currency)
    )
    return [
        {"kind": row.kind, "count": int(row[1]), "amount": int(row.amount)} | _foreign(row)
        for row in connection.execute(query)
    ]


def _shifts(connection: Connection, setup: VenueSetup, period: WorkPeriod) -> list[dict[str, Any]]:
    found = shifts.of_period(connection, period.id)
    people = UserRow.__table__
    query = select(people.c.id, people.c.name).where(
        people.c.id.in_(each.held_by for each in found)
    )
    names = {row.id: row.name for row in connection.execute(query)}
    held = holdings_of(connection, setup, found)
    return [
        _shift(each, setup.registers[each.register_id].name, names)
        | foreign_of_shift(setup, period.business_date, each, held)
        for each in found
    ]


def _shift(each: Shift, register: str, names: dict[int, str]) -> dict[str, Any]:
    return {
        "register": register,
        "person": names[each.held_by],
        "opened_at": each.opened_at.isoformat(),
        "closed_at": each.closed_at.isoformat() if each.closed_at else None,
        "float": each.float_amount,
        "float_difference": each.float_difference,
        "counted": each.counted,
        "expected": each.expected,
        "difference": each.difference,
        "note": each.note,
    }


def _open_tickets(connection: Connection) -> dict[str, int]:
    payments = PaymentRow.__table__
    count = select(func.count()).select_from(_TICKETS).where(_TICKETS.c.state == "open")
    paid = (
        select(func.coalesce(func.sum(payments.c.amount), 0))
        .join_from(_TICKETS, payments, payments.c.ticket_id == _TICKETS.c.id)
        .where(_TICKETS.c.state == "open")
    )
    return {
        "open_tickets": int(connection.scalar(count) or 0),
        "paid_on_open_tickets": int(connection.scalar(paid) or 0),
    }
