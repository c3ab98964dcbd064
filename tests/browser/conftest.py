"""A demo venue behind a real socket, and a cashier's hands at one of its screens."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import insert, select, update

from pospro.app import create_app
from pospro.config import Settings
from pospro.domain.clock import FixedClock
from pospro.services.atomic import atomic
from pospro.storage.catalogue import BarcodeRow, PortionRow, ProductRow
from pospro.storage.db import Database
from pospro.storage.users import UserRow
from tests.browser.hands import Hands
from tests.browsing import TILL, Complaints, screen
from tests.conftest import MONDAY_NOON
from tests.people import MANAGER, OWNER, PINS
from tests.serving import end, served

AYRAN, TEA = "8690000000017", "8690000000024"
"""Codes on what is sold in bottles and boxes."""


@dataclass
class Venue:
    """Where the venue is reached, and its windows: people who signed in once, by how they look."""

    browser: Browser
    address: str
    signed_in: dict[str, dict] = field(default_factory=dict)
    windows: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)

    def window(self, name: str, colours: str) -> BrowserContext:
        """A browser of this person, kept so that it need not load everything each time."""
        if name not in self.signed_in:
            self.signed_in[name] = sign_in(self.browser, self.address, name)
        if (name, colours) not in self.windows:
            opened = self.browser.new_context(
                storage_state=self.signed_in[name], color_scheme=colours, locale="en-GB"
            )
            opened.set_default_timeout(10_000)
            self.windows[name, colours] = opened
        return self.windows[name, colours]


@pytest.fixture(scope="session")
def venue(demo_file, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Venue]:
    """Serve a demo venue: the owner reads English, the manager Turkish, two products are coded."""
    folder = tmp_path_factory.mktemp("browser") / "venue"
    shutil.copytree(demo_file.keys, folder)
    settings = Settings(
        database_url=f"sqlite:///{folder / 'venue.sqlite'}", data_dir=folder, idle_seconds=3600
    )
    app = create_app(settings, FixedClock(MONDAY_NOON))
    database: Database = app.extensions["pospro"].db
    with atomic(database) as unit:
        for name, code in (("Ayran", AYRAN), ("Tea", TEA)):
            portion = (
                select(PortionRow.id)
                .join(ProductRow, ProductRow.id == PortionRow.product_id)
                .where(ProductRow.name == name)
            )
            row = {"code": code, "portion_id": unit.connection.scalar(portion)}
            unit.connection.execute(insert(BarcodeRow), row)
        turkish = update(UserRow).where(UserRow.name == MANAGER).values(language="tr")
        unit.connection.execute(turkish)
    with served(app) as address:
        made = Venue(browser, address)
        yield made
        for window in made.windows.values():
            window.close()
    end(app)


def sign_in(browser: Browser, address: str, name: str) -> dict:
    """Choose the name at the door, type the PIN on the keypad, and keep what the browser got."""
    with screen(browser) as page:
        page.goto(address)
        page.locator(".person", has_text=name).click()
        expect(page.locator("time[data-clock]").first).not_to_be_empty()
        page.wait_for_load_state("networkidle")
        for digit in PINS[name]:
            page.locator(f"[data-digit='{digit}']").click()
        expect(page.locator("#ticket")).to_be_visible()
        return page.context.storage_state()


@pytest.fixture
def at_till(venue: Venue) -> Iterator[Callable[..., Hands]]:
    """Return a function that puts somebody in front of a till; its console must stay clean."""
    complaints, windows = Complaints(), set()

    def stand(name: str = OWNER, colours: str = "light") -> Hands:
        window = venue.window(name, colours)
        windows.add(window)
        page = window.new_page()
        page.set_viewport_size(TILL)
        page.complaints = complaints
        complaints.watch(page)
        return Hands(page, venue.address).go("/till")

    yield stand
    for page in [page for window in windows for page in window.pages]:
        page.wait_for_load_state()
        page.wait_for_function("() => !document.querySelector('.htmx-request')")
        page.close()
    assert complaints.found == []


@pytest.fixture
def hands(at_till: Callable[..., Hands]) -> Hands:
    """The owner's hands at an English till of 1024×768, with an empty ticket."""
    return at_till()
