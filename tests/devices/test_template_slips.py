"""Slips by a venue's own templates: as without one at first, then as the manager writes them."""

import pytest
from sqlalchemy import text, update

from hardware.printing.document import Cut, DrawerKick, Text
from hardware.printing.layout import Paper, lay_out
from hardware.printing.preview import preview
from pospro.devices.slips.template import pictured, template_slip
from pospro.domain.print_template.filling import SlipLine, filled
from pospro.domain.print_template.language import Look, read
from pospro.reports.receipt import receipt_of
from pospro.reports.slips.first_texts import FIRST_TEXTS
from pospro.reports.slips.laid_out import document_lines, example, receipt_lines
from pospro.reports.slips.subjects import SUBJECTS, named
from pospro.services.atomic import atomic
from pospro.services.manager.edit_print_templates import (
    PrintTemplateContent,
    SavePrintTemplate,
    retire_print_template,
    save_print_template,
)
from pospro.services.manager.editing import editing
from pospro.storage.document_types import DocumentTypeRow
from pospro.storage.places import Place
from pospro.storage.print_templates import PrintTemplateRow
from pospro.storage.users import role_of
from tests.devices.test_document_slips import deposit  # noqa: F401 - a fixture

WIDTHS = (32, 42, 48, 64)


@pytest.fixture
def sold(shop):
    """A ticket with a discount, a gift, a line discount and change, closed."""
    ticket = shop.ticket("bread", "tea", "bread")
    lines = [line.id for line in shop.view(ticket).ticket.lines]
    shop.gift(ticket, lines[2])
    shop.discount(ticket, "1.00", lines[0])
    shop.discount(ticket, "2.00")
    shop.pay(ticket, "Cash", "100.00")
    return ticket


def save(shop, subject, text, name="Own", **more):
    content = PrintTemplateContent(name, subject, text, **more)
    return save_print_template(shop.db, shop.clock, SavePrintTemplate(shop.owner, content))


def parts(slip, columns):
    return lay_out(slip, Paper(columns)).parts


def receipt(shop, ticket):
    """Return the cells of the lines of a receipt."""
    with shop.db.reading() as connection:
        told = receipt_of(shop.db, connection, ticket)
        lines = receipt_lines(connection, shop.setup(), told, told.venue.language)
    return [line.cells for line in lines]


def test_a_document_follows_the_template_of_its_type(shop, deposit):  # noqa: F811 - the fixture
    template = save(shop, "document", "<C>{DOCUMENT NO}: {AMOUNT}")
    with editing(shop.db, shop.clock, shop.owner, "edit_accounts") as edit:
        edit.connection.execute(update(DocumentTypeRow).values(print_template_id=template))
    lines = shop.read(document_lines, shop.setup(), deposit.document_id, "en")
    assert [line.cells for line in lines] == [(f"{deposit.number}: 5.00",)]


def test_a_receipt_follows_the_first_template_that_fits_its_place(shop, sold):
    as_ever = receipt(shop, sold)
    role = shop.read(role_of, shop.cashier.user_id)
    save(shop, "receipt", "elsewhere", "Elsewhere", places=(Place(None, role),))
    assert receipt(shop, sold) == as_ever
    own = save(shop, "receipt", "<J>{TICKET NO}|{TICKET TOTAL}")
    assert receipt(shop, sold) == [(shop.view(sold).number, "₺37.01")]
    retire_print_template(shop.db, shop.clock, shop.owner, own)
    assert receipt(shop, sold) == as_ever


def test_a_template_that_this_program_cannot_read_leaves_the_slip_as_it_always_was(shop, sold):
    as_ever = receipt(shop, sold)
    own = save(shop, "receipt", "{TICKET NO}")
    with editing(shop.db, shop.clock, shop.owner, "devices") as edit:
        table = PrintTemplateRow.__table__
        edit.connection.execute(update(table).where(table.c.id == own).values(text="{TOMORROW}"))
    assert receipt(shop, sold) == as_ever


@pytest.mark.parametrize("language", ["tr", "en"])
def test_a_new_template_prints_what_is_printed_without_one(shop, sold, language):
    with atomic(shop.db) as unit:
        changed = "UPDATE venues SET language = :own, setup_version = setup_version + 1"
        unit.connection.execute(text(changed), {"own": language})
    as_ever = receipt(shop, sold)
    save(shop, "receipt", FIRST_TEXTS["receipt"](language))
    assert receipt(shop, sold) == as_ever


def test_where_there_is_no_slip_yet_every_tag_says_its_name(shop):
    text = FIRST_TEXTS["receipt"]("en")
    lines = shop.read(lambda connection: example(shop.db, connection, "receipt", text))
    assert ("Receipt TICKET NO", "TICKET DATE TICKET TIME") in [line.cells for line in lines]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_tag_of_a_subject_has_words(shop, sold, deposit, subject):  # noqa: F811 - the fixture
    known = SUBJECTS[subject]
    layout = [f"{{{tag}}}" for tag in known.tags] + [f"{{{name}}}" for name in known.parts]
    for name, part in known.every_part():
        layout += [f"[{name}]", *(f"{{{tag}}}" for tag in part.tags)]
        layout += [f"{{{inner}}}" for inner in part.parts]
    text = "\n".join(layout)
    assert shop.read(lambda connection: example(shop.db, connection, subject, text))
    assert filled(read(text, known), named(known))


def test_columns_that_follow_each_other_stand_below_each_other():
    rows = [
        SlipLine(Look.COLUMNS, cells) for cells in (("Tea", "2", "60.00"), ("Soup", "12", "5.00"))
    ]
    assert preview(template_slip(rows, 32), Paper(32)) == [
        "Tea                      2 60.00",
        "Soup                    12  5.00",
    ]


def test_what_no_code_can_hold_is_printed_in_letters():
    slip = template_slip([SlipLine(Look.EAN13, ("12345",))], 42)
    assert slip.elements == (Text("12345", slip.elements[0].align), Cut())


def test_a_copy_says_so_and_never_opens_the_drawer():
    lines = [SlipLine(Look.LEFT, ("a",))]
    first = template_slip(lines, 42, opens_drawer=True)
    assert isinstance(first.elements[0], DrawerKick)
    copy = template_slip(lines, 42, copy=(2, "tr"), opens_drawer=True)
    assert copy.elements[0].text == "KOPYA 2"
    assert not any(isinstance(each, DrawerKick) for each in copy.elements)


def test_the_paper_on_the_screen_is_the_paper_of_the_printer():
    lines = [
        SlipLine(Look.CENTER, ("Corner",), tall=True, wide=True, bold=True),
        SlipLine(Look.FILL, ("*",)),
        SlipLine(Look.QR, ("x",)),
    ]
    title, stars, code, cut = pictured(lines, 32)
    assert (title.text, title.wide, title.tall, title.bold) == ("     Corner", True, True, True)
    assert stars.text == "*" * 32
    assert (code.kind, code.text, cut.kind) == ("qr", "x", "cut")


def test_the_worker_prints_a_receipt_and_its_copy_by_the_template(shop, room, worker, simulator):
    save(shop, "receipt", "<C11>{VENUE NAME}\n<J>Own total|{TICKET TOTAL}\n<CUT>")
    sold = shop.sell("tea")
    assert worker.print_one()
    room.copy(sold.ticket)
    assert worker.print_one()
    assert [state for state, _ in room.states()] == ["done", "done"]
    first, second = (receipt.text for receipt in simulator.receipts)
    assert "Own total" in first
    assert sold.number not in first
    assert "COPY 1" in second
    assert simulator.drawer_openings == 1
