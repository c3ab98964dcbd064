"""The venue that every question sells in: a tea house on the Turkish chart, copied for each."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.figures import milliseconds
from pospro import charts
from pospro.charts import Chart
from pospro.config import Settings
from pospro.domain.clock import Clock, FixedClock, SystemClock
from pospro.domain.money import Money
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.manager.set_up_venue import SetUpVenue, set_up_venue
from pospro.services.once import Answer
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.storage.db import Database
from pospro.storage.migrate import upgrade
from tests.shop import MENU, PEOPLE, Shop, lira

CLOCK = SystemClock()
PART = lira("100.00")
FOUR_PRODUCTS = ("tea", "toast", "beer", "rakı")


def furnish(folder: Path, url: str = "", clock: Clock = CLOCK) -> str:
    """Set the tea house up, its day open, its keys in the folder; return the database's address.

    It has no printer: paper is another question than the till.
    """
    folder.mkdir(parents=True, exist_ok=True)
    url = url or address(folder)
    upgrade(url)
    settings = Settings(database_url=url, data_dir=folder)
    menu = Chart("menu", "tr", "tr", {}, {}, {**MENU, "printers": []})
    chart = charts.load("tr_tekduzen").with_sections(menu)
    database = Database.open(url)
    done = set_up_venue(database, clock, settings, SetUpVenue(chart, "en", "Tea house", PEOPLE))
    open_work_period(database, clock, OpenWorkPeriod("request-opening", done.owner))
    open_shift(database, clock, OpenShift("request-shift", done.owner))
    database.close()
    return url


def address(folder: Path) -> str:
    """The address of the SQLite file of a folder."""
    return f"sqlite:///{folder / 'venue.sqlite'}"


def copied(origin: Path, copy: Path) -> str:
    """Copy a furnished folder; return the address of its SQLite file."""
    shutil.copytree(origin, copy)
    return address(copy)


@contextmanager
def opened(database: Database, folder: Path, clock: FixedClock | None = None) -> Iterator[Shop]:
    """Work in the tea house of this database, whose keys are in the folder."""
    settings = Settings(database_url=str(database.url), data_dir=folder)
    shop = Shop(database, settings, clock or FixedClock(datetime.now(UTC)))
    try:
        yield shop
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class Keys:
    """What the cashier taps: four products, and the two means of payment."""

    products: tuple[int, ...]
    card: int
    cash: int

    @classmethod
    def of(cls, shop: Shop) -> "Keys":
        """The keys of this shop."""
        products = tuple(shop.products[name] for name in FOUR_PRODUCTS)
        return cls(products, shop.payment_type("Card"), shop.payment_type("Cash"))


@dataclass(frozen=True, slots=True)
class Sale:
    """A ticket of four lines, a part by card, the rest in cash: six requests, six transactions."""

    shop: Shop
    keys: Keys

    @classmethod
    def at(cls, shop: Shop) -> "Sale":
        """A sale in this shop."""
        return cls(shop, Keys.of(shop))

    def order(self) -> int:
        """Open a ticket with its four lines."""
        ticket_id = None
        for product_id in self.keys.products:
            command = AddLine(self.shop.request_id(), self.shop.owner, ticket_id, product_id)
            ticket_id = int(add_line(self.shop.db, self.shop.clock, command)["ticket_id"])
        assert ticket_id
        return ticket_id

    def part(self, ticket_id: int) -> None:
        """Pay a part by card."""
        self._pay(ticket_id, self.keys.card, PART)

    def rest(self, ticket_id: int) -> None:
        """Pay the rest in cash, which closes the ticket."""
        if self._pay(ticket_id, self.keys.cash)["number"] is None:
            raise AssertionError("the ticket did not close")

    def _pay(self, ticket_id: int, means: int, tendered: Money | None = None) -> Answer:
        shop = self.shop
        command = TakePayment(
            shop.request_id(), shop.owner, ticket_id, None, means, tendered, "slip 1"
        )
        return take_payment(shop.db, shop.clock, command)

    def timed(self) -> list[float]:
        """Milliseconds of the whole sale, and of the payment that closes it."""
        tickets: list[int] = []
        order = milliseconds(lambda: tickets.append(self.order()))
        part = milliseconds(lambda: self.part(tickets[0]))
        rest = milliseconds(lambda: self.rest(tickets[0]))
        return [order + part + rest, rest]
