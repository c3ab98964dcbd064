"""A day of random actions at the till: refusals are part of it, anything else is a fault."""

from dataclasses import dataclass, field
from random import Random

from pospro.domain.errors import PosproError
from pospro.domain.line import LineState
from pospro.domain.quantity import Quantity
from pospro.services.ticket.apply_calculation import RemoveCalculation, remove_calculation
from pospro.services.ticket.change_line import ChangeLine, change_line
from pospro.services.ticket.void_ticket import VoidTicket, void_ticket
from tests.shop import Shop

PRODUCTS = ("tea", "toast", "steak", "beer", "rakı", "bread", "soup of the day")
MEANS = ("Cash", "Cash", "Card", "Meal card", "Bank transfer")
QUANTITIES = ("1", "1", "2", "0.333", "1.5", "-1", "-0.25", "10000", "0")
AMOUNTS = ("0.01", "5.00", "33.33", "100.00", "1000.00", "-20.00", "0.00")
DISCOUNTS = ("10 %", "33.3333 %", "100 %", "101 %", "0.01", "7.77", "5000.00")


@dataclass
class AnyDay:
    """Chooses what to do by a seed, and remembers what was refused."""

    shop: Shop
    chance: Random
    tickets: list[int] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    done: int = 0

    def act(self, times: int) -> None:
        actions = (self.add, self.add, self.add, self.mark, self.discount, self.undiscount)
        actions += (
            self.undo,
            self.change,
            self.pay,
            self.pay,
            self.pay,
            self.close,
            self.void,
            self.repeat,
        )
        for _ in range(times):
            try:
                self.chance.choice(actions)()
                self.done += 1
            except PosproError as refusal:
                self.refusals.append(str(refusal))

    def ticket(self) -> int | None:
        """Choose a ticket: mostly one that is open, as a screen would show."""
        still_open = [ticket for ticket in self.tickets if self.shop.view(ticket).is_open]
        among = still_open[-6:] if self.chance.random() < 0.95 else self.tickets
        return self.chance.choice(among) if among else None

    def line(self, ticket: int) -> int:
        lines = self.shop.view(ticket).ticket.lines
        return self.chance.choice(lines).id if lines else 0

    def add(self) -> None:
        pick = self.chance.choice
        facts = {
            "modifiers": pick(({}, {}, {"cheese": 1}, {"rare": 1}, {"cheese": 2, "deposit": 1}))
        }
        facts["ticket"] = self.ticket() if self.chance.random() < 0.8 else None
        ticket, _ = self.shop.add(pick(PRODUCTS), pick(QUANTITIES), **facts)
        if ticket not in self.tickets:
            self.tickets.append(ticket)

    def mark(self) -> None:
        if ticket := self.ticket():
            state = self.chance.choice(list(LineState))
            quantity = self.chance.choice((None, "1", "0.1", "-1"))
            self.shop.mark(state, (ticket, self.line(ticket)), quantity=quantity)

    def discount(self) -> None:
        if ticket := self.ticket():
            line = self.line(ticket) if self.chance.random() < 0.4 else None
            if self.chance.random() < 0.2:
                self.shop.calculate(ticket, "cash_rounding", line=line or None)
            else:
                self.shop.discount(ticket, self.chance.choice(DISCOUNTS), line=line or None)

    def undiscount(self) -> None:
        if (ticket := self.ticket()) and (found := self.shop.view(ticket)).ticket.calculations:
            calculation = self.chance.choice(found.ticket.calculations).id
            facts = (self.shop.owner, ticket, found.version, calculation)
            command = RemoveCalculation(self.shop.request_id(), *facts)
            remove_calculation(self.shop.db, self.shop.clock, command)

    def change(self) -> None:
        if ticket := self.ticket():
            facts = (self.shop.owner, ticket, self.shop.view(ticket).version, self.line(ticket))
            quantity = Quantity.of(self.chance.choice(QUANTITIES))
            command = ChangeLine(self.shop.request_id(), *facts, quantity)
            change_line(self.shop.db, self.shop.clock, command)

    def pay(self) -> None:
        if ticket := self.ticket():
            tendered = self.chance.choice((None, None, *AMOUNTS))
            cashback = self.chance.random() < 0.2
            self.shop.pay(ticket, self.chance.choice(MEANS), tendered, cashback=cashback)

    def undo(self) -> None:
        if (ticket := self.ticket()) and (payments := self.shop.view(ticket).payments):
            self.shop.undo(ticket, self.chance.choice(payments).id)

    def close(self) -> None:
        if ticket := self.ticket():
            self.shop.close(ticket)

    def void(self) -> None:
        if (ticket := self.ticket()) and self.chance.random() < 0.2:
            facts = (self.shop.owner, ticket, self.shop.view(ticket).version, "no reason at all")
            void_ticket(self.shop.db, self.shop.clock, VoidTicket(self.shop.request_id(), *facts))

    def repeat(self) -> None:
        """Send one request twice."""
        if ticket := self.ticket():
            request_id = self.shop.request_id()
            first = self.shop.pay(ticket, "Cash", "1.00", request_id=request_id)
            assert self.shop.pay(ticket, "Cash", "1.00", request_id=request_id) == first
