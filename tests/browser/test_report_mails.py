"""Reports by mail on their first day: the server entered and tried out, the first mail sent."""

from collections.abc import Callable

import pytest
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.hands import Hands
from tests.people import MANAGER
from tests.postgres import free_port

pytestmark = pytest.mark.browser


class Kept:
    """Keeps what it takes."""

    def __init__(self) -> None:
        self.mails = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - as aiosmtpd calls it
        self.mails.append(envelope.content)
        return "250 Kept"


def test_a_manager_sets_reports_by_mail_up_and_sends_the_first(at_till: Callable[..., Hands]):
    kept, port = Kept(), free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        page = at_till(MANAGER).page
        address = page.url.partition("/till")[0].rstrip("/")
        page.goto(f"{address}/reports/mails/server/")
        page.locator("#host").fill("127.0.0.1")
        page.locator("#port").fill(str(port))
        page.locator("#security").select_option("none")
        page.locator("#sender").fill("till@example.com")
        page.locator("#mail-server [type=submit]").click()
        page.locator("#recipient").fill("boss@example.com")
        page.locator("#test-mail [type=submit]").click()
        expect(page.locator("#test-mail .printing")).to_contain_text("Gönderildi")
        assert Axe().run(page).violations_count == 0
        page.goto(f"{address}/reports/mails/new")
        page.locator("#name").fill("Evening")
        page.locator("#recipients").fill("boss@example.com")
        page.locator("#contents-1").select_option("report:sales_by_day")
        assert Axe().run(page).violations_count == 0
        page.locator("#report-mail [type=submit]").click()
        page.get_by_role("button", name="Şimdi gönder").click()
        expect(page.locator("#mails .proof").first).to_contain_text("Evening")
        expect(page.locator("#mails .proof").first).to_contain_text("Gönderildi", timeout=15_000)
        assert Axe().run(page).violations_count == 0
    finally:
        controller.stop()
    assert [b"Evening" in mail for mail in kept.mails] == [False, True]
