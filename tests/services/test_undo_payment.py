"""A payment taken by mistake is undone before the ticket closes: both are kept, neither counts."""

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.domain.line import LineState
from pospro.reports.checks import run_checks
from pospro.reports.receipt import receipt_of
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.services.payment.record_payment import RecordPayment, record_payment
from pospro.services.payment.undo_payment import UndoPayment, undo_payment
from pospro.services.ticket.void_ticket import VoidTicket, void_ticket
from pospro.storage.audit import AuditEventRow
from pospro.storage.journal_queries import recorded_from, reversal_of
from tests.crowd import together
from tests.shop import THROW_AWAY, lira
from tests.small_shop import BEER, CARD, CASH, K1, K2, SmallShop

TAKEN = "payment  Dr 108.01 100.00  Cr 120.99 100.00\n"
UNDONE = "undo     Cr 108.01 100.00  Dr 120.99 100.00\n"


@pytest.fixture
def paid(shop):
    """Return a ticket of 190.00 on which 100.00 was taken by card, and that payment."""
    ticket = shop.ticket("beer")
    return ticket, int(shop.pay(ticket, "Card", "100.00")["payment_id"])


@pytest.fixture
def two_tills(database, tmp_path):
    shop = SmallShop.set_up(database, tmp_path)
    shop.open_day()
    return shop


def undo_at(shop, till, ticket, payment):
    command = UndoPayment(shop.request_id(), shop.at(till), ticket, None, payment, "mistyped")
    shop.tick()
    return undo_payment(shop.db, shop.clock, command)


def test_an_undone_payment_is_due_again_and_its_entry_is_reversed(shop, paid):
    ticket, payment = paid
    answer = shop.undo(ticket, payment)
    assert answer["due"] == 19000
    assert shop.view(ticket).due == lira("190.00")
    assert shop.journal() == TAKEN + UNDONE
    taken = shop.read(recorded_from, f"payment:{payment}", "payment")
    undone = shop.read(recorded_from, f"payment:{answer['payment_id']}", "undo")
    assert shop.read(reversal_of, taken.id) == undone.id
    assert undone.origin.description == "wrong card"
    assert shop.findings() == []


def test_both_rows_are_kept_and_neither_counts(shop, paid):
    ticket, payment = paid
    mirror = int(shop.undo(ticket, payment)["payment_id"])
    stored = shop.view(ticket)
    assert [(p.id, str(p.amount), p.reverses) for p in stored.payments] == [
        (payment, "100.00 TRY", None),
        (mirror, "-100.00 TRY", payment),
    ]
    assert [p.id for p in stored.undone_payments] == [payment]
    assert stored.standing_payments == ()


def test_the_receipt_shows_only_what_was_paid_in_the_end(shop, paid):
    ticket, payment = paid
    shop.undo(ticket, payment)
    shop.pay(ticket, "Cash", "200.00")
    with shop.db.reading() as connection:
        receipt = receipt_of(shop.db, connection, ticket)
    assert [(p.name, str(p.tendered), str(p.change)) for p in receipt.payments] == [
        ("Cash", "200.00 TRY", "10.00 TRY")
    ]
    assert [line.split()[0] for line in shop.journal().splitlines()] == [
        *("payment", "undo", "payment", "sale")
    ]
    assert shop.findings() == []


def test_cash_given_back_is_missing_from_the_drawer_and_from_nowhere_else(shop):
    ticket = shop.ticket("beer")
    cash = int(shop.pay(ticket, "Cash", "60.00")["payment_id"])
    shop.undo(ticket, cash)
    assert shop.balances() == {"100.02": 0, "120.99": 0}
    shop.pay(ticket, "Cash")
    assert shop.balances()["100.02"] == 19000


def test_money_that_went_back_is_taken_again(shop):
    """A card paid 50.00 too much and 20.00 went out of the drawer: the guest gives it back."""
    ticket = shop.ticket("tea")

    def recorded(amount, means):
        facts = (shop.owner, ticket, shop.payment_type(means), lira(amount))
        return record_payment(shop.db, shop.clock, RecordPayment(shop.request_id(), *facts))

    recorded("50.00", "Card")
    handed_out = int(recorded("-20.00", "Cash")["payment_id"])
    assert shop.undo(ticket, handed_out)["due"] == -2000
    assert shop.balances() == {"100.02": 0, "108.01": 5000, "120.99": -5000}
    assert [p.purpose for p in shop.view(ticket).payments] == ["payment", "refund", "refund"]
    assert shop.findings() == []


def test_a_ticket_whose_payments_are_undone_may_be_void(shop, paid):
    ticket, payment = paid
    shop.undo(ticket, payment)
    version = shop.view(ticket).version
    void_ticket(
        shop.db,
        shop.clock,
        VoidTicket(shop.request_id(), shop.owner, ticket, version, "left"),
    )
    assert shop.findings() == []


def test_a_line_is_given_away_once_the_money_is_back(shop):
    ticket, beer = shop.add("beer")
    payment = int(shop.pay(ticket, "Cash", "100.00")["payment_id"])
    with pytest.raises(Conflict, match="Give the money back first"):
        shop.gift(ticket, beer)
    shop.undo(ticket, payment)
    shop.mark(LineState.GIFT, (ticket, beer))
    assert shop.close(ticket) == "K1-000001"
    assert shop.findings() == []


def test_a_ticket_paid_to_the_last_lira_by_a_discount_is_undone_too(shop):
    ticket = shop.ticket("beer")
    payment = int(shop.pay(ticket, "Cash", "100.00")["payment_id"])
    shop.discount(ticket, "90.00")
    assert shop.view(ticket).due == lira("0.00")
    assert shop.undo(ticket, payment)["due"] == 10000


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_undone_payment_says_why(shop, paid, reason):
    with pytest.raises(BadInput, match="Choose or write a reason"):
        shop.undo(*paid, reason=reason)
    assert shop.journal() == TAKEN


def test_only_who_may_undo_payments_undoes_them(shop, paid):
    with pytest.raises(NotAllowed, match="Canan may not do this"):
        shop.undo(*paid, by=shop.cashier)
    assert len(shop.view(paid[0]).payments) == 1


def test_a_payment_is_undone_once(shop, paid):
    mirror = int(shop.undo(*paid)["payment_id"])
    for payment in (paid[1], mirror):
        with pytest.raises(Conflict, match="undone already"):
            shop.undo(paid[0], payment)


def test_a_payment_of_another_ticket_is_not_there(shop, paid):
    with pytest.raises(NotFound, match="not on the ticket"):
        shop.undo(shop.ticket("tea"), paid[1])


def test_a_closed_ticket_keeps_its_payments_and_says_what_to_do(shop):
    ticket = shop.ticket("tea")
    payment = int(shop.pay(ticket)["payment_id"])
    with pytest.raises(Conflict, match="take the products back on a new ticket"):
        shop.undo(ticket, payment)


def test_a_screen_that_is_behind_undoes_nothing(shop, paid):
    seen = shop.view(paid[0]).version
    shop.add("tea", ticket=paid[0])
    with pytest.raises(StaleVersion):
        shop.undo(*paid, version=seen)
    assert shop.undo(*paid, version=seen + 1)["due"] == 22000


def test_a_payment_is_undone_on_the_day_on_which_it_goes_back(shop, paid):
    shop.close_day(carry_over=True)
    shop.tick(days=1)
    shop.open_day()
    answer = shop.undo(*paid)
    undone = shop.read(recorded_from, f"payment:{answer['payment_id']}", "undo")
    assert undone.business_date.isoformat() == "2026-03-03"
    assert shop.findings() == []


def test_cash_goes_back_out_of_the_drawer_it_lies_in(two_tills):
    ticket = two_tills.ticket((BEER, 2400))
    cash = int(two_tills.pay(ticket, CASH, 600)["payment_id"])
    with pytest.raises(Conflict, match=r"lies in the drawer of K1\. Undo the payment there"):
        undo_at(two_tills, K2, ticket, cash)
    assert undo_at(two_tills, K1, ticket, cash)["due"] == 2400


def test_a_card_is_undone_at_any_till_in_the_book_of_that_till(two_tills):
    ticket = two_tills.ticket((BEER, 2400))
    card = int(two_tills.pay(ticket, CARD, 600)["payment_id"])
    mirror = undo_at(two_tills, K2, ticket, card)["payment_id"]
    with two_tills.db.reading() as connection:
        undone = recorded_from(connection, f"payment:{mirror}", "undo")
        findings = run_checks(connection)
    assert (undone.book, undone.sequence) == ("K2", 1)
    assert [each for each in findings if each.subject not in THROW_AWAY] == []


def test_what_the_books_have_reversed_by_themselves_is_not_undone_a_second_time(shop, paid):
    taken = shop.read(recorded_from, f"payment:{paid[1]}", "payment")
    command = ReverseEntry(shop.request_id(), shop.owner, taken.id, "mistake")
    reverse_entry(shop.db, shop.clock, command)
    with pytest.raises(Conflict, match="The books have reversed this payment"):
        shop.undo(*paid)
    assert len(shop.view(paid[0]).payments) == 1


def test_an_undone_payment_is_audited_with_before_and_after(shop, paid):
    ticket, payment = paid
    mirror = int(shop.undo(ticket, payment)["payment_id"])
    with shop.db.reading() as connection:
        query = select(AuditEventRow.__table__).where(AuditEventRow.action == "undo_payment")
        event = connection.execute(query).one()
    assert (event.subject, event.reason) == (f"payment:{payment}", "wrong card")
    assert event.actor_id == shop.owner.user_id
    assert event.before == {"name": "Card", "amount": 10000, "due": 9000}
    assert event.after == {"ticket": ticket, "payment": mirror, "due": 19000}


def test_a_tap_that_arrives_many_times_pays_back_once(shop, paid):
    answers = together([lambda: shop.undo(*paid, request_id="request-once")] * 20)
    assert answers == [answers[0]] * 20
    assert shop.journal() == TAKEN + UNDONE
    assert shop.findings() == []


def test_two_people_who_undo_the_same_payment_pay_back_once(shop, paid):
    results = together([lambda: shop.undo(*paid)] * 8)
    done = [each for each in results if isinstance(each, dict)]
    assert len(done) == 1
    assert all(isinstance(each, (dict, Conflict)) for each in results)
    assert shop.journal() == TAKEN + UNDONE


@pytest.mark.parametrize("times", range(5))
def test_undoing_while_somebody_closes_leaves_one_of_the_two(shop, times):
    ticket = shop.ticket("beer")
    payment = int(shop.pay(ticket, "Cash", "90.00")["payment_id"])
    shop.discount(ticket, "100.00")
    closed, undone = together([lambda: shop.close(ticket), lambda: shop.undo(ticket, payment)])
    stored = shop.view(ticket)
    if stored.is_open:
        assert isinstance(closed, Conflict)
        assert stored.due == lira("90.00")
    else:
        assert isinstance(undone, Conflict)
        assert stored.due == lira("0.00")
    assert shop.findings() == []
