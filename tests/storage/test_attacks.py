"""Whoever writes past the program is refused by the database itself, on both engines."""
# ruff: noqa: S608 - attacks are written as SQL

import shutil
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pospro.domain.errors import Conflict
from pospro.services.atomic import atomic
from pospro.services.payment.undo_payment import UndoPayment, undo_payment
from pospro.storage import append_only
from pospro.storage.currencies import CurrencyRow, ExchangeRateRow
from pospro.storage.db import Database
from pospro.storage.documents import DocumentRow
from pospro.storage.guarded_tables import FROZEN, LASTING, TICKET_PARTS
from pospro.storage.ledger import JournalEntryRow, PostingRow
from pospro.storage.number_series import go_on, hold_series
from pospro.storage.period_locks import PeriodLockRow
from pospro.storage.year_closes import YearCloseRow
from tests.back_door import ERRORS, POSTGRESQL, back_door
from tests.small_shop import BEER, CARD, K1, SmallShop

REFUSED = (
    "append-only|is kept|closed|sealed|never changes|goes back|taken|used|open|balanced"
    "|undone once|duplicate key|have no gap|keeps its|of its business date"
)
TABLES = (*FROZEN, *TICKET_PARTS, *LASTING)


# Attacks that fail leave nothing behind, so they may share one shop.
@pytest.fixture(scope="module", params=["sqlite", POSTGRESQL])
def engine_kind(request):
    return request.param


@pytest.fixture(scope="module")
def shop(engine_kind, request, tmp_path_factory):
    """A shop with a closed day behind it, and on the open day one sale and one open ticket."""
    folder = tmp_path_factory.mktemp("attacked")
    if engine_kind == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_file"), folder / "venue.sqlite")
        url = f"sqlite:///{folder / 'venue.sqlite'}"
    else:
        template = request.getfixturevalue("migrated_template")
        url = request.getfixturevalue("cluster").new_database(template)
    database = Database.open(url)
    yield traded(SmallShop.set_up(database, folder))
    database.close()


def renumber(shop):
    """Let the receipts of the first register go on under another prefix."""
    with atomic(shop.db) as unit:
        held = hold_series(unit.connection, K1)
        values = {"prefix": "N1-", "digits": 6, "next_number": 1}
        why = {"reason": "a new year", "ended_at": datetime.now(UTC), "ended_by": None}
        go_on(unit.connection, held, values, why)


def traded(shop):
    shop.open_day()
    shop.sell((BEER, 2400))
    shop.close_day()
    renumber(shop)
    shop.next_day()
    ticket_id = shop.ticket((BEER, 2400))
    shop.discount(ticket_id, "percent_of_base", 10)
    shop.pay(ticket_id, CARD)
    waiting = shop.ticket((BEER, 1200), name="Table 4")
    shop.pay(waiting, CARD, 200)
    wrong = int(shop.pay(waiting, CARD, 300)["payment_id"])
    command = UndoPayment(shop.request_id(), shop.owner, waiting, None, wrong, "wrong table")
    undo_payment(shop.db, shop.clock, command)
    shop.count_drawer(100)
    kept(shop)
    return shop


def kept(shop):
    """Write one row into each table of the office that this shop does not come to by trading."""
    at, entry = datetime(2026, 3, 3, tzinfo=UTC), one(shop, f"SELECT {SEALED}")
    period = one(shop, "SELECT id FROM work_periods WHERE closed_at IS NULL")
    currency = {"id": 1, "code": "USD", "step": 1, "position": 1}
    rate = {"id": 1, "currency_id": 1, "since": at.date(), "rate": Decimal("34.125")}
    lock = {"id": 1, "staff_until": date(2026, 1, 1), "reason": "agreed", "set_at": at}
    document = {"id": 1, "number": "K1-D000001", "register_id": K1, "work_period_id": period}
    document |= {"business_date": at.date(), "recorded_at": at, "actor_id": 1, "name": "Receipt"}
    document |= {"amount": 100, "currency": "TRY", "description": "", "reference": ""}
    document |= {"request_id": "request-document", "entry_id": entry}
    close = {"id": 1, "until": date(2025, 12, 31), "document_id": 1, "entry_id": entry}
    with atomic(shop.db) as unit:
        for row_class, row in (
            (CurrencyRow, currency),
            (ExchangeRateRow, rate | {"recorded_at": at, "recorded_by": 1}),
            (PeriodLockRow, lock | {"actor_id": 1}),
            (DocumentRow, document),
            (YearCloseRow, close),
        ):
            unit.connection.execute(insert(row_class), row)


@contextmanager
def nothing_changes(shop):
    """Fail unless every guarded table is afterwards as it was before."""
    before = contents(shop)
    yield
    assert contents(shop) == before


def contents(shop):
    with shop.db.reading() as connection:
        rows = {
            table: connection.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2")).all()
            for table in TABLES
        }
    return {table: [tuple(map(str, row)) for row in found] for table, found in rows.items()}


def one(shop, query):
    with shop.db.reading() as connection:
        return connection.execute(text(query)).scalar()


CLOSED = "(SELECT id FROM tickets WHERE state = 'closed' ORDER BY id LIMIT 1)"
OPEN = "(SELECT id FROM tickets WHERE state = 'open')"
OLD_PERIOD = "(SELECT id FROM work_periods WHERE closed_at IS NOT NULL)"
SHUT = "closed_at IS NOT NULL"
SEALED = "(SELECT max(id) FROM journal_entries)"
POSTED = "(SELECT account_id FROM postings LIMIT 1)"
OTHER_CLASS = (
    "(SELECT max(id) FROM account_types WHERE account_class <>"
    " (SELECT account_class FROM account_types JOIN accounts ON account_type_id = account_types.id"
    f" WHERE accounts.id = {POSTED}))"
)
ATTACKS = {
    "an account with postings gets another class": (
        f"UPDATE accounts SET account_type_id = {OTHER_CLASS} WHERE id = {POSTED}"
    ),
    "an account with postings gets another currency": (
        f"UPDATE accounts SET currency = 'EUR' WHERE id = {POSTED}"
    ),
    "an account is deleted": (
        "DELETE FROM accounts WHERE id NOT IN (SELECT account_id FROM postings)"
    ),
    "an account with postings gets another id": f"UPDATE accounts SET id = 99 WHERE id = {POSTED}",
    "the class of a type with postings is another one": (
        "UPDATE account_types SET account_class = CASE account_class WHEN 'equity' THEN 'asset'"
        " ELSE 'equity' END"
    ),
    "a work period with entries gets another date": (
        "UPDATE work_periods SET business_date = '2020-01-01' WHERE closed_at IS NULL"
    ),
    "a posting is made larger": "UPDATE postings SET debit = debit + 1 WHERE debit > 0",
    "a posting goes to another account": "UPDATE postings SET account_id = 3 WHERE account_id = 2",
    "a posting moves into another entry": f"UPDATE postings SET entry_id = {SEALED}, position = 9",
    "a posting is deleted": "DELETE FROM postings",
    "an entry gets another date": "UPDATE journal_entries SET business_date = '2026-01-01'",
    "an entry gets another number": "UPDATE journal_entries SET sequence = 1000 + sequence",
    "an entry is deleted": f"DELETE FROM journal_entries WHERE id = {SEALED}",
    "a posting joins a sealed entry": (
        "INSERT INTO postings (entry_id, position, account_id, debit, credit, rules)"
        f" VALUES ({SEALED}, 9, 2, 5, 0, '1.1')"
    ),
    "a payment is made smaller": "UPDATE payments SET amount = 1",
    "a payment is deleted": "DELETE FROM payments",
    "an answer is rewritten": "UPDATE answers SET answer = '{}'",
    "an audit event is deleted": "DELETE FROM audit_events",
    "a signed head is deleted": "DELETE FROM book_heads",
    "a posting rule is rewritten": "UPDATE transaction_type_versions SET source_account_id = 3",
    "a tax is forgotten": "DELETE FROM ticket_taxes",
    "a closed ticket is opened again": f"UPDATE tickets SET state = 'open' WHERE id = {CLOSED}",
    "a closed ticket gets another total": f"UPDATE tickets SET total = 1 WHERE id = {CLOSED}",
    "an open ticket is deleted": f"DELETE FROM tickets WHERE id = {OPEN}",
    "a ticket takes another's id": f"UPDATE tickets SET id = id + 1 WHERE id = {OPEN}",
    "a line of a closed ticket gets cheaper": (
        f"UPDATE ticket_lines SET unit_price = 1 WHERE ticket_id = {CLOSED}"
    ),
    "a line moves into a closed ticket": (
        f"UPDATE ticket_lines SET ticket_id = {CLOSED} WHERE ticket_id = {OPEN}"
    ),
    "a line leaves a closed ticket": (
        f"UPDATE ticket_lines SET ticket_id = {OPEN} WHERE ticket_id = {CLOSED}"
    ),
    "a line of a closed ticket is deleted": f"DELETE FROM ticket_lines WHERE ticket_id = {CLOSED}",
    "a discount of a closed ticket is deleted": (
        "DELETE FROM ticket_calculations WHERE ticket_id IN"
        " (SELECT id FROM tickets WHERE state = 'closed')"
    ),
    "a number is given twice": "UPDATE series SET next_number = 1",
    "a series is deleted": "DELETE FROM series",
    "a book goes back": "UPDATE books SET next_sequence = 1 WHERE next_sequence > 1",
    "a closed day is opened again": (
        f"UPDATE work_periods SET closed_at = NULL WHERE id = {OLD_PERIOD}"
    ),
    "a closed shift is opened again": "UPDATE shifts SET closed_at = NULL",
    "a closed shift gets another count": f"UPDATE shifts SET counted = 1 WHERE {SHUT}",
    "a shift is deleted": "DELETE FROM shifts",
    "a count is corrected": "UPDATE shift_counts SET counted = expected",
    "a movement of cash is forgotten": "DELETE FROM cash_movements",
    "numbers that were given are forgotten": (
        "UPDATE series SET prefix = 'X-' WHERE next_number > first_number"
    ),
    "a Z report says something else": "UPDATE z_reports SET content = '{}'",
    "a Z report is deleted": "DELETE FROM z_reports",
    "a closed day is deleted": f"DELETE FROM work_periods WHERE id = {OLD_PERIOD}",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_past_cannot_be_rewritten_by_hand(shop, attack):
    with nothing_changes(shop), back_door(shop) as execute, pytest.raises(ERRORS, match=REFUSED):
        execute(ATTACKS[attack])


def copied(table: str, changes: dict[str, str], condition: str) -> str:
    """Build an INSERT of a row like one that is there, with some columns changed."""
    columns = append_only_columns(table)
    values = ", ".join(changes.get(name, name) for name in columns)
    names = ", ".join(columns)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {condition} LIMIT 1"


def append_only_columns(table: str) -> list[str]:
    return [column.name for column in JournalEntryRow.metadata.tables[table].columns]


UNDOING = {"id": "7", "reverses_id": "id", "amount": "-amount"}
FORGERIES = {
    "a line on a closed ticket": copied("ticket_lines", {"id": "7"}, f"ticket_id = {CLOSED}"),
    "a discount on a closed ticket": copied(
        "ticket_calculations", {"id": "7"}, f"ticket_id <> {OPEN}"
    ),
    "a payment on a closed ticket": copied("payments", {"id": "7"}, f"ticket_id = {CLOSED}"),
    "a payment on a closed day": copied(
        "payments", {"id": "7", "ticket_id": OPEN}, f"work_period_id = {OLD_PERIOD}"
    ),
    "a payment that undoes another one only in part": copied(
        "payments", UNDOING | {"amount": "1 - amount"}, f"ticket_id = {OPEN}"
    ),
    "a payment that undoes one into another drawer": copied(
        "payments", UNDOING | {"account_id": "account_id + 1"}, f"ticket_id = {OPEN}"
    ),
    "a payment that undoes one of another ticket": copied(
        "payments", UNDOING | {"ticket_id": OPEN}, f"ticket_id = {CLOSED}"
    ),
    "a payment that undoes one a second time": copied(
        "payments", {"id": "7"}, "reverses_id IS NOT NULL"
    ),
    "a payment that undoes one that is not there": copied(
        "payments", UNDOING | {"reverses_id": "8"}, f"ticket_id = {OPEN}"
    ),
    "a tax on a closed ticket": copied("ticket_taxes", {"position": "7"}, f"ticket_id = {CLOSED}"),
    "a count of a closed shift": copied(
        "shift_counts",
        {"id": "7", "shift_id": f"(SELECT min(id) FROM shifts WHERE {SHUT})"},
        "TRUE",
    ),
    "a movement of a closed shift": copied(
        "cash_movements",
        {"id": "7", "shift_id": f"(SELECT min(id) FROM shifts WHERE {SHUT})"},
        "TRUE",
    ),
    "a shift of a closed day": copied("shifts", {"id": "7"}, SHUT),
    "a second open shift of a register": copied("shifts", {"id": "7"}, "closed_at IS NULL"),
    "a Z report out of turn": copied(
        "z_reports",
        {"id": "7", "number": "9", "work_period_id": "(SELECT max(id) FROM work_periods)"},
        "TRUE",
    ),
    "an entry without postings": copied(
        "journal_entries",
        {"id": "7", "sequence": "sequence + 1", "source": "'x'", "previous_hash": "hash"},
        f"id = {SEALED}",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_nothing_is_added_to_what_is_over(shop, forgery):
    with nothing_changes(shop), back_door(shop) as execute, pytest.raises(ERRORS, match=REFUSED):
        execute(FORGERIES[forgery])


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True, scope="module")
@pytest.mark.parametrize("recursive_triggers", [False, True])
@pytest.mark.parametrize("table", TABLES)
def test_replacing_a_row_is_refused(shop, engine_kind, table, recursive_triggers):
    same = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    with (
        nothing_changes(shop),
        back_door(shop, recursive_triggers=recursive_triggers) as execute,
        pytest.raises(ERRORS, match=REFUSED),
    ):
        execute(same)


REPLACING = {
    "by its number": copied("tickets", {"id": "7", "state": "'open'"}, "number IS NOT NULL"),
    "by its place in the book": copied("journal_entries", {"id": "7", "source": "'x'"}, "TRUE"),
    "by its source": copied("journal_entries", {"id": "7", "sequence": "99"}, "TRUE"),
    "by the payment that it undoes": copied("payments", {"id": "7"}, "reverses_id IS NOT NULL"),
    "by being the open day": copied("work_periods", {"id": "7"}, "closed_at IS NULL"),
    "by its signed place": copied("book_heads", {"id": "7"}, "TRUE"),
}


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True, scope="module")
@pytest.mark.parametrize("road", REPLACING)
def test_a_row_is_not_replaced_by_another_unique_column(shop, engine_kind, road):
    statement = REPLACING[road].replace("INSERT", "INSERT OR REPLACE")
    with nothing_changes(shop), back_door(shop) as execute, pytest.raises(ERRORS, match=REFUSED):
        execute(statement)


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True, scope="module")
def test_a_ticket_does_not_push_another_out_by_taking_its_number(shop, engine_kind):
    taking = f"UPDATE OR REPLACE tickets SET number = 'K1-000001' WHERE id = {OPEN}"
    with nothing_changes(shop), back_door(shop) as execute, pytest.raises(ERRORS, match=REFUSED):
        execute(taking)


@pytest.mark.parametrize("engine_kind", [POSTGRESQL], indirect=True, scope="module")
@pytest.mark.parametrize("table", TABLES)
def test_no_table_is_truncated(shop, engine_kind, table):
    with nothing_changes(shop), back_door(shop) as execute, pytest.raises(ERRORS, match=REFUSED):
        execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", FROZEN)
def test_an_upsert_does_not_rewrite(shop, table):
    columns = append_only_columns(table)
    target = JournalEntryRow.metadata.tables[table]
    dialect = sqlite if shop.db.is_sqlite else postgresql
    first = select(target).limit(1)
    keys = [column.name for column in target.primary_key]
    upsert = dialect.insert(target).from_select(
        columns, first.where(target.c[keys[0]].is_not(None))
    )
    changed = upsert.on_conflict_do_update(
        index_elements=keys, set_={columns[-1]: target.c[columns[-1]]}
    )
    with (
        nothing_changes(shop),
        pytest.raises(IntegrityError, match=REFUSED),
        atomic(shop.db) as unit,
    ):
        unit.connection.execute(changed)


def test_bulk_updates_and_deletes_are_refused(shop):
    for statement in (
        update(PostingRow).values(debit=1),
        delete(PostingRow),
        update(JournalEntryRow).values(description="better"),
        delete(JournalEntryRow),
    ):
        with (
            nothing_changes(shop),
            pytest.raises(IntegrityError, match=REFUSED),
            atomic(shop.db) as unit,
        ):
            unit.connection.execute(statement)


def test_a_session_refuses_before_the_database_has_to(shop):
    with Session(shop.db.writer) as session:
        append_only.watch(session)
        entry = session.scalars(select(JournalEntryRow).limit(1)).one()
        entry.description = "better"
        with pytest.raises(Conflict, match="journal_entries are never changed"):
            session.flush()
        session.rollback()
        session.delete(session.scalars(select(JournalEntryRow).limit(1)).one())
        with pytest.raises(Conflict):
            session.flush()
