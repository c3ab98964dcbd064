"""A change of a ticket that came too late: who did what, and the own wish once more."""

import re
from itertools import count

import pytest

from tests.people import MANAGER, OWNER, Visitor

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
ROW = re.compile(r"<li><svg.*?</svg><span>([^<]*)</span>")
AGAIN = re.compile(
    r'<form class="row meanwhile__do" hx-post="([^"]+)" hx-include="unset">(.*?)</form>', re.DOTALL
)
FIELD = re.compile(r'name="([^"]+)" value="([^"]*)"')
ids = count(1)


class Screen:
    """Somebody at a till that shows the ticket as it was when it was last drawn."""

    def __init__(self, app, name):
        self.visitor = Visitor(app.test_client()).sign_in(name)
        self.facts = {}

    def tap(self, path, target="ticket", **fields):
        headers = {
            "HX-Request": "true",
            "HX-Target": target,
            "X-CSRFToken": self.visitor.token,
            "X-Request-Id": f"meanwhile-{next(ids)}",
        }
        answer = self.visitor.client.post(path, data=self.facts | fields, headers=headers)
        return self.saw(answer)

    def saw(self, answer):
        if answer.status_code == 200:
            facts = dict(re.findall(r'data-fact name="([^"]+)" value="([^"]*)"', answer.text))
            self.facts = facts or self.facts
        return answer

    def looks(self, ticket_id):
        headers = {"HX-Request": "true"}
        return self.saw(self.visitor.get(f"/till/{ticket_id}/ticket", **headers))

    def adds(self, place=0, **fields):
        products = re.findall(r'name="product_id" value="(\d+)"', self.visitor.get("/till").text)
        return self.tap("/till/lines", product_id=products[place], **fields)

    @property
    def path(self):
        return f"/tickets/{self.facts['ticket_id']}"

    @property
    def line(self):
        return f"{self.path}/lines/{self.facts['line']}"


@pytest.fixture
def screens(app):
    """Return two tills that show one ticket with one line, which is chosen on the first."""
    first, second = Screen(app, OWNER), Screen(app, MANAGER)
    first.adds()
    second.looks(first.facts["ticket_id"])
    return first, second


def rows(answer):
    assert answer.status_code == 409, answer.text
    return [words.replace("\N{NO-BREAK SPACE}", " ") for words in ROW.findall(answer.text)]


def again(answer):
    """Return where the key to repeat goes, with its fields; nothing where it is not offered."""
    found = AGAIN.search(answer.text)
    return (found[1], dict(FIELD.findall(found[2]))) if found else None


def test_the_ticket_comes_back_as_it_is_with_what_somebody_did(screens):
    first, second = screens
    second.adds(1)
    answer = first.tap(first.line, quantity="4")
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == (
        "#ticket",
        "morph:outerHTML",
    )
    (words,) = rows(answer)
    assert words.startswith("1 × ")
    assert f"{MANAGER} changed this ticket at 12:00." in answer.text
    assert answer.text.count('class="line') >= 2
    assert "is-changed" in answer.text


def test_the_own_wish_is_one_tap_away_and_then_done(screens):
    first, second = screens
    second.adds(1)
    refused = first.tap(first.line, quantity="4")
    path, fields = again(refused)
    assert path == first.line
    assert fields["quantity"] == "4"
    done = first.tap(path, **fields)
    assert done.status_code == 200
    assert '<span class="line__qty">4</span>' in done.text
    assert "meanwhile" not in done.text


def test_what_would_undo_the_change_of_somebody_else_is_not_offered(app, screens):
    first, second = screens
    first_line = first.facts["line"]
    second.tap(f"{second.path}/lines/{first_line}", quantity="9")
    refused = first.tap(first.line, quantity="4")
    assert "1 → 9" in refused.text
    assert again(refused) is None


def test_money_is_offered_again_with_the_new_sum_unless_somebody_took_some(screens):
    first, second = screens
    page = first.looks(first.facts["ticket_id"]).text
    cash = re.search(r'id="exact"[^>]*value="(\d+)"', page)[1]
    second.adds(1)
    refused = first.tap(f"{first.path}/payments", payment_type_id=cash)
    due = re.search(r"<output>[^\d]*([\d.,]+)</output>\s*</p>", refused.text)[1]
    assert f"Repeat: Cash {due}" in refused.text
    first.looks(first.facts["ticket_id"])
    second.tap(f"{second.path}/payments", "stage", payment_type_id=cash, tendered="10")
    refused = first.tap(f"{first.path}/payments", payment_type_id=cash)
    assert rows(refused) == ["Cash 10.00"]
    assert again(refused) is None


def test_the_payment_screen_keeps_the_means_and_says_the_same(screens):
    first, second = screens
    page = first.visitor.get(f"{first.path}/payment").text
    means = re.findall(r'type=(\d+)"', page)
    second.adds(1)
    refused = first.tap(f"{first.path}/payments", "stage", payment_type_id=means[-1], tendered="5")
    assert refused.headers["HX-Retarget"] == "#stage"
    assert len(rows(refused)) == 1
    assert f'name="payment_type_id" value="{means[-1]}"' in refused.text
    path, fields = again(refused)
    assert (path, fields["tendered"]) == (f"{first.path}/payments", "5")


def test_two_discounts_at_once_are_not_doubled_by_a_tap(screens):
    first, second = screens
    second.tap(f"{second.path}/calculations", unit="percent", amount="10")
    refused = first.tap(f"{first.path}/calculations", unit="percent", amount="10")
    assert rows(refused) == ["Discount 10 %"]
    assert again(refused) is None


def test_a_discount_that_somebody_took_off_is_named(screens):
    first, second = screens
    page = second.tap(f"{second.path}/calculations", unit="percent", amount="10").text
    off = re.search(r'hx-post="(/tickets/\d+/calculations/\d+/removal)"', page)[1]
    first.looks(first.facts["ticket_id"])
    second.tap(off)
    refused = first.tap(off)
    assert rows(refused) == ["Discount 10 % is taken off"]
    assert again(refused) is None


def test_names_notes_gifts_and_voids_are_said_in_words(screens):
    first, second = screens
    line_id = first.facts["line"]
    second.tap(second.path, name="Table 4", note="by the window")
    second.tap(f"{second.path}/lines/{line_id}/marks", state="gift", reason="Birthday")
    refused = first.tap(first.path, note="late")
    told = set(rows(refused))
    assert told == {"Name: Table 4 · Note: by the window", "1 × Lentil soup · Gift · Birthday"}
    assert again(refused) is None
    kept = first.tap(first.path, hold="1")
    assert again(kept)[1]["hold"] == "1"


def test_many_changes_are_counted_and_people_named_once(screens):
    first, second = screens
    for place in (1, 2, 3, 4):
        second.adds(place)
    refused = first.tap(first.line, quantity="2")
    assert len(rows(refused)) == 3
    assert "and 1 more change" in refused.text
    assert refused.text.count(f"{MANAGER} changed this ticket") == 1


def test_without_scripts_the_refusal_is_a_page(screens):
    first, second = screens
    second.adds(1)
    answer = first.visitor.send(
        first.line, quantity="3", version=first.facts["version"], request_id="without-scripts-1"
    )
    assert answer.status_code == 409
    assert "Somebody changed this ticket meanwhile" in answer.text
