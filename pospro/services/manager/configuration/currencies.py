"""Foreign currencies in a configuration file: what must hold, and how they are read."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.services.manager.configuration.currency_entry import CurrencyEntry, RateEntry
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.storage.currencies import CurrencyRow, rates_until


def currency_problems(configuration: Configuration) -> Iterator[Problem]:
    """Accounts are in the currency of the books or in one that is in use; a date has one rate."""
    own = configuration.venue.currency if configuration.venue else None
    known = {entry.code for entry in configuration.section("currencies")}
    for entry in configuration.section("currencies"):
        if entry.code == own:
            yield Problem.at(
                f"currencies ({entry.code})",
                N_("{currency} is the currency of the books. Choose a foreign one."),
                currency=entry.code,
            )
        dates = Counter(rate.since for rate in entry.rates)
        for since in (since for since, times in dates.items() if times > 1):
            yield Problem.at(
                f"currencies ({entry.code}), rates ({since.isoformat()})",
                N_("This stands there twice. Keep one of them."),
            )
    for account in configuration.section("accounts"):
        if account.currency not in (None, own) and account.currency not in known:
            yield Problem.at(
                f"accounts ({account.code}), currency",
                N_("{currency} is not in use. Add it to the currencies, or leave it out here."),
                currency=account.currency,
            )


def read_currencies(connection: Connection) -> list[CurrencyEntry]:
    """The entries of the currencies in use, in their order, each with the rates that count."""
    table = CurrencyRow.__table__
    rates: defaultdict[str, dict[date, RateEntry]] = defaultdict(dict)
    for row in rates_until(connection, None):
        rates[row.code][row.since] = RateEntry.model_construct(
            since=row.since, rate=row.rate.normalize()
        )
    query = select(table).where(table.c.retired_at.is_(None))
    return [
        CurrencyEntry.model_construct(
            code=row.code, step=row.step, rates=tuple(rates[row.code].values())
        )
        for row in connection.execute(query.order_by(table.c.position, table.c.id))
    ]
