"""Run by an environment of its own: python-accounting posts a cash sale a sale on SQLite."""

import sys
import time
from datetime import datetime
from typing import Any

from python_accounting.database.session import get_session
from python_accounting.models import Account, Base, Currency, Entity, LineItem, Tax
from python_accounting.transactions import CashSale
from sqlalchemy import create_engine, event

LINES = (30, 80, 190, 180)
"""Prices of the four lines."""


def durable(connection: Any, _record: object) -> None:
    """Give a connection the till's own durability."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")


def main() -> None:
    """Post a sale for each line that comes in; answer with its milliseconds."""
    engine = create_engine(f"sqlite:///{sys.argv[1]}")
    event.listen(engine, "connect", durable)
    Base.metadata.create_all(engine)
    with get_session(engine) as session:
        entity = Entity(name="Tea house")
        session.add(entity)
        session.commit()
        mine = {"entity_id": entity.id}
        currency = Currency(name="Lira", code="TRY", **mine)
        session.add(currency)
        session.commit()
        kinds = Account.AccountType
        bank, sales, owed = (
            Account(name=kind.value, account_type=kind, currency_id=currency.id, **mine)
            for kind in (kinds.BANK, kinds.OPERATING_REVENUE, kinds.CONTROL)
        )
        session.add_all([bank, sales, owed])
        session.commit()
        tax = Tax(name="VAT", code="VAT", account_id=owed.id, rate=20, **mine)
        session.add(tax)
        session.commit()
        for _ in sys.stdin:
            start = time.perf_counter_ns()
            sale = CashSale(
                narration="sale",
                transaction_date=datetime.now(),  # noqa: DTZ005 - it takes none with a zone
                account_id=bank.id,
                **mine,
            )
            session.add(sale)
            session.flush()
            for price in LINES:
                line = LineItem(
                    narration="line", account_id=sales.id, amount=price, tax_id=tax.id, **mine
                )
                session.add(line)
                session.flush()
                sale.line_items.add(line)
            session.add(sale)
            sale.post(session)
            sys.stdout.write(f"{(time.perf_counter_ns() - start) / 1_000_000}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
