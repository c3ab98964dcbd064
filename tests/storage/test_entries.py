"""An entry is whole, balanced, in its place and in an open work period, or it is not there."""
# ruff: noqa: S608 - attacks are written as SQL

import threading
from contextlib import contextmanager
from datetime import date

import psycopg
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, StatementError

from pospro.domain.ids import new_id
from pospro.domain.money import LIMIT
from pospro.services.atomic import atomic
from pospro.storage.ledger import BookRow, JournalEntryRow, PostingRow
from tests.back_door import ERRORS, POSTGRESQL, back_door
from tests.small_shop import BEER, CARDS, DRAWER_1, K1, SmallShop


@pytest.fixture
def shop(database, tmp_path):
    shop = SmallShop.set_up(database, tmp_path)
    shop.open_day()
    shop.sell((BEER, 2400))
    return shop


def entry_row(shop, **changes):
    """The next entry of the first book as it should be, with some columns changed."""
    period = shop.period()
    with shop.db.reading() as connection:
        books = BookRow.__table__
        book = connection.execute(select(books).where(books.c.register_id == K1)).one()
    right = {
        "id": new_id(),
        "book_id": K1,
        "sequence": book.next_sequence,
        "business_date": period.business_date,
        "recorded_at": shop.clock.now(),
        "work_period_id": period.id,
        "actor_id": 1,
        "currency": "TRY",
        "source": f"test:{book.next_sequence}",
        "reason": "test",
        "description": "",
        "previous_hash": book.head,
        "hash": "a" * 64,
    }
    return right | changes


def append(shop, entry, *amounts):
    """Insert postings of (debit, credit) and their entry, past the ledger's own code."""
    accounts = (DRAWER_1, CARDS, DRAWER_1)
    rows = [
        {
            "entry_id": entry["id"],
            "position": position,
            "account_id": account,
            "debit": debit,
            "credit": credit,
            "rules": "1.1",
        }
        for position, (account, (debit, credit)) in enumerate(
            zip(accounts, amounts, strict=False), start=1
        )
    ]
    with atomic(shop.db) as unit:
        if rows:
            unit.connection.execute(insert(PostingRow.__table__), rows)
        unit.connection.execute(insert(JournalEntryRow.__table__), entry)


def test_an_entry_in_its_place_is_taken(shop):
    append(shop, entry_row(shop), (500, 0), (0, 500))


@pytest.mark.parametrize("amounts", [((500, 0), (0, 499)), ((500, 0),), ()])
def test_an_entry_is_not_born_unbalanced_or_with_fewer_than_two_postings(shop, amounts):
    with pytest.raises(IntegrityError, match="not balanced"):
        append(shop, entry_row(shop), *amounts)


@pytest.mark.parametrize(
    "amounts",
    [
        ((-500, 0), (0, -500)),
        ((0, 0), (0, 0)),
        ((500, 500), (500, 500)),
        ((LIMIT + 1, 0), (0, LIMIT + 1)),
    ],
)
def test_a_posting_has_one_side_above_zero_and_within_the_limit(shop, amounts):
    with pytest.raises(IntegrityError, match=r"(?i)check"):
        append(shop, entry_row(shop), *amounts)


def test_the_largest_amount_is_taken(shop):
    append(shop, entry_row(shop), (LIMIT, 0), (0, LIMIT))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sequence": 2}, "number|taken"),
        ({"sequence": 9}, "no gap"),
        ({"previous_hash": "0" * 64}, "continue"),
        ({"business_date": date(2025, 12, 31)}, "date"),
        ({"currency": None}, "(?i)null"),
        ({"actor_id": 99}, "(?i)foreign"),
    ],
)
def test_an_entry_out_of_place_is_refused(shop, changes, reason):
    with pytest.raises(IntegrityError, match=reason):
        append(shop, entry_row(shop, **changes), (500, 0), (0, 500))


def test_an_event_is_recorded_once(shop):
    first = entry_row(shop)
    append(shop, first, (500, 0), (0, 500))
    again = following(first, 1) | {"source": first["source"], "reverses_id": None}
    with pytest.raises(IntegrityError, match=r"taken|uq_journal_entries_source"):
        append(shop, again, (500, 0), (0, 500))


def test_an_entry_is_reversed_once(shop):
    first = entry_row(shop)
    append(shop, first, (500, 0), (0, 500))
    append(shop, following(first, 1), (0, 500), (500, 0))
    with pytest.raises(IntegrityError, match=r"taken|uq_journal_entries_reverses"):
        append(shop, following(first, 2), (0, 500), (500, 0))


def following(first, steps):
    """A reversal of an entry, that many places after it; every hash is the same letter."""
    return first | {
        "id": new_id(),
        "sequence": first["sequence"] + steps,
        "source": f"test:reversal {steps}",
        "reverses_id": first["id"],
        "previous_hash": first["hash"],
    }


def test_nothing_joins_a_closed_work_period(shop):
    entry = entry_row(shop)
    shop.close_day()
    with shop.db.reading() as connection:
        book = connection.execute(select(BookRow.__table__).where(BookRow.register_id == K1)).one()
    entry |= {"sequence": book.next_sequence, "previous_hash": book.head}
    with pytest.raises(IntegrityError, match="work period is closed"):
        append(shop, entry, (500, 0), (0, 500))


def test_a_posting_is_inserted_once_and_never_without_its_entry(shop):
    row = {"entry_id": 7, "position": 1, "account_id": 2, "debit": 5, "credit": 0, "rules": ""}
    for rows in ([row, row], [row]):
        with pytest.raises(IntegrityError), atomic(shop.db) as unit:
            unit.connection.execute(insert(PostingRow.__table__), rows)
    with shop.db.reading() as connection:
        assert not connection.execute(select(PostingRow.entry_id).filter_by(entry_id=7)).all()


MONEY = {
    "postings": "(7, 1, 2, {}, 0, '1.1', NULL, NULL, NULL)",
    "portions": "(7, 1, 'Large', {}, 2, NULL)",
    "day_summaries": "('2026-03-02', 2, {}, 0, 0, 0)",
}


@pytest.mark.parametrize("engine_kind", ["sqlite"])
@pytest.mark.parametrize("table", MONEY)
@pytest.mark.parametrize("value", ["12.5", "'12,50'", "'x'", "9223372036854775807 + 1", "x'31'"])
def test_money_is_never_stored_as_text_or_as_a_broken_number(shop, engine_kind, table, value):
    with back_door(shop) as execute, pytest.raises(ERRORS, match="cannot store"):
        execute(f"INSERT INTO {table} VALUES {MONEY[table].format(value)}")


def test_a_price_beyond_every_limit_is_refused(shop):
    with back_door(shop) as execute, pytest.raises(ERRORS, match=r"(?i)check"):
        execute(f"INSERT INTO portions VALUES (7, 1, 'Large', {LIMIT + 1}, 2, NULL)")


@pytest.mark.parametrize("value", ["12", 12.0, True])
def test_the_program_does_not_hand_over_anything_but_whole_units(shop, value):
    row = {"entry_id": 7, "position": 1, "account_id": 2, "debit": value, "credit": 0, "rules": ""}
    with pytest.raises(StatementError, match="whole minor units"), atomic(shop.db) as unit:
        unit.connection.execute(insert(PostingRow.__table__), row)


@contextmanager
def two_sessions(shop):
    """Yield two PostgreSQL sessions that pospro knows nothing of."""
    address = shop.db.url.set(drivername="postgresql").render_as_string()
    with psycopg.connect(address) as first, psycopg.connect(address) as second:
        yield first, second


JOINING = "INSERT INTO postings VALUES ({0}, 8, 2, 5, 0, '1.1'), ({0}, 9, 4, 0, 5, '1.1')"


@pytest.mark.parametrize("engine_kind", [POSTGRESQL])
def test_a_posting_does_not_slip_into_an_entry_that_is_being_recorded(shop, engine_kind):
    entry = entry_row(shop)
    failures = []
    with two_sessions(shop) as (attacker, watcher), atomic(shop.db) as unit:
        rows = [
            {"entry_id": entry["id"], "position": n, "account_id": n + 1, "rules": ""} | side
            for n, side in enumerate(({"debit": 5, "credit": 0}, {"debit": 0, "credit": 5}), 1)
        ]
        unit.connection.execute(insert(PostingRow.__table__), rows)
        unit.connection.execute(insert(JournalEntryRow.__table__), entry)

        def attack():
            try:
                attacker.execute(JOINING.format(entry["id"]))
                attacker.commit()
            except psycopg.Error as error:
                failures.append(str(error))

        thread = threading.Thread(target=attack)
        thread.start()
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while not watcher.execute(waiting).fetchone()[0]:
            watcher.rollback()
    thread.join()
    assert "sealed" in failures[0]


@pytest.mark.parametrize("engine_kind", [POSTGRESQL])
def test_an_old_snapshot_does_not_hide_that_an_entry_is_sealed(shop, engine_kind):
    entry = entry_row(shop)
    with two_sessions(shop) as (attacker, _):
        attacker.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        attacker.execute("SELECT 1 FROM journal_entries")
        append(shop, entry, (500, 0), (0, 500))
        attacker.execute(JOINING.format(entry["id"]))
        with pytest.raises(psycopg.Error, match="foreign key"):
            attacker.commit()
