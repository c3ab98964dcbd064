"""Foreign money at the till: due in it, change in own money, on receipt, account card and entry."""

import re
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from pospro.domain.access import RIGHTS, Actor
from pospro.services.manager.edit_accounts import AccountContent, SaveAccount, save_account
from pospro.services.manager.edit_currencies import (
    AddRate,
    CurrencyContent,
    SaveCurrency,
    add_rate,
    save_currency,
)
from pospro.services.manager.edit_payment_types import (
    PaymentRoad,
    PaymentTypeContent,
    SavePaymentType,
    payment_rules,
    save_payment_type,
)
from pospro.services.manager.sections import Names
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.storage.account_directory import directory
from pospro.storage.venue_setup import current_setup
from tests.shop import lira

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])


class Till:
    """The demo venue with a key that takes dollars, and a ticket over 285.00."""

    def __init__(self, app, rate="34.125"):
        self.db, self.clock = app.extensions["pospro"].db, app.extensions["pospro"].clock
        with self.db.reading() as connection:
            user = connection.scalar(text("SELECT min(id) FROM users"))
            tea = connection.scalar(text("SELECT id FROM products WHERE name = 'Tea'"))
            self.register = next(iter(current_setup(self.db, connection).registers))
            like = directory(self.db, connection).with_code("100.02")
            rule = next(iter(payment_rules(connection)))
        self.actor = Actor(user, "Seda", frozenset(RIGHTS), self.register)
        by = (self.db, self.clock)
        kept = save_currency(*by, SaveCurrency(self.actor, CurrencyContent("USD")))
        if rate:
            add_rate(*by, AddRate(self.actor, kept, Decimal(rate), date(2020, 1, 1)))
        content = AccountContent("100.29", "Dollars", like.type.id, "USD", like.parent_id)
        self.account = save_account(*by, SaveAccount(self.actor, content))
        names, road = Names("Dollars", {}), PaymentRoad("cash", rule, self.account)
        content = PaymentTypeContent(names, road, quick_amounts=(1000, 2000))
        self.means = save_payment_type(*by, SavePaymentType(self.actor, content))
        command = AddLine("foreign-0001", self.actor, None, tea, unit_price=lira("285.00"))
        self.ticket = int(add_line(*by, command)["ticket_id"])
        self.page = f"/tickets/{self.ticket}/payment/means?type={self.means}"

    def pay(self, visitor, **typed):
        """Take dollars on the payment screen as it is now."""
        page = visitor.get(self.page, **{"HX-Request": "true"}).text
        version = re.search(r'name="version" value="(\d+)"', page)[1]
        fields = {"payment_type_id": self.means, "version": version, "request_id": "foreign-0002"}
        return visitor.tap(f"/tickets/{self.ticket}/payments", **fields | typed)


def test_the_due_is_asked_for_in_dollars_and_the_change_told_in_lira(app, owner):
    page = owner.get(Till(app).page, **{"HX-Request": "true"}).text
    assert '<output id="due">$8.35</output>' in page
    assert "₺285.00 at 34.125" in page
    assert "Change in TRY" in page
    assert 'data-worth="273/8"' in page
    assert "change 56.25" in page


def test_receipt_entry_and_account_card_show_the_dollars_and_the_rate(app, owner):
    till = Till(app)
    assert till.pay(owner, tendered="10.00").headers["HX-Redirect"].endswith("/receipt")
    assert "10.00 USD at 34.125" in owner.get(f"/tickets/{till.ticket}/receipt").text
    card = owner.get(f"/reports/account_card?account={till.account}").text
    assert "Balance in its currency" in card
    assert re.findall(r'<td class="n">([\d.,]+)</td>', card).count("10.00") == 2
    assert "341.25" in card
    entry = owner.get(re.search(r'href="(/books/entries/\d+)"', card)[1]).text
    assert "10.00 USD · 34.125" in entry


def test_an_account_in_own_money_has_no_foreign_columns(app, owner):
    till = Till(app)
    till.pay(owner, tendered="10.00")
    with till.db.reading() as connection:
        drawer = directory(till.db, connection).with_code("100.02").id
    assert (
        "Balance in its currency" not in owner.get(f"/reports/account_card?account={drawer}").text
    )


def test_without_a_rate_the_key_says_so_and_takes_nothing(app, owner):
    till = Till(app, rate=None)
    page = owner.get(till.page, **{"HX-Request": "true"}).text
    assert "There is no rate of USD yet" in page
    assert re.search(r'data-once="pay"[^>]* disabled', page)
    assert 'name="quick"' not in page
    assert till.pay(owner, tendered="10.00").status_code == 409
