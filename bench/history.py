"""Books of a year, kept between runs: written by the ledger itself and closed day by day."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from alembic.script import ScriptDirectory
from platformdirs import user_cache_path
from sqlalchemy import Row, select

from bench.venue import Sale, address, furnish, opened
from pospro.domain.clock import FixedClock
from pospro.domain.ids import new_id
from pospro.domain.journal import JournalEntry, Origin, Posting
from pospro.domain.tax import TypeRef
from pospro.services.atomic import atomic
from pospro.storage import ledger
from pospro.storage.db import Database
from pospro.storage.ledger import JournalEntryRow, PostingRow, Recording
from pospro.storage.migrate import configuration
from pospro.storage.work_periods import WorkPeriod, open_period
from tests.shop import LIRA, Shop

DAYS = 365


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one ticket posts: the reason and the postings of each of its entries."""

    entries: tuple[tuple[str, tuple[Posting, ...]], ...]

    @classmethod
    def of_a_sale(cls, shop: Shop) -> "Pattern":
        """Sell one ticket and look what it posted."""
        sale = Sale.at(shop)
        ticket_id = sale.order()
        sale.part(ticket_id)
        sale.rest(ticket_id)
        query = (
            select(JournalEntryRow.id, JournalEntryRow.reason, PostingRow.__table__)
            .join_from(PostingRow, JournalEntryRow, JournalEntryRow.id == PostingRow.entry_id)
            .order_by(JournalEntryRow.sequence, PostingRow.position)
        )
        with shop.db.reading() as connection:
            rows = connection.execute(query).all()
        return cls(
            tuple(
                (reason, tuple(_posting(row) for row in entry))
                for (_, reason), entry in groupby(rows, lambda row: (row.id, row.reason))
            )
        )

    @property
    def postings(self) -> int:
        """How many postings a ticket has."""
        return sum(len(postings) for _, postings in self.entries)

    def entries_of(self, period: WorkPeriod) -> list[JournalEntry]:
        """The entries of one more such ticket."""
        source = f"ticket:{new_id()}"
        return [
            JournalEntry(Origin(f"{source}.{number}", reason), period.business_date, LIRA, postings)
            for number, (reason, postings) in enumerate(self.entries)
        ]


def _posting(row: Row[Any]) -> Posting:
    rules = (rule.split(".") for rule in row.rules.split())
    refs = tuple(TypeRef(int(number), int(version)) for number, version in rules)
    return Posting(row.account_id, row.debit, row.credit, refs)


def books_of(postings: int) -> Path:
    """A folder with a venue whose books hold about so many postings; made where it is missing.

    A year of closed and summarised days lies behind it, and today is open.
    """
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    folder = user_cache_path("pospro-bench") / f"{head}-{postings}"
    if not folder.exists():
        click.echo(f"  writing {postings:,} postings into {folder} …", err=True)
        draft = folder.with_name(f"{folder.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        _write(draft, postings)
        draft.rename(folder)
    return folder


def _write(folder: Path, postings: int) -> None:
    now = datetime.now(UTC)
    clock = FixedClock(now - timedelta(days=DAYS))
    furnish(folder, clock=clock)
    with opened(Database.open(address(folder)), folder, clock) as shop:
        pattern = Pattern.of_a_sale(shop)
        for _ in range(DAYS):
            _trade(shop, pattern, round(postings / pattern.postings / DAYS))
            shop.close_day()
            clock.moment += timedelta(days=1)
            shop.open_day()


def _trade(shop: Shop, pattern: Pattern, tickets: int) -> None:
    with atomic(shop.db) as unit:
        period = open_period(unit.connection)
        assert period, "the day is open"
        entries = [entry for _ in range(tickets) for entry in pattern.entries_of(period)]
        book = shop.owner.register_id
        assert book, "the owner stands at a register"
        at = Recording(book, period.id, shop.clock.now(), shop.owner.user_id)
        ledger.append(unit.connection, at, entries)
