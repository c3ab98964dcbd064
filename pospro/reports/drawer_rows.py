"""Slips of a drawer row by row: a closed shift with its count, a movement of cash."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, select

from pospro import i18n
from pospro.domain.cash_movement import KINDS
from pospro.domain.errors import N_, NotFound
from pospro.domain.print_template.filling import SlipLine
from pospro.reports.day_foreign import foreign_of_shift
from pospro.reports.day_rows import PrintedDay, day_rows
from pospro.reports.foreign_rows import foreign_rows, in_currency
from pospro.reports.slips.lines import GAP, RULE, centred, heading, large_pair, notice, pair
from pospro.storage import shifts, z_reports
from pospro.storage.accounts import AccountRow
from pospro.storage.cash_movements import CashMovementRow
from pospro.storage.shifts import Shift
from pospro.storage.users import UserRow
from pospro.storage.venue_setup import VenueSetup
from pospro.storage.work_periods import business_date


def slip_rows(
    connection: Connection, setup: VenueSetup, slip: tuple[str, dict[str, str]], language: str
) -> tuple[SlipLine, ...]:
    """The rows of a slip (kind, what it is about): x, z, shift or cash."""
    kind, about = slip
    if kind == "x":
        return day_rows(PrintedDay(setup.venue, dict(about)), language)
    if kind == "z":
        report = printed_z(connection, setup, int(about["number"]), int(about.get("copy", 0)))
        return day_rows(report, language)
    writer = _Writer(connection, setup, language)
    if kind == "shift":
        return tuple(writer.shift(int(about["shift_id"])))
    return tuple(writer.movement(int(about["movement_id"])))


def printed_z(connection: Connection, setup: VenueSetup, number: int, copy: int = 0) -> PrintedDay:
    """The Z report with this number, or a copy of it; NotFound when there is none."""
    row = z_reports.numbered(connection, number)
    if row is None:
        raise NotFound(N_("There is no Z report {number}."), number=number)
    return PrintedDay(setup.venue, row.content, row.number, row.hash, copy)


class _Writer:
    """Writes slips in one language."""

    def __init__(self, connection: Connection, setup: VenueSetup, language: str) -> None:
        self._connection = connection
        self._setup = setup
        self._language = language

    def shift(self, shift_id: int) -> list[SlipLine]:
        """Who held the drawer, what was counted, piece by piece, and the difference."""
        shift = shifts.shift(self._connection, shift_id)
        if shift is None or shift.closed_at is None:
            raise NotFound(N_("There is no such shift. Look for it in the list of the day."))
        rows = [
            *self._head(N_("SHIFT CLOSED"), (shift.register_id, shift.closed_at)),
            self._pair(N_("Held by"), self._person(shift.held_by)),
            self._pair(N_("Closed by"), self._person(shift.closed_by)),
            self._pair(N_("Opened"), self._moment(shift.opened_at)),
            self._pair(N_("Float"), self._figure(shift.float_amount)),
            RULE,
        ]
        if shift.counted is None or shift.expected is None:
            return [*rows, notice(self._say(N_("Left uncounted")))]
        return [
            *rows,
            *self._pieces(shift_id),
            self._pair(N_("Expected"), self._figure(shift.expected)),
            large_pair(self._say(N_("Counted")), self._figure(shift.counted)),
            self._pair(N_("Difference"), self._figure(shift.counted - shift.expected)),
            *self._foreign(shift),
            *([centred(shift.note)] if shift.note else []),
            *self._signature(),
        ]

    def _foreign(self, shift: Shift) -> list[SlipLine]:
        """Every foreign currency that was counted: its pieces, its figures and its worth."""
        if not shift.foreign_money:
            return []
        day = business_date(self._connection, shift.work_period_id)
        told = foreign_of_shift(self._setup, day, shift, {}).get("foreign", [])
        last = shifts.latest_count(self._connection, shift.id)
        counts = (last.foreign_money if last else None) or {}
        rows = []
        for each in told:
            rows += [RULE, pair(each["currency"])]
            rows += self._notes(
                counts.get(each["currency"], {}).get("pieces", {}), each["currency"]
            )
            rows += foreign_rows(each, self._setup.currency, self._language)
        return [*rows, RULE]

    def _notes(self, pieces: Mapping[str, int], code: str) -> list[SlipLine]:
        """So many notes and coins of a currency and what they come to, the largest first."""
        found = sorted(((int(worth), number) for worth, number in pieces.items()), reverse=True)
        return [
            pair(
                f"{number} × {in_currency(worth, code, self._language)}",
                in_currency(number * worth, code, self._language),
            )
            for worth, number in found
            if number
        ]

    def movement(self, movement_id: int) -> list[SlipLine]:
        """What moved where and why, with a line for a signature."""
        table, accounts = CashMovementRow.__table__, AccountRow.__table__
        query = (
            select(table, accounts.c.code, accounts.c.name)
            .outerjoin_from(table, accounts, accounts.c.id == table.c.account_id)
            .where(table.c.id == movement_id)
        )
        row = self._connection.execute(query).one()
        rows = [
            *self._head(KINDS[row.kind].name, (row.register_id, row.made_at)),
            self._pair(N_("By"), self._person(row.made_by)),
        ]
        if row.amount:
            total = self._figure(row.amount)
            rows.append(large_pair(self._say(N_("Amount")), total))
        if row.foreign_currency:
            figure = in_currency(row.foreign_amount, row.foreign_currency, self._language)
            rows.append(large_pair(row.foreign_currency, figure))
        if row.code:
            rows.append(pair(f"{row.code} {row.name}"))
        rows.append(pair(row.reason))
        if row.reference:
            rows.append(self._pair(N_("Slip or photo"), row.reference))
        return [*rows, *self._signature()]

    def _head(self, title: str, at: tuple[int, datetime]) -> list[SlipLine]:
        register_id, moment = at
        register = self._setup.registers[register_id].name
        return [
            heading(self._setup.venue.name),
            heading(self._say(title)),
            pair(register, self._moment(moment)),
            RULE,
        ]

    def _pieces(self, shift_id: int) -> list[SlipLine]:
        last = shifts.latest_count(self._connection, shift_id)
        rows = self._notes(last.pieces, self._setup.currency.code) if last else []
        return [*rows, RULE] if rows else []

    def _signature(self) -> list[SlipLine]:
        return [GAP, GAP, RULE, centred(self._say(N_("Signature")))]

    def _person(self, user_id: int | None) -> str:
        people = UserRow.__table__
        query = select(people.c.name).where(people.c.id == user_id)
        return self._connection.scalar(query) or ""

    def _pair(self, message: str, figure: str) -> SlipLine:
        return pair(self._say(message), figure)

    def _say(self, message: str) -> str:
        return i18n.translate(message, {}, self._language)

    def _figure(self, minor: int) -> str:
        return i18n.format_money(minor, self._setup.currency, self._language, sign=False)

    def _moment(self, moment: datetime) -> str:
        return i18n.format_moment(moment, self._language, self._setup.venue.time_zone)
