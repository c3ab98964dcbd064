"""Books that are right pass every check; one broken record is named by the check meant for it."""
# ruff: noqa: S608 - tampering is written as SQL

import shutil

import pytest
from sqlalchemy import event

from pospro.reports.checks import CHECKS, run_checks, tickets
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.services.payment.undo_payment import UndoPayment, undo_payment
from pospro.storage.db import Database
from tests.back_door import POSTGRESQL, back_door, one, tamper
from tests.small_shop import BEER, BREAD, CARD, CASH, K2, TEA, VOUCHER, SmallShop

# The tests' own server does not wait for the disk, and the check rightly says so.
THROW_AWAY = {"setting:fsync", "setting:full_page_writes", "setting:synchronous_commit"}


@pytest.fixture(scope="module", params=["sqlite", POSTGRESQL])
def engine_kind(request):
    return request.param


@pytest.fixture(scope="module")
def traded(engine_kind, request, tmp_path_factory):
    """Trade for two days and a morning; return the folder and the name of the closed database."""
    folder = tmp_path_factory.mktemp("traded")
    if engine_kind == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_file"), folder / "venue.sqlite")
        url = f"sqlite:///{folder / 'venue.sqlite'}"
    else:
        template = request.getfixturevalue("migrated_template")
        url = request.getfixturevalue("cluster").new_database(template)
    database = Database.open(url)
    trade(SmallShop.set_up(database, folder))
    database.close()
    return folder, url


def trade(shop):
    for _ in range(2):
        shop.next_day()
        shop.sell((BEER, 2400), (BREAD, 1010), (TEA, 333))
        shop.sell((TEA, 1999), means=CARD, till=K2)
        ticket_id = shop.ticket((BEER, 2400), (BEER, 777), (BREAD, 55))
        shop.discount(ticket_id, "percent_of_base", 7)
        shop.pay(ticket_id, VOUCHER, 1000)
        shop.pay(ticket_id, CARD, 3000, cashback=True)
        wrong = shop.ticket((TEA, 1500))
        undone = int(shop.pay(wrong, CASH, 500)["payment_id"])
        command = UndoPayment(shop.request_id(), shop.owner, wrong, None, undone, "wrong table")
        undo_payment(shop.db, shop.clock, command)
        shop.pay(wrong, CARD)
        back = shop.ticket()
        shop.line(back, BEER, 777, quantity=-1)
        shop.pay(back, CASH)
        shop.close_day()
    shop.next_day()
    shop.pay(shop.ticket((BEER, 2400), name="Table 4"), CASH, 1000)


@pytest.fixture
def shop(traded, engine_kind, request, tmp_path):
    folder, url = traded
    if engine_kind == "sqlite":
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
        url = f"sqlite:///{tmp_path / 'venue.sqlite'}"
    else:
        url = request.getfixturevalue("cluster").new_database(url.rpartition("/")[2])
    database = Database.open(url)
    yield SmallShop(database, folder / "signing.pem", requests=1000)
    database.close()


def findings(shop):
    with shop.db.reading() as connection:
        found = run_checks(connection)
    return [finding for finding in found if finding.subject not in THROW_AWAY]


def test_books_that_are_right_have_no_findings(shop):
    assert findings(shop) == []


def test_many_tickets_are_added_up_in_as_many_statements_as_few(shop, monkeypatch):
    few, many = asked_of(shop, 2, monkeypatch), asked_of(shop, 1000, monkeypatch)
    assert many < few, "portions of two tickets need more than one of all"
    assert many <= 12


def asked_of(shop, portion, monkeypatch):
    """Count the statements of the check when it looks at so many tickets at once."""
    monkeypatch.setattr("pospro.storage.streams.PORTION", portion)
    statements = []

    def heard(*facts):
        statements.append(facts)

    event.listen(shop.db.reader, "before_cursor_execute", heard)
    with shop.db.reading() as connection:
        assert list(tickets.find(connection)) == []
    event.remove(shop.db.reader, "before_cursor_execute", heard)
    return len(statements)


def test_of_many_tickets_the_broken_ones_are_named(shop):
    """Also where a line cannot even be read."""
    first, last = (
        one(shop, f"SELECT {end}(id) FROM tickets WHERE state = 'closed'") for end in ("min", "max")
    )
    tamper(shop, f"UPDATE ticket_lines SET unit_price = unit_price + 1 WHERE ticket_id = {first}")
    tamper(shop, f"UPDATE ticket_lines SET taxes = '[[1]]' WHERE ticket_id = {last}")
    with shop.db.reading() as connection:
        found = {finding.subject: finding.message for finding in tickets.find(connection)}
    assert found == {
        f"ticket:{first}": "The lines of ticket {number} do not add up to its total.",
        f"ticket:{last}": "Ticket {number} cannot be added up from its lines.",
    }


def test_a_reversed_sale_leaves_the_books_right(shop):
    shop.clock.moment = shop.clock.moment.replace(day=30)
    entry_id = one(shop, "SELECT min(id) FROM journal_entries WHERE reason = 'sale'")
    reverse_entry(shop.db, shop.clock, ReverseEntry("request-r", shop.owner, entry_id, "wrong"))
    assert findings(shop) == []


FIRST_SALE = "(SELECT min(id) FROM journal_entries WHERE reason = 'sale')"
FIRST_TICKET = "(SELECT min(id) FROM tickets)"
FIRST_PAYMENT = "(SELECT min(id) FROM payments)"
OPEN_TICKET = "(SELECT id FROM tickets WHERE state = 'open')"
TAMPERING = {
    "a posting is made larger": (
        f"UPDATE postings SET debit = debit + 1 WHERE entry_id = {FIRST_SALE} AND position = 1",
        {"sold_days", "balance", "chain", "tickets", "open_tickets", "summaries", "z_reports"},
        f"'entry:' || {FIRST_SALE}",
    ),
    "a sale moves to another account": (
        f"UPDATE postings SET account_id = 10 WHERE entry_id = {FIRST_SALE} AND account_id = 6",
        {"sold_days", "chain", "tickets", "summaries", "z_reports"},
        f"'entry:' || {FIRST_SALE}",
    ),
    "an entry is deleted": (
        f"DELETE FROM journal_entries WHERE id = {FIRST_SALE}",
        {
            "sold_days",
            "balance",
            "chain",
            "sequences",
            "tickets",
            "open_tickets",
            "summaries",
            "z_reports",
        },
        f"'entry:' || {FIRST_SALE}",
    ),
    "an entry's time is changed": (
        f"UPDATE journal_entries SET recorded_at = {{later}} WHERE id = {FIRST_SALE}",
        {"chain", "work_periods"},
        f"'entry:' || {FIRST_SALE}",
    ),
    "a rule behind a posting is changed": (
        f"UPDATE postings SET rules = '5.1' WHERE entry_id = {FIRST_SALE} AND position = 2",
        {"chain"},
        f"'entry:' || {FIRST_SALE}",
    ),
    "a price is changed": (
        "UPDATE ticket_lines SET unit_price = 1 WHERE id = (SELECT min(id) FROM ticket_lines)",
        {"sold_days", "tickets"},
        f"'ticket:' || {FIRST_TICKET}",
    ),
    "a total is changed": (
        f"UPDATE tickets SET total = 1 WHERE id = {FIRST_TICKET}",
        {"sold_days", "tickets", "payments", "z_reports"},
        f"'ticket:' || {FIRST_TICKET}",
    ),
    "a tax is changed": (
        (
            "UPDATE ticket_taxes SET tax = tax + 1, net = net - 1"
            f" WHERE ticket_id = {FIRST_TICKET} AND position = 1"
        ),
        {"sold_days", "tickets", "tax_rates"},
        f"'ticket:' || {FIRST_TICKET}",
    ),
    "a ticket loses its number": (
        f"UPDATE tickets SET number = NULL WHERE id = {FIRST_TICKET}",
        {"sequences"},
        "'series:K1-'",
    ),
    "a payment is made smaller": (
        f"UPDATE payments SET amount = amount - 1 WHERE id = {FIRST_PAYMENT}",
        {"sold_days", "payments", "drawers"},
        f"'payment:' || {FIRST_PAYMENT}",
    ),
    "a payment is deleted": (
        f"DELETE FROM payments WHERE ticket_id = {OPEN_TICKET}",
        {"payments", "drawers", "open_tickets"},
        f"'ticket:' || {OPEN_TICKET}",
    ),
    "a payment says it undoes another one": (
        (
            f"UPDATE payments SET reverses_id = {FIRST_PAYMENT}"
            f" WHERE id = (SELECT max(id) FROM payments)"
        ),
        {"payments"},
        "'payment:' || (SELECT max(id) FROM payments)",
    ),
    "a signed head is forged": (
        (
            "UPDATE book_heads SET signature = "
            "CASE WHEN signature LIKE 'A%' THEN 'B' ELSE 'A' END || substr(signature, 2)"
            " WHERE id = (SELECT min(id) FROM book_heads)"
        ),
        {"heads"},
        None,
    ),
    "a book forgets its end": (
        "UPDATE books SET head = 'x' WHERE code = 'K2'",
        {"heads"},
        "'book:K2'",
    ),
    "a counter is set on": (
        "UPDATE series SET next_number = 99 WHERE prefix = 'K2-'",
        {"sequences"},
        "'series:K2-'",
    ),
    "the sums of a day are changed": (
        "UPDATE day_summaries SET debit_to_date = debit_to_date + 1 WHERE account_id = 2",
        {"summaries"},
        "'account:2'",
    ),
    "a day is not summed up": (
        "DELETE FROM summarised_days WHERE business_date = '2026-03-03'",
        {"summaries"},
        "'day:2026-03-03'",
    ),
}


@pytest.mark.parametrize("case", TAMPERING)
def test_what_was_tampered_with_is_named(shop, case):
    statement, checks, subject = TAMPERING[case]
    day = "86400000000" if shop.db.is_sqlite else "interval '1 day'"
    expected = one(shop, f"SELECT {subject}") if subject else "book:K1"
    tamper(shop, statement.replace("{later}", f"recorded_at + {day}"))
    found = findings(shop)
    assert {finding.check for finding in found} == checks
    assert expected in {finding.subject for finding in found}
    assert all(finding.sentence for finding in found)


def test_a_rewritten_chain_is_betrayed_by_its_signed_head(shop):
    """Whoever computes every hash again cannot sign them again."""
    tamper(shop, "UPDATE book_heads SET hash = 'f' || substr(hash, 2)")
    assert {finding.check for finding in findings(shop)} == {"heads"}


def test_a_trigger_that_is_gone_or_says_nothing_any_more_is_named(shop):
    name = "guard_postings_update"
    with back_door(shop) as execute:
        if shop.db.is_sqlite:
            execute(f"DROP TRIGGER {name}")
            execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON postings BEGIN SELECT 1; END")
            execute("DROP TRIGGER guard_payments_delete")
        else:
            empty = "BEGIN RETURN NEW; END"
            execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
                f" AS $${empty}$$"
            )
            execute("ALTER TABLE payments DISABLE TRIGGER guard_payments_delete")
    assert [finding.subject for finding in findings(shop)] == [
        "trigger:guard_payments_delete",
        f"trigger:{name}",
    ]


@pytest.mark.parametrize("engine_kind", [POSTGRESQL], indirect=True, scope="module")
def test_a_server_that_does_not_wait_for_the_disk_is_named(shop, engine_kind):
    with shop.db.reading() as connection:
        named = {finding.subject for finding in run_checks(connection)}
    assert named == THROW_AWAY


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True, scope="module")
def test_a_table_that_is_not_strict_is_named(shop, engine_kind):
    with back_door(shop) as execute:
        execute("CREATE TABLE loose (amount INTEGER)")
    assert [finding.subject for finding in findings(shop)] == ["table:loose"]


def test_closing_tells_what_the_day_got_wrong(shop):
    tamper(shop, f"UPDATE payments SET amount = 900 WHERE ticket_id = {OPEN_TICKET}")
    shop.clock.moment = shop.clock.moment.replace(day=30)
    closed = shop.close_day(carry_over=True)
    assert "is booked as 1000" in closed.findings[0]
    assert [sentence.partition(":")[0] for sentence in closed.findings[1:]] == [
        "Open tickets = payments on them",
        "Payments = their account Cash",
    ]


def test_each_check_is_told_before_it_runs(shop):
    begun = []
    with shop.db.reading() as connection:
        run_checks(connection, begun.append)
    assert begun == list(CHECKS)
    assert len({check.key for check in CHECKS}) == len(CHECKS)
