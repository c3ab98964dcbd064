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
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.manager.set_up_venue import SetUpVenue, set_up_venue
from pospro.storage.db import Database
from pospro.storage.migrate import upgrade
from tests.shop import MENU, PEOPLE, Shop

CLOCK = SystemClock()
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
class Sale:
    """A ticket of four lines, a part by card, the rest in cash: six requests, six transactions."""

    shop: Shop

    def order(self) -> int:
        """Open a ticket with its four lines."""
        return self.shop.ticket(*FOUR_PRODUCTS)

    def part(self, ticket_id: int) -> None:
        """Pay a part by card."""
        self.shop.pay(ticket_id, "Card", "100.00")

    def rest(self, ticket_id: int) -> None:
        """Pay the rest in cash, which closes the ticket."""
        answer = self.shop.pay(ticket_id, "Cash")
        if answer["number"] is None:
            raise AssertionError("the ticket did not close")

    def timed(self) -> list[float]:
        """Milliseconds of the whole sale, and of the payment that closes it."""
        tickets: list[int] = []
        order = milliseconds(lambda: tickets.append(self.order()))
        part = milliseconds(lambda: self.part(tickets[0]))
        rest = milliseconds(lambda: self.rest(tickets[0]))
        return [order + part + rest, rest]
