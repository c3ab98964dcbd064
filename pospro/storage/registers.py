"""Registers as managers see them: the list, what a form shows, and what keeps one in use."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from pospro.domain.book import GENESIS
from pospro.domain.errors import N_, NotFound
from pospro.storage import shifts
from pospro.storage.accounts import AccountRow
from pospro.storage.ledger_rows import BookRow
from pospro.storage.number_series import RECEIPT, begin_series
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.print_jobs import PrinterRow
from pospro.storage.tickets import TicketRow
from pospro.storage.users import ApiTokenRow, SessionRow
from pospro.storage.venue import RegisterRow

_REGISTERS = RegisterRow.__table__
_ACCOUNTS = AccountRow.__table__
_STATE = (
    "code",
    "name",
    "drawer_account_id",
    "foreign_account_ids",
    "receipt_printer_id",
    "retired_at",
)


@dataclass(frozen=True, slots=True)
class ListedRegister:
    """A register in the list, with its drawer account and its receipt printer."""

    id: int
    code: str
    name: str
    account_code: str
    account_name: str
    translations: dict[str, str]
    printer: str
    is_retired: bool


@dataclass(frozen=True, slots=True)
class RegisterUse:
    """What stands at a register: an open shift, open tickets, programs and people signed in."""

    has_shift: bool
    tickets: int
    tokens: tuple[str, ...]
    people: int


def listed_registers(connection: Connection) -> list[ListedRegister]:
    """Every register by code, K2 before K10, the retired ones last."""
    printers = PrinterRow.__table__
    rows = connection.execute(
        select(
            _REGISTERS,
            _ACCOUNTS.c.code.label("account_code"),
            _ACCOUNTS.c.name.label("account_name"),
            _ACCOUNTS.c.translations,
            printers.c.name.label("printer"),
        )
        .join(_ACCOUNTS, _ACCOUNTS.c.id == _REGISTERS.c.drawer_account_id)
        .outerjoin(printers, printers.c.id == _REGISTERS.c.receipt_printer_id)
        .order_by(_REGISTERS.c.retired_at.is_not(None), func.length(_REGISTERS.c.code))
        .order_by(_REGISTERS.c.code)
    )
    return [
        ListedRegister(
            id=row.id,
            code=row.code,
            name=row.name,
            account_code=row.account_code,
            account_name=row.account_name,
            translations=row.translations,
            printer=row.printer or "",
            is_retired=row.retired_at is not None,
        )
        for row in rows
    ]


def register_state(connection: Connection, register_id: int) -> dict[str, Any]:
    """What the form of a register shows and changes; NotFound when there is none."""
    query = select(*(_REGISTERS.c[name] for name in _STATE)).where(_REGISTERS.c.id == register_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such register. Look for it in the list."))
    return dict(row)


def register_use(connection: Connection, register_id: int) -> RegisterUse:
    """What stands at a register just now."""
    tickets, tokens, sessions = TicketRow.__table__, ApiTokenRow.__table__, SessionRow.__table__
    here = tickets.c.register_id == register_id
    used = select(tokens.c.name).where(
        tokens.c.register_id == register_id, tokens.c.revoked_at.is_(None)
    )
    there = select(func.count()).where(
        sessions.c.register_id == register_id, sessions.c.ended_at.is_(None)
    )
    return RegisterUse(
        has_shift=shifts.open_at(connection, register_id) is not None,
        tickets=connection.execute(
            select(func.count()).select_from(tickets).where(here, tickets.c.state == "open")
        ).scalar_one(),
        tokens=tuple(connection.scalars(used.order_by(tokens.c.name))),
        people=connection.execute(there).scalar_one(),
    )


def drawers_in_use(connection: Connection, but: int | None = None) -> dict[int, str]:
    """Account of cash → name of the register in use whose drawer it is, leaving one out."""
    rows = connection.execute(select(_REGISTERS).where(_REGISTERS.c.retired_at.is_(None))).all()
    return {
        account_id: row.name
        for row in rows
        for account_id in (row.drawer_account_id, *row.foreign_account_ids)
        if row.id != but
    }


def drawer_accounts(connection: Connection) -> set[int]:
    """The accounts of every register's cash, in the currency of the books and in others."""
    columns = (_REGISTERS.c.drawer_account_id, _REGISTERS.c.foreign_account_ids)
    rows = connection.execute(select(*columns)).all()
    return {each for row in rows for each in (row.drawer_account_id, *row.foreign_account_ids)}


def paid_into(connection: Connection) -> set[int]:
    """The accounts of payment types in use, which are no drawers."""
    table = PaymentTypeRow.__table__
    query = select(table.c.account_id).where(table.c.retired_at.is_(None))
    return set(connection.scalars(query.where(table.c.account_id.is_not(None))))


def open_book(connection: Connection, register_id: int, code: str, prefix: str) -> None:
    """The book of a new register, and the series of its receipts."""
    book = {"register_id": register_id, "code": code, "next_sequence": 1, "head": GENESIS}
    connection.execute(insert(BookRow.__table__), book)
    begin_series(connection, register_id, {"purpose": RECEIPT, "prefix": prefix})


def end_sessions_at(connection: Connection, register_id: int, at: datetime) -> None:
    """Sign everybody out who is signed in at a register."""
    sessions = SessionRow.__table__
    here = (sessions.c.register_id == register_id) & sessions.c.ended_at.is_(None)
    connection.execute(update(sessions).where(here).values(ended_at=at))
