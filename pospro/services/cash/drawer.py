"""What every use case of a drawer shares: whose it is, what it should hold, its differences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_, NotFound
from pospro.domain.journal import Move, Origin
from pospro.domain.money import Money
from pospro.domain.transaction_type import TransactionType
from pospro.posting.cash import difference_entry, difference_move, difference_role
from pospro.services.atomic import Unit
from pospro.services.cash.foreign_difference import foreign_difference
from pospro.services.printing.queue_slip import queue_slip
from pospro.services.ticket.open_ticket import open_period_or_refuse
from pospro.storage import ledger, shifts
from pospro.storage.balances import balance_of
from pospro.storage.foreign_balances import holdings
from pospro.storage.ledger import Recording
from pospro.storage.shifts import Shift
from pospro.storage.users import UserRow
from pospro.storage.venue_setup import Register, VenueSetup
from pospro.storage.work_periods import WorkPeriod


@dataclass(frozen=True, slots=True)
class Drawer:
    """A register's drawer in the open work period, and who does something with it when."""

    unit: Unit
    register: Register
    period: WorkPeriod
    at: datetime
    actor: Actor

    @property
    def setup(self) -> VenueSetup:
        """The venue's set-up."""
        return self.unit.setup

    @property
    def recording(self) -> Recording:
        """How the ledger records entries of the drawer."""
        return Recording(self.register.id, self.period.id, self.at, self.actor.user_id)

    def expected(self) -> Money:
        """What should lie in it: the balance of its account."""
        account = self.register.drawer_account_id
        return Money(balance_of(self.unit.connection, account), self.setup.currency)

    def foreign_expected(self) -> dict[str, Money]:
        """What of each foreign currency should lie in it, by its code."""
        found = {}
        for code, account_id in self.register.foreign.items():
            held = holdings(self.unit.connection, account_id=account_id).get(account_id)
            nothing = Money.zero(self.setup.foreign.currencies[code].currency)
            found[code] = held.amount if held else nothing
        return found

    def rule(self, role: str) -> TransactionType:
        """The transaction type that plays a role; Conflict when none does."""
        ref = self.setup.rules_by_role.get(role)
        if ref is None:
            raise Conflict(
                N_("No transaction type plays the role {role}. Add one in the set-up."), role=role
            )
        return self.setup.rules[ref]

    def book_differences(
        self, origin: Origin, difference: Money, foreign: Mapping[str, Money]
    ) -> None:
        """Book what was counted above or below each account of the drawer, in one entry.

        Foreign differences count at the rate of the day; Conflict while there is none. Nothing is
        booked when the count was right.
        """
        moves = []
        if difference:
            moves.append(self._move(difference, self.register.drawer_account_id))
        for code, amount in foreign.items():
            if amount:
                found = foreign_difference(self.setup, amount, self.period.business_date)
                rule = self.rule(difference_role(found.worth))
                account_id = self.register.foreign[code]
                moves.append(difference_move(rule, found.worth, account_id, found.foreign))
        entry = difference_entry(origin, moves, self.period.business_date)
        if entry is not None:
            ledger.append(self.unit.connection, self.recording, [entry])
            self.unit.tell("journal")

    def _move(self, difference: Money, account_id: int) -> Move:
        return difference_move(self.rule(difference_role(difference)), difference, account_id)

    def queue_slip(self, kind: str, about: dict[str, str]) -> None:
        """Queue a slip for the register's printer."""
        queue_slip(self.unit, self.register, (kind, about), (self.at, self.actor.user_id))


def drawer_of(unit: Unit, clock: Clock, actor: Actor, register_id: int | None = None) -> Drawer:
    """The drawer of this register, or of the actor's; Conflict while the day is not open."""
    register = unit.setup.register(register_id or actor.register_id or 0)
    return Drawer(unit, register, open_period_or_refuse(unit), clock.now(), actor)


def open_shift_or_refuse(connection: Connection, shift_id: int) -> Shift:
    """The shift while it is open.

    Raises NotFound when there is none; Conflict saying who has closed it.
    """
    found = shifts.shift(connection, shift_id)
    if found is None:
        raise NotFound(N_("There is no such shift. Look for it in the list of the day."))
    if found.closed_at is not None:
        raise closed_already(connection, found)
    return found


def closed_already(connection: Connection, shift: Shift) -> Conflict:
    """The refusal that says who was faster."""
    names = select(UserRow.name).where(UserRow.id == shift.closed_by)
    return Conflict(
        N_("{name} has closed this shift already. Open the next one to go on."),
        name=connection.scalar(names) or "",
    )
