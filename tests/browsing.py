"""A real Chromium at a screen of a given size, and what it complained about."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
TILL = {"width": 1024, "height": 768}
PATIENCE_MS = 20_000
"""How long a machine that does other work too may take to show what was asked for."""

expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the Chromium that the system has, without a window."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "install chromium: scripts/system_packages.sh"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Complaints:
    """What the browser logs as an error, a refused script or a crash; tests expect none.

    A refusal that a test provokes is named in `expected` by the status that the browser logs.
    """

    found: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)

    def watch(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.found.append(str(error)))

    def hear(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        named = (f"{words} {s}" for s in self.expected for words in ("status of", "Error Code"))
        if not any(words in message.text for words in named):
            self.found.append(f"{message.text} ({message.location['url']})")


@contextmanager
def screen(browser: Browser, **options) -> Iterator[Page]:
    """Open a fresh window; at its end the browser must have had nothing to complain about."""
    context = browser.new_context(viewport=TILL, locale="en-GB", **options)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.complaints = Complaints()
    page.complaints.watch(page)
    yield page
    context.close()
    assert page.complaints.found == []
