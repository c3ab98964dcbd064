"""A colleague approves one command by their PIN: counted as at the door, kept beside the actor."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from pospro.config import kept_secret
from pospro.domain.approval import NeedsApproval
from pospro.domain.errors import BadInput, NotAllowed, NotFound
from pospro.domain.line import LineState
from pospro.services.cash.move_cash import MoveCash, move_cash
from pospro.services.manager.approve import approve
from pospro.services.manager.sign_in import SignIn, TooSoon, WrongPin
from pospro.services.ticket.mark_line import MarkLine, mark_line
from pospro.services.ticket.void_ticket import VoidTicket, void_ticket
from pospro.storage.audit import AuditEventRow
from tests.shop import CASHIER, OWNER, PEOPLE, lira

PINS = {person.name: person.pin for person in PEOPLE}


def word(shop, approver, pin=None, asked_by=None):
    """The approval that somebody's PIN gives a colleague."""
    asking = asked_by or shop.cashier
    command = SignIn(
        user_id=approver.user_id,
        pin=pin or PINS[approver.name],
        device="till-one",
        address="127.0.0.1",
        register_id=asking.register_id,
        pepper=kept_secret(shop.settings.pepper_file),
        asked_by=asking,
    )
    return approve(shop.db, shop.clock, asking, command)


@pytest.fixture
def approved(shop):
    """Return the cashier, with the owner's word for what comes next."""
    return replace(shop.cashier, approval=word(shop, shop.owner))


def events(shop, action):
    table = AuditEventRow.__table__
    query = select(table).where(table.c.action == action).order_by(table.c.id)
    return shop.read(lambda connection: list(connection.execute(query)))


def test_what_is_to_be_approved_is_named_with_its_worth_and_reason(shop):
    line = shop.add("tea", 3, by=shop.cashier)
    with pytest.raises(NeedsApproval, match=f"{CASHIER} may not do this") as refused:
        shop.gift(*line, by=shop.cashier, quantity=2, reason="regular guest")
    deed = refused.value.deed
    assert deed.message.format(**deed.facts) == "Give away 2 × tea"
    assert (deed.amount, deed.reason) == (lira("60.00"), "regular guest")
    assert refused.value.right == "gift"
    assert shop.view(line[0]).due == lira("90.00")


def test_an_approved_gift_is_the_cashiers_and_names_the_approver(shop, approved):
    line = shop.add("tea", by=shop.cashier)
    shop.gift(*line, by=approved)
    assert shop.view(line[0]).due == lira("0.00")
    (event,) = events(shop, "line_gift")
    assert (event.actor_id, event.approved_by) == (shop.cashier.user_id, shop.owner.user_id)
    assert shop.findings() == []


def test_whoever_has_the_right_needs_nobody(shop):
    shop.gift(*shop.add("tea"))
    (event,) = events(shop, "line_gift")
    assert (event.actor_id, event.approved_by) == (shop.owner.user_id, None)


def test_every_command_that_needs_a_right_can_be_approved(shop, approved):
    line = shop.add("tea", by=shop.cashier)
    shop.void(*line, by=approved)
    assert shop.add("tea", -1, by=approved, ticket=line[0])
    shop.mark(LineState.SOLD, line, by=shop.cashier)
    ticket, _ = shop.add("toast", by=shop.cashier)
    poor = replace(approved, rights=frozenset({"sell"}))
    shop.discount(ticket, "10 %", by=poor)
    taken = shop.pay(ticket, tendered="20.00", by=shop.cashier)
    shop.undo(ticket, int(taken["payment_id"]), by=approved)
    void = VoidTicket(shop.request_id(), approved, ticket, shop.view(ticket).version, "left")
    void_ticket(shop.db, shop.clock, void)
    move_cash(shop.db, shop.clock, MoveCash(shop.request_id(), approved, "no_sale", "change"))
    found = {
        action: {(event.actor_id, event.approved_by) for event in events(shop, action)}
        for action in ("line_void", "apply_calculation", "undo_payment", "void_ticket", "move_cash")
    }
    both = (shop.cashier.user_id, shop.owner.user_id)
    assert found == {action: {both} for action in found}


def test_the_discount_says_on_which_sum_it_is(shop):
    ticket, _ = shop.add("toast", by=shop.cashier)
    poor = replace(shop.cashier, rights=frozenset({"sell"}))
    with pytest.raises(NeedsApproval) as refused:
        shop.discount(ticket, "12.5 %", by=poor)
    facts = refused.value.deed.facts
    assert (facts["percent"], facts["total"]) == (Decimal("12.5"), lira("80.00"))
    with pytest.raises(NeedsApproval) as refused:
        shop.discount(ticket, "12.50", by=poor)
    assert refused.value.deed.amount == lira("12.50")


def test_an_agreed_price_is_a_discount_by_another_name(shop):
    poor = replace(shop.cashier, rights=frozenset({"sell"}))
    with pytest.raises(NeedsApproval) as refused:
        shop.add("tea", price="5.00", by=poor)
    assert refused.value.right == "discount"
    assert shop.add("tea", price="5.00", by=replace(poor, approval=word(shop, shop.owner)))


def test_a_repeat_is_given_the_first_answer_without_a_second_approval(shop, approved):
    ticket, line = shop.add("tea", by=shop.cashier)
    asked = MarkLine("gift-once-only", approved, ticket, None, line, LineState.GIFT, "guest")
    first = mark_line(shop.db, shop.clock, asked)
    again = replace(asked, actor=shop.cashier)
    assert mark_line(shop.db, shop.clock, again) == first
    assert len(events(shop, "line_gift")) == 1


def test_an_approver_without_the_right_is_told_so(shop):
    helper = replace(shop.owner, rights=frozenset({"sell"}))
    line = shop.add("tea")
    asking = replace(helper, approval=word(shop, shop.cashier, asked_by=shop.owner))
    with pytest.raises(NeedsApproval, match=f"{CASHIER} may not approve this"):
        shop.gift(*line, by=asking)
    with pytest.raises(NotAllowed, match="may not approve this"):
        shop.add("tea", -1, by=asking)
    assert shop.view(line[0]).due == lira("30.00")


def test_nobody_approves_for_themselves(shop):
    with pytest.raises(BadInput, match="Somebody else has to approve this"):
        word(shop, shop.cashier)
    assert events(shop, "sign_in_failed") == []


def test_a_wrong_pin_counts_slows_down_and_is_on_record_with_who_asked(shop):
    with pytest.raises(WrongPin):
        word(shop, shop.owner, pin="000000")
    with pytest.raises(TooSoon):
        word(shop, shop.owner)
    (event,) = events(shop, "sign_in_failed")
    assert event.subject == f"user:{shop.owner.user_id}"
    assert (event.actor_id, event.after["failures"]) == (shop.cashier.user_id, 1)
    assert "000000" not in repr(event)
    shop.tick(seconds=2)
    assert word(shop, shop.owner).name == OWNER
    with pytest.raises(WrongPin):
        word(shop, shop.owner, pin="111111")
    assert [event.after["failures"] for event in events(shop, "sign_in_failed")] == [1, 1]


def test_who_is_not_here_any_more_approves_nothing(shop):
    with pytest.raises(NotFound):
        word(shop, replace(shop.owner, user_id=77), pin="518204")
