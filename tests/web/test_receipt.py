"""The receipt on screen says word for word what the printed one says."""

import html
import re

import pytest
from sqlalchemy import text

from hardware.printing.document import Columns, Text
from pospro.devices.slips.template import template_slip
from pospro.domain.access import Actor
from pospro.domain.quantity import Quantity
from pospro.reports.receipt import receipt_of
from pospro.reports.slips.laid_out import receipt_lines
from pospro.services.atomic import atomic
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.storage.venue_setup import current_setup

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
ROW = re.compile(r"<p class=\"[^\"]*\">(.*?)</p>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


class Counter:
    """Sells at the demo venue and reads the receipt off screen and paper."""

    def __init__(self, app) -> None:
        self.db = app.extensions["pospro"].db
        self.clock = app.extensions["pospro"].clock
        self.requests = iter(range(1, 100))
        with self.db.reading() as connection:
            setup = current_setup(self.db, connection)
            self.products = dict(connection.execute(text("SELECT name, id FROM products")).all())
            user = connection.scalar(text("SELECT min(id) FROM users"))
        self.cash = next(m.id for m in setup.payment_types.values() if m.kind.key == "cash")
        rights = frozenset({"sell", "pay", "refund"})
        self.actor = Actor(user, "Seda", rights, next(iter(setup.registers)))

    def request_id(self) -> str:
        return f"receipt-{next(self.requests):06d}"

    def sell(self, *lines: tuple[str, int]) -> int:
        ticket = None
        for name, quantity in lines:
            command = AddLine(
                self.request_id(),
                self.actor,
                ticket,
                self.products[name],
                quantity=Quantity.of(quantity),
            )
            ticket = int(add_line(self.db, self.clock, command)["ticket_id"])
        paid = TakePayment(self.request_id(), self.actor, ticket, None, self.cash, None)
        take_payment(self.db, self.clock, paid)
        return ticket

    def speaks(self, language: str) -> None:
        with atomic(self.db) as unit:
            change = "UPDATE venues SET language = :to, setup_version = setup_version + 1"
            unit.connection.execute(text(change), {"to": language})

    def printed(self, ticket: int) -> list[str]:
        """The words of the printed receipt, a row each."""
        with self.db.reading() as connection:
            setup = current_setup(self.db, connection)
            receipt = receipt_of(self.db, connection, ticket)
            lines = receipt_lines(connection, setup, receipt, setup.venue.language)
        slip = template_slip(lines, 42)
        return [
            " ".join((part.text if isinstance(part, Text) else f"{part.left} {part.right}").split())
            for part in slip.elements
            if isinstance(part, Text | Columns)
        ]


def shown(visitor, ticket):
    """Return the words of the receipt on screen, a row each."""
    page = visitor.get(f"/tickets/{ticket}/receipt").text
    paper = page.partition('id="paper">')[2].partition("</div>")[0]
    rows = (TAG.sub(" ", row) for row in ROW.findall(paper))
    return [" ".join(html.unescape(row).split()) for row in rows]


@pytest.fixture
def counter(app):
    """Stand at the counter."""
    return Counter(app)


@pytest.mark.parametrize("lines", [(("Tea", 2),), (("Tea", -1),), (("Tea", 9), ("Beer 33 cl", -1))])
def test_the_screen_shows_the_rows_that_are_printed(counter, owner, lines):
    counter.speaks("en")
    ticket = counter.sell(*lines)
    assert shown(owner, ticket) == counter.printed(ticket)


def test_it_names_tax_office_net_per_rate_and_that_it_is_a_refund(counter, owner):
    ticket = counter.sell(("Tea", -2))
    rows = shown(owner, ticket)
    assert any(re.fullmatch(r".+ tax office \d{10}", row) for row in rows), rows
    assert "REFUND" in rows
    assert any(re.fullmatch(r"VAT 10 % \(net −?-?[\d.]+\) .+", row) for row in rows), rows


def test_it_speaks_turkish_to_who_reads_turkish(counter, owner):
    counter.speaks("tr")
    ticket = counter.sell(("Tea", 9), ("Beer 33 cl", -1))
    assert any("(returned)" in row for row in shown(owner, ticket))
    owner.send("/me/looks", language="tr", theme="light", hand="right")
    rows = shown(owner, ticket)
    assert rows == counter.printed(ticket)
    assert any("(iade)" in row for row in rows)
    assert any(row.startswith("KDV %20 (matrah ") for row in rows)
