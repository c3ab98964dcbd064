"""The manager's own discounts and services as keys of the till's discount panel."""

import re

import pytest

from tests.people import MANAGER, Visitor
from tests.web.test_manager import form

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
TYPES = "/manager/calculation-types/"
TICKS = ("decreases", "after_tax", "posts_net", "automatic")
KEY = re.compile(
    r'<button class="key key--opt"[^>]*?(?:type=(\d+)|"calculation_type_id": "(\d+)")[^>]*>'
    r"<span>([^<]+)</span><span[^>]*>([^<]+)</span>",
    re.DOTALL,
)


@pytest.fixture
def manager(app):
    return Visitor(app.test_client()).sign_in(MANAGER)


def made(manager, **typed):
    empty = form(manager, f"{TYPES}new")
    for tick in TICKS:
        empty.pop(tick, None)
    answer = manager.tap(TYPES, **(empty | typed))
    assert "HX-Redirect" in answer.headers, answer.text


def rung_up(visitor):
    """Return the fields of a ticket with one line, as the till's next tap sends them."""
    product = re.search(r'name="product_id" value="(\d+)"', visitor.get("/till").text).group(1)
    page = visitor.client.post(
        "/till/lines",
        data={"product_id": product},
        headers={"HX-Request": "true", "X-CSRFToken": visitor.token, "X-Request-Id": "rung-up-1"},
    ).text
    facts = dict(re.findall(r'data-fact name="([^"]+)" value="([^"]*)"', page))
    return {"ticket_id": facts["ticket_id"], "version": facts["version"], "line": facts["line"]}


def panel(visitor, facts, **asked):
    query = "&".join(f"{name}={value}" for name, value in (facts | asked).items())
    return visitor.get(f"/till/panel/discount?{query}", **{"HX-Request": "true"}).text


def keys(page):
    return {name: (found or posted, face) for found, posted, name, face in KEY.findall(page)}


def put_on(visitor, facts, **typed):
    headers = {"HX-Request": "true", "X-CSRFToken": visitor.token, "X-Request-Id": "put-on-0001"}
    data = facts | typed
    address = f"/tickets/{facts['ticket_id']}/calculations"
    return visitor.client.post(address, data=data, headers=headers)


def test_what_is_automatic_retired_or_the_tills_own_is_no_key(manager):
    made(manager, name="Cover", method="fixed_amount", amount="25", automatic="1")
    made(manager, name="Club", method="percent_of_base", amount="15", decreases="1")
    made(manager, name="Carry", method="fixed_amount", amount="30", after_tax="1")
    facts = rung_up(manager)
    found = keys(panel(manager, facts))
    assert found["Club"][1] == "−15 %"
    assert found["Carry"][1] == "+30.00"
    assert not {"Cover", "Discount %", "Line discount %"} & set(found)
    on_line = keys(panel(manager, facts, scope="line"))
    assert "Club" in on_line
    assert "Carry" not in on_line


def test_a_tap_puts_the_managers_own_number_on_whatever_is_sent(manager):
    made(manager, name="Club", method="percent_of_base", amount="15", decreases="1")
    facts = rung_up(manager)
    kind = keys(panel(manager, facts))["Club"][0]
    page = put_on(manager, facts, calculation_type_id=kind, amount="99").text
    assert "Club 15 %" in page


def test_a_type_without_a_number_asks_for_one_up_to_its_maximum(manager):
    made(manager, name="Round off", method="fixed_amount", amount="", maximum="5", decreases="1")
    facts = rung_up(manager)
    kind, face = keys(panel(manager, facts))["Round off"]
    assert face == "type how much"
    asking = panel(manager, facts, type=kind)
    assert f'name="calculation_type_id" value="{kind}"' in asking
    assert "at most 5.00" in asking
    assert 'data-kind="amount"' in asking
    for typed, said in (
        ("5.01", "Round off is at most ₺5.00."),
        ("0", "Enter an amount above zero."),
    ):
        refused = put_on(manager, facts, calculation_type_id=kind, amount=typed)
        assert refused.status_code == 422
        assert said in refused.text
    page = put_on(manager, facts, calculation_type_id=kind, amount="4.50").text
    assert "−4.50" in page


def test_who_may_give_no_discount_puts_none_of_them_on(owner, cashier):
    made(owner, name="Club", method="percent_of_base", amount="15", decreases="1")
    facts = rung_up(cashier)
    kind = keys(panel(cashier, facts))["Club"][0]
    roles = re.findall(
        r'href="(/manager/roles/\d+)">.*?</svg>([^<]+)</a>', owner.get("/manager/roles/").text
    )
    address = next(href for href, name in roles if name == "Cashier")
    role = form(owner, address)
    role["rights"] = [right for right in role["rights"] if right != "discount"]
    owner.tap(address, **role)
    refused = put_on(cashier, facts, calculation_type_id=kind)
    assert refused.status_code == 403
    assert "Who approves it?" in refused.text
