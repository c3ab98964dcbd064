"""What is chosen of a product: before it is added, or later on its line; once or several times."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.hands import Hands
from tests.browser.test_access import faults
from tests.browser.test_fit import sized, stays_in
from tests.people import MANAGER, OWNER

pytestmark = pytest.mark.browser


def choice(hands: Hands, name: str) -> Locator:
    """Return the key of a portion or modifier."""
    return hands.page.locator("#ask label.key--opt").filter(
        has=hands.page.locator("span", has_text=name)
    )


def kebab(hands: Hands) -> Hands:
    """Put a single Adana kebab on the ticket and open its options."""
    hands.category("Grill and kebab").tap(hands.product("Adana kebab"))
    hands.tap(hands.page.get_by_role("button", name="Add", exact=True)).lines("Adana kebab Single")
    return opened(hands)


def opened(hands: Hands) -> Hands:
    """Open the options of the chosen line."""
    hands.rest().tap("#options")
    expect(hands.page.locator("#ask .mods")).to_be_visible()
    expect(hands.page.locator("#ask")).to_be_focused()
    return hands


def saved(hands: Hands) -> Hands:
    """Keep what is chosen, and see the keys again."""
    hands.tap("#ask [type=submit]")
    expect(hands.page.locator("#ask")).to_be_hidden()
    return hands


def test_a_line_gets_another_portion_and_extras_in_its_place(hands: Hands):
    kebab(hands)
    expect(choice(hands, "Single").locator("input")).to_be_checked()
    hands.tap(choice(hands, "Double")).tap(choice(hands, "Very hot")).tap(choice(hands, "Bulgur"))
    saved(hands).lines("Adana kebab Double").total("₺755.00")
    hands.sees("#ticket .line__mods", "Very hot · Bulgur")
    expect(hands.page.locator("#ticket .line")).to_contain_class("is-selected")


def test_a_second_tap_is_one_more_and_the_minus_one_less(hands: Hands):
    kebab(hands)
    roast = choice(hands, "Roast pepper")
    less = hands.page.get_by_role("button", name="One less: Roast pepper")
    expect(less).to_be_hidden()
    for text in ("1×", "2×", "3×", "3×"):
        hands.tap(roast)
        expect(roast.locator("output")).to_have_text(text)
    hands.tap(less)
    saved(hands).sees("#ticket .line__mods", "2 × Roast pepper").total("₺440.00")
    opened(hands)
    expect(roast.locator("output")).to_have_text("2×")
    hands.tap(less).tap(less)
    expect(less).to_be_hidden()
    saved(hands).total("₺360.00")
    expect(hands.page.locator("#ticket .line__mods")).to_have_count(0)


def test_what_was_chosen_stands_on_the_receipt_as_often_as_it_was(hands: Hands):
    kebab(hands).tap(choice(hands, "Cacık")).tap(choice(hands, "Cacık"))
    saved(hands).total("₺480.00").tap("#exact")
    hands.closed("1 Adana kebab, Single", "2 × Cacık", "480.00")


def test_a_group_that_is_full_takes_no_more_until_there_is_room(hands: Hands):
    hands.category("Desserts").add("Künefe")
    opened(hands).tap(choice(hands, "Pistachio")).tap(choice(hands, "Clotted cream"))
    expect(choice(hands, "Ice cream").locator("input")).to_be_disabled()
    choice(hands, "Pistachio").click()
    expect(choice(hands, "Pistachio").locator("output")).to_have_text("1×")
    hands.tap(hands.page.get_by_role("button", name="One less: Clotted cream"))
    expect(choice(hands, "Ice cream").locator("input")).to_be_enabled()
    hands.tap(choice(hands, "Pistachio"))
    saved(hands).sees("#ticket .line__mods", "2 × Pistachio").total("₺280.00")


def test_a_product_with_wishes_that_may_be_left_out_is_added_by_one_tap(hands: Hands):
    hands.add("Lentil soup")
    assert hands.taps == 1
    opened(hands).tap(choice(hands, "Container deposit"))
    saved(hands).total("₺120.00")
    assert hands.taps == 4


def test_options_are_offered_where_there_is_something_to_choose(hands: Hands):
    hands.category("Meze").add("Hummus")
    expect(hands.page.locator("#ticket .line__tools")).to_be_visible()
    expect(hands.page.locator("#options")).to_have_count(0)
    hands.category("Soups").add("Lentil soup")
    expect(hands.page.locator("#options")).to_be_visible()
    hands.act("Gift").tap(hands.page.get_by_role("button", name="Birthday"))
    expect(hands.page.get_by_role("button", name="Sell after all")).to_be_visible()
    expect(hands.page.locator("#options")).to_have_count(0)


def test_a_choice_that_is_missing_is_asked_for_and_the_others_stay(hands: Hands):
    hands.page.complaints.expected.add(422)
    hands.category("Grill and kebab").tap(hands.product("Beef fillet"))
    hands.tap(choice(hands, "Bulgur")).tap("#ask [type=submit]")
    hands.told("Choose at least 1 from Doneness.")
    expect(choice(hands, "Bulgur").locator("output")).to_have_text("1×")
    hands.rest().tap(choice(hands, "Rare")).tap("#ask [type=submit]")
    hands.sees("#ticket .line__mods", "Rare · Bulgur").total("₺725.00")


def test_options_by_keyboard_alone(hands: Hands):
    hands.add("Lentil soup").category("Grill and kebab").add("Beyti wrap")
    board = hands.page.keyboard
    board.type("o", delay=80)
    expect(hands.page.locator("#ask")).to_be_focused()
    choice(hands, "Ezme").locator("input").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Space"):
        board.press(key)
    expect(choice(hands, "Ezme").locator("output")).to_have_text("3×")
    board.press("Tab")
    expect(hands.page.get_by_role("button", name="One less: Ezme")).to_be_focused()
    for _ in range(3):
        board.press("Enter")
    expect(choice(hands, "Ezme").locator("input")).to_be_focused()
    board.press("ArrowUp")
    board.press("Enter")
    expect(hands.page.locator("#ask")).to_be_hidden()
    hands.sees("#ticket .line__mods", "Ezme").total("₺580.00")
    board.type("o", delay=80)
    expect(hands.page.locator("#ask")).to_be_focused()
    board.press("Escape")
    expect(hands.page.locator("#ask")).to_be_hidden()


def test_a_number_typed_while_choosing_is_how_many_of_it(hands: Hands):
    hands.digits("2").category("Grill and kebab").tap(hands.product("Adana kebab"))
    hands.sees("#ask output.times", "2").digits("3").sees("#ask output.times", "3")
    hands.tap("#ask [type=submit]").sees("#ticket .line__qty", "3").total("₺1,080.00")
    opened(hands).sees("#ask output.times", "3")
    choice(hands, "Ezme").locator("input").focus()
    hands.page.keyboard.type("4", delay=80)
    hands.sees("#ask output.times", "4")
    expect(choice(hands, "Ezme").locator("output")).to_be_empty()
    saved(hands).sees("#ticket .line__qty", "4").sees(".strip output.times", "1")
    opened(hands).act("Take back").sees("#ask output.times", "−1")
    hands.tap("#ask [data-ask-close]").sees(".strip output.times", "1")
    opened(hands).tap(choice(hands, "Double"))
    saved(hands).sees("#ticket .line__qty", "4").total("₺2,880.00")


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("name", [OWNER, MANAGER])
def test_the_longest_choice_fits_and_everybody_can_use_it(
    at_till: Callable[..., Hands], name: str, colours: str
):
    hands = at_till(name, colours)
    hands.tap(hands.page.locator(".key--cat").nth(3)).tap(hands.product("Adana kebab"))
    hands.tap("#ask [type=submit]")
    opened(hands)
    counted = hands.page.locator("#ask .mods__count label")
    for place in (0, 0, 1, 4):
        hands.tap(counted.nth(place))
    assert faults(hands) == []
    stays_in(hands)
    sized(hands)
    assert hands.page.evaluate("() => ask.scrollHeight <= ask.clientHeight")


def test_somebody_else_was_faster_and_the_ticket_is_shown_as_it_is(at_till: Callable[..., Hands]):
    hands, other = at_till(), at_till()
    hands.page.complaints.expected.add(409)
    kebab(hands)
    other.go(f"/till/{hands.page.url.rsplit('/', 1)[1]}").add("Beyran")
    hands.tap(choice(hands, "Double")).tap("#ask [type=submit]")
    expect(hands.page.locator("#meanwhile")).to_contain_text("1 × Beyran")
    hands.lines("Adana kebab Single", "Beyran")
    hands.rest().tap("#meanwhile [type=submit]").lines("Adana kebab Double", "Beyran")
    expect(hands.page.locator("#ask")).to_be_hidden()
    expect(hands.page.locator("#meanwhile")).to_have_count(0)
