"""Takes the README's pictures of the demo venue: the till, and the books after a few sales.

Run it from the top of a checkout: `.venv/bin/python -m scripts.screenshots`.
"""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from pospro.app import create_app
from pospro.config import Settings
from pospro.domain.clock import FixedClock
from pospro.services.manager.demo_venue import set_up_demo
from pospro.storage.db import Database
from pospro.storage.migrate import upgrade
from tests.browser.hands import Hands
from tests.browsing import chromium, screen
from tests.people import OWNER, PINS
from tests.serving import end, served

PICTURES = Path(__file__).parents[1] / "docs/screenshots"
NOON = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
SALES = (
    (("Lentil soup", "Beyran"), None),
    (("Yoghurt soup", "Tomato soup", "Chicken soup"), "4711"),
    (("Ezogelin soup",), None),
)


def furnish(folder: Path) -> Settings:
    """Set up a demo venue in the folder."""
    settings = Settings(database_url=f"sqlite:///{folder / 'venue.sqlite'}", data_dir=folder)
    upgrade(settings.database_url)
    database = Database.open(settings.database_url)
    set_up_demo(database, FixedClock(NOON), settings, "en")
    database.close()
    return settings


def sign_in(page: Page, address: str) -> Hands:
    """Enter the owner's PIN at the door."""
    page.goto(address)
    page.locator(".person", has_text=OWNER).click()
    for digit in PINS[OWNER]:
        page.locator(f"[data-digit='{digit}']").click()
    expect(page.locator("#ticket")).to_be_visible()
    return Hands(page, address)


def sell(hands: Hands, products: tuple[str, ...], slip: str | None) -> None:
    """Sell the products for cash, or by card with the number of its slip."""
    hands.go("/till")
    for product in products:
        hands.add(product)
    hands.tap("#pay")
    if slip:
        hands.tap(hands.page.get_by_role("button", name="Card", exact=True))
        expect(hands.page.locator(".key--means[aria-pressed=true]")).to_have_text("Card")
        hands.digits(slip)
    hands.tap(".ticket__do .key--go")
    expect(hands.page.locator(".key--means")).to_have_count(0)


def picture(page: Page, name: str) -> None:
    """Keep what the screen shows now."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")


def main() -> None:
    """Serve a venue of its own, sell, and look."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="pospro-pictures-"))
    app = create_app(furnish(folder), FixedClock(NOON))
    with served(app) as address, chromium() as browser, screen(browser) as page:
        page.clock.set_fixed_time(NOON)
        hands = sign_in(page, address)
        for products, slip in SALES:
            sell(hands, products, slip)
        hands.go("/till").add("Lentil soup").category("Grill and kebab")
        for key in hands.page.locator(".key--item:not([aria-haspopup])").all()[:3]:
            hands.tap(key)
        expect(page.locator("#ticket .line")).to_have_count(4)
        picture(page, "till")
        page.goto(f"{address}/books")
        picture(page, "books")
    end(app)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
