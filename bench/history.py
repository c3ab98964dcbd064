"""Books of some years, kept between runs: written by the ledger itself and closed day by day."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from alembic.script import ScriptDirectory
from platformdirs import user_cache_path
from sqlalchemy import Connection, Row, Table, select

from bench.venue import Sale, address, copied, furnish, opened
from bench.year import PARTS, TICKETS, Year, menu_of
from pospro.domain.clock import FixedClock, SystemClock
from pospro.domain.journal import JournalEntry, Origin, Posting
from pospro.domain.tax import TypeRef
from pospro.services.ledger.sum_days_up import catch_up
from pospro.storage.db import Database
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.migrate import configuration, upgrade
from pospro.storage.work_periods import WorkPeriod
from tests.shop import LIRA, Shop

YEARS = 5
DAYS = YEARS * 365
PRODUCTS = 200


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one ticket is made of: its rows by table, and the postings of each of its entries."""

    ticket: Mapping[str, Any]
    parts: Mapping[Table, Sequence[Mapping[str, Any]]]
    entries: tuple[tuple[str, tuple[Posting, ...]], ...]

    @classmethod
    def of(cls, shop: Shop, ticket_id: int) -> "Pattern":
        """What was recorded of a ticket that is closed."""
        query = (
            select(JournalEntryRow.id, JournalEntryRow.reason, PostingRow.__table__)
            .join_from(PostingRow, JournalEntryRow, JournalEntryRow.id == PostingRow.entry_id)
            .where(JournalEntryRow.ticket_id == ticket_id)
            .order_by(JournalEntryRow.sequence, PostingRow.position)
        )
        with shop.db.reading() as connection:
            rows = connection.execute(query).all()
            ticket = _rows(connection, TICKETS, TICKETS.c.id == ticket_id)
            parts = {t: _rows(connection, t, t.c.ticket_id == ticket_id) for t in PARTS}
        return cls(
            ticket[0],
            parts,
            tuple(
                (reason, tuple(_posting(row) for row in entry))
                for (_, reason), entry in groupby(rows, lambda row: (row.id, row.reason))
            ),
        )

    @property
    def postings(self) -> int:
        """How many postings a ticket has."""
        return sum(len(postings) for _, postings in self.entries)

    def entries_of(self, period: WorkPeriod, ticket_id: int) -> list[JournalEntry]:
        """The entries of one more such ticket."""
        source = f"ticket:{ticket_id}"
        return [
            JournalEntry(Origin(f"{source}.{number}", reason), period.business_date, LIRA, postings)
            for number, (reason, postings) in enumerate(self.entries)
        ]


def _rows(connection: Connection, table: Table, condition: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(table).where(condition)).mappings()]


def _posting(row: Row[Any]) -> Posting:
    rules = (rule.split(".") for rule in row.rules.split())
    refs = tuple(TypeRef(int(number), int(version)) for number, version in rules)
    return Posting(row.account_id, row.debit, row.credit, refs)


def books_of(postings: int) -> Path:
    """A folder with a venue whose books hold about so many postings; made where it is missing.

    Years of closed and summarised days lie behind it, and one is open. Books that an older program
    wrote are migrated, which takes minutes where writing them takes hours.
    """
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    cache = user_cache_path("pospro-bench")
    folder = cache / f"{head}-{postings}"
    if not folder.exists():
        draft = folder.with_name(f"{folder.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        older = max((each for each in cache.glob(f"*-{postings}")), default=None)
        if older is not None:
            click.echo(f"  bringing {older} up to date …", err=True)
            _renew(older, draft)
        else:
            click.echo(f"  writing {postings:,} postings into {folder} …", err=True)
            _write(draft, postings)
        draft.rename(folder)
    return folder


def _renew(older: Path, draft: Path) -> None:
    """Copy books of an older schema and migrate them, as a venue does."""
    url = copied(older, draft)
    upgrade(url)
    database = Database.open(url)
    catch_up(database, SystemClock())
    database.close()


def _write(folder: Path, postings: int) -> None:
    morning = datetime.now(UTC).replace(hour=5, minute=0, second=0)
    clock = FixedClock(morning - timedelta(days=DAYS))
    furnish(folder, clock=clock)
    with opened(Database.open(address(folder)), folder, clock) as shop:
        year = Year(shop, _patterns(shop), menu_of(shop, PRODUCTS))
        shop.close_day()
        share = postings * len(year.patterns)
        share //= DAYS * sum(pattern.postings for pattern in year.patterns)
        for number in range(1, DAYS + 1):
            clock.moment = morning - timedelta(days=DAYS - number)
            shop.open_day()
            year.trade(share)
            shop.close_day()
        clock.moment = morning + timedelta(days=1)
        shop.open_day()


def _patterns(shop: Shop) -> list[Pattern]:
    """A plain ticket paid by two means, one with a discount, one with a gift and a void."""
    sale = Sale.at(shop)
    tickets = [sale.order() for _ in range(3)]
    shop.discount(tickets[1], "10 %")
    shop.gift(*shop.add("tea", ticket=tickets[2]))
    shop.void(*shop.add("beer", ticket=tickets[2]))
    for ticket_id in tickets:
        sale.part(ticket_id)
        sale.rest(ticket_id)
    return [Pattern.of(shop, ticket_id) for ticket_id in tickets]
