"""What a cashier does at the screen: tap, type, scan, read; taps are counted."""

from dataclasses import dataclass
from typing import Self

from playwright.sync_api import Locator, Page, expect

ASKING = ("Discount", "Gift", "Name", "Note", "Void", "Void ticket")
"""The action keys that open a question over the product keys."""


@dataclass
class Hands:
    """One person at one screen."""

    page: Page
    address: str
    taps: int = 0

    def go(self, path: str) -> Self:
        """Open a page and wait until its scripts run."""
        self.page.goto(f"{self.address}{path}")
        expect(self.page.locator("time[data-clock]")).not_to_be_empty()
        return self

    def tap(self, what: str | Locator) -> Self:
        """Tap a key once: a selector, or what was found already."""
        place = self.page.locator(what) if isinstance(what, str) else what
        place.click()
        self.taps += 1
        return self

    def rest(self) -> Self:
        """Come back to a key later than a bouncing finger would."""
        now = self.page.evaluate("() => performance.now()")
        self.page.wait_for_function(f"() => performance.now() > {now} + 620")
        return self

    def product(self, name: str) -> Locator:
        """The key of a product in view."""
        return self.page.locator(".key--item:visible").filter(
            has=self.page.locator(".key__name", has_text=name)
        )

    def add(self, name: str) -> Self:
        """Tap a product and see it on the ticket."""
        before = self.page.locator("#ticket .line").count()
        self.tap(self.product(name))
        expect(self.page.locator("#ticket .line")).to_have_count(before + 1)
        return self

    def category(self, name: str) -> Self:
        """Turn to a category."""
        self.tap(self.page.locator(".key--cat", has_text=name))
        expect(self.page.locator(".key--cat[aria-pressed=true]")).to_have_text(name)
        return self

    def act(self, name: str) -> Self:
        """Tap an action key by its name, and look whether it asks something."""
        self.tap(self.page.locator(".acts").get_by_text(name, exact=True))
        if name in ASKING:
            expect(self.page.locator("#ask")).to_be_visible()
        return self

    def digits(self, text: str) -> Self:
        """Type on the keypad."""
        for digit in text:
            self.tap(f".keypad [data-digit='{digit}']")
        return self

    def scan(self, code: str, falters_after: int = 0) -> None:
        """Hold a code before the scanner, which types faster than any hand; it may falter once."""
        self.page.evaluate(
            """async ([code, place]) => {
                 for (const [at, key] of [...code, "Enter"].entries()) {
                   if (place && at === place) await new Promise(go => setTimeout(go, 120));
                   document.activeElement.dispatchEvent(
                     new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
                 }
               }""",
            [code, falters_after],
        )

    def sees(self, selector: str, *texts: str) -> Self:
        """Read what stands there."""
        expect(self.page.locator(selector)).to_have_text(list(texts), use_inner_text=True)
        return self

    def total(self, text: str) -> Self:
        """Read the ticket's total."""
        expect(self.page.locator("#ticket .ticket__total output")).to_have_text(text)
        return self

    def lines(self, *names: str) -> Self:
        """Read the names on the ticket, in their order."""
        expect(self.page.locator("#ticket .line__name")).to_have_text(list(names))
        return self

    def closed(self, *rows: str) -> Self:
        """See the receipt; each row stands on it somewhere."""
        expect(self.page.locator("#journal .proofbar:not(.is-bad)")).to_be_visible()
        for row in rows:
            expect(self.page.locator("#paper")).to_contain_text(row)
        return self

    def told(self, sentence: str) -> Self:
        """Read a notice."""
        expect(self.page.locator("#notice")).to_contain_text(sentence)
        return self
