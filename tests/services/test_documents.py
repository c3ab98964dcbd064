"""Documents: a button on an account makes a numbered, balanced, lasting record."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from pospro.domain.access import STARTING_ROLES
from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from pospro.domain.ids import new_id
from pospro.exports.voucher import books
from pospro.services.atomic import atomic
from pospro.services.ledger.make_document import document_preview
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.storage import ledger
from pospro.storage.accounts import AccountRow
from pospro.storage.document_lists import one_document
from pospro.storage.document_types import DocumentTypeMapRow, DocumentTypeRow
from pospro.storage.documents import DocumentRow
from pospro.storage.ledger import Recording
from pospro.storage.users import UserRow
from pospro.storage.venue import SeriesRow, setup_changed
from pospro.storage.work_periods import open_period
from tests.desk import account, customer, draft, kind, make, rows, write


def test_a_bank_deposit_moves_cash_from_the_drawer_to_the_bank(shop):
    made = make(shop)
    assert made.number == "K1-D000001"
    assert shop.journal() == "document Dr 102.01 50.00  Cr 100.02 50.00\n"
    (row,) = rows(shop)
    assert (row.name, row.amount, row.currency) == ("Bank deposit", 5000, "TRY")
    assert row.description == "Till 1"
    assert row.entry_id == made.entry_id
    assert shop.findings() == []


def test_numbers_go_on_without_a_gap_also_after_a_refusal(shop):
    make(shop)
    with pytest.raises(BadInput):
        make(shop, amount="0")
    assert make(shop).number == "K1-D000002"
    assert shop.findings() == []


@pytest.mark.parametrize(
    ("name", "code", "sides"),
    [
        ("Receipt from a customer", "120", "Dr 100.02 50.00  Cr 120 50.00"),
        ("Payment to a supplier", "320", "Dr 320 50.00  Cr 100.02 50.00"),
        ("Bank charge", "102.01", "Dr 780.03 50.00  Cr 102.01 50.00"),
        ("Expense paid", "770", "Dr 770 50.00  Cr 100.02 50.00"),
    ],
)
def test_the_usual_documents_of_the_chart(shop, name, code, sides):
    make(shop, name=name, code=code)
    assert shop.journal() == f"document {sides}\n"
    assert shop.findings() == []


def test_the_other_account_may_be_chosen(shop):
    asked = draft(shop, "Payment to a supplier", "320")
    rule = kind(shop, "Payment to a supplier").rules[0].rule.id
    make(shop, replace(asked, others={rule: account(shop, "102.01")}))
    assert shop.journal() == "document Dr 320 50.00  Cr 102.01 50.00\n"


def test_a_balance_is_brought_to_zero(shop):
    customer(shop)
    make(shop, name="Receipt from a customer", code="120.01", amount="30.00")
    with pytest.raises(BadInput, match="Enter an amount above zero"):
        make(shop, name="Receipt from a customer", code="120.01", amount=None)
    owed = make(shop, name="Receipt from a customer", code="120.01", amount="20.00")
    for entry_id in (owed.entry_id, rows(shop)[0].entry_id):
        command = ReverseEntry(shop.request_id(), shop.owner, entry_id, "typed twice")
        reverse_entry(shop.db, shop.clock, command)
    write(shop, ("120.01", "80.00", None), ("600.10", None, "80.00"))
    made = make(shop, name="Receipt from a customer", code="120.01", amount=None)
    assert rows(shop)[-1].amount == 8000
    assert shop.balances()["120.01"] == 0
    assert made.number == "K1-D000004"
    assert shop.findings() == []


def test_words_are_filled_in_in_the_venues_language(shop):
    shop.clock.moment = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    tags = "[MONTH], [NEXT MONTH], [WEEK], [NEXT WEEK] [YEAR] [ACCOUNT NAME] [:Code] [USER]"
    with atomic(shop.db) as unit:
        row = update(DocumentTypeRow.__table__).where(DocumentTypeRow.name == "Bank deposit")
        unit.connection.execute(row.values(description=tags))
        setup_changed(unit.connection)
    make(shop)
    assert rows(shop)[0].description == "March, April, 10, 11 2026 Till 1 100.02 Olcay"
    make(shop, description="[NOTHING] as typed")
    assert rows(shop)[1].description == "[NOTHING] as typed"


def test_a_double_tap_makes_one(shop):
    once = make(shop, request_id="a-request-of-mine")
    assert make(shop, request_id="a-request-of-mine") == once
    assert len(rows(shop)) == 1
    with pytest.raises(Conflict):
        make(shop, request_id="a-request-of-mine", amount="51.00")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": "0"}, "amount"),
        ({"amount": "-5.00"}, "amount"),
        ({"amount": None}, "amount"),
        ({"code": "320"}, "account_id"),
        ({"name": "Receipt from a customer", "code": "120.99"}, "account_id"),
        ({"code": "102.01"}, "other"),
        ({"description": "x" * 501}, "description"),
        ({"description": "a\x07b"}, "description"),
        ({"reference": "x" * 81}, "reference"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(shop, changed, field):
    with pytest.raises(BadInput) as refusal:
        make(shop, **changed)
    found = refusal.value.field.partition("-")[0]
    assert found == field
    assert rows(shop) == []


def test_accounts_and_types_that_are_not_there(shop):
    asked = draft(shop)
    with pytest.raises(BadInput) as refusal:
        make(shop, replace(asked, account_id=7))
    assert refusal.value.field == "account_id"
    with pytest.raises(NotFound):
        make(shop, replace(asked, document_type_id=7))
    rule = kind(shop, "Bank deposit").rules[0].rule.id
    with pytest.raises(BadInput, match="not of the type “Liquid assets”"):
        make(shop, replace(asked, others={rule: account(shop, "320")}))
    with pytest.raises(BadInput, match="same account"):
        make(shop, replace(asked, others={rule: asked.account_id}))


def test_an_account_in_another_currency_is_refused(shop):
    customer(shop, "102.02", "Euro account", like="102.01")
    with atomic(shop.db) as unit:
        table = AccountRow.__table__
        unit.connection.execute(
            update(table).where(table.c.code == "102.02").values(currency="EUR")
        )
        setup_changed(unit.connection)
    with pytest.raises(BadInput, match=r"kept in EUR\. Choose one that is in TRY"):
        make(shop, code="102.02")


def test_nothing_is_made_while_no_day_is_open(shop):
    asked = draft(shop)
    shop.close_day()
    with pytest.raises(Conflict, match="Open the day"):
        make(shop, asked)
    with pytest.raises(Conflict, match="Open the day"):
        shop.read(lambda c: document_preview(shop.db, c, shop.owner, asked))


def test_who_lacks_the_right_makes_none(shop):
    with pytest.raises(NotAllowed):
        make(shop, by=shop.cashier)
    with pytest.raises(NotAllowed):
        write(shop, ("770", "1.00", None), ("102.01", None, "1.00"), by=shop.cashier)


def test_a_document_for_one_role_and_register_is_refused_elsewhere(shop):
    cashier = replace(shop.cashier, rights=frozenset(STARTING_ROLES["owner"][1]))
    place = {"document_type_id": kind(shop, "Bank deposit").id, "position": 1}
    with atomic(shop.db) as unit:
        unit.connection.execute(
            insert(DocumentTypeMapRow.__table__),
            place | {"register_id": shop.owner.register_id, "role_id": role_of_owner(unit, shop)},
        )
        setup_changed(unit.connection)
    make(shop)
    with pytest.raises(Conflict, match="not for this register and your role"):
        make(shop, by=cashier)


def role_of_owner(unit, shop):
    return unit.connection.scalar(select(UserRow.role_id).where(UserRow.id == shop.owner.user_id))


def test_a_reversal_is_seen_at_the_document(shop):
    made = make(shop)
    command = ReverseEntry(shop.request_id(), shop.owner, made.entry_id, "wrong bank")
    done = reverse_entry(shop.db, shop.clock, command)
    found = shop.read(one_document, made.document_id)
    assert found.reversed_by == done.entry_id
    assert shop.balances() == {"100.02": 0, "102.01": 0}
    assert shop.findings() == []


def test_documents_are_never_changed_or_deleted(shop):
    make(shop)
    table = DocumentRow.__table__
    for statement in (update(table).values(amount=1), delete(table)):
        with pytest.raises((DatabaseError, sqlite3.DatabaseError)), shop.db.writing() as connection:
            connection.execute(statement)
    assert rows(shop)[0].amount == 5000


@pytest.mark.parametrize(
    ("field", "value"), [("amount", 4999), ("description", "other"), ("number", "K1-D000007")]
)
def test_verify_names_a_document_that_says_something_else(shop, field, value):
    made = make(shop)
    (row,) = rows(shop)
    like = dict(row._mapping) | {"id": new_id()}
    forged = ledger_copy(shop, like["id"])
    like |= {"entry_id": forged, "number": "K1-D000002"}
    with atomic(shop.db) as unit:
        unit.connection.execute(insert(DocumentRow.__table__), like | {field: value})
        series = SeriesRow.__table__
        own = series.c.prefix == "K1-D"
        unit.connection.execute(update(series).where(own).values(next_number=3))
    found = {finding.check for finding in shop.findings()}
    assert found == {"sequences" if field == "number" else "documents"}
    assert made.number == "K1-D000001"


def ledger_copy(shop, document_id):
    """Record the entry that a further document of the same kind would have."""
    period = shop.read(open_period)
    recording = Recording(shop.owner.register_id, period.id, shop.clock.now(), shop.owner.user_id)
    plan = shop.read(lambda c: document_preview(shop.db, c, shop.owner, draft(shop)))
    with atomic(shop.db) as unit:
        entry = plan.entry(document_id, period.business_date)
        return ledger.append(unit.connection, recording, [entry])[0]


def test_exports_carry_the_number(shop):
    made = make(shop)
    with shop.db.reading() as connection:
        (voucher,) = books(connection).vouchers
    assert made.number in voucher.what
