"""A document on paper: what it says, its copies, and the way through the print queue."""

import pytest
from sqlalchemy import select

from hardware.printing.escpos import encode
from hardware.printing.preview import preview
from hardware.printing.profiles import profile
from pospro.devices.slips.template import template_slip
from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from pospro.reports.slips.laid_out import document_lines
from pospro.services.ledger.documents import Draft
from pospro.services.ledger.make_document import MakeDocument, make_document
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.services.ledger.write_entry import EntryLine, WriteEntry, write_entry
from pospro.services.printing.choose_receipt_printers import (
    ChooseReceiptPrinters,
    choose_receipt_printers,
)
from pospro.services.printing.print_document import PrintDocument, print_document
from pospro.storage.account_directory import directory
from pospro.storage.document_types import document_types
from pospro.storage.print_jobs import PrintJobRow
from tests.shop import lira

PAPERS = {"generic-58mm": 32, "epson-tm-t88v": 42, "generic-80mm": 48}


def account(shop, code):
    return shop.read(lambda c: directory(shop.db, c).with_code(code).id)


@pytest.fixture
def deposit(shop):
    """Fifty lira that went from the drawer to the bank."""
    kinds = shop.read(lambda connection: document_types(shop.db, connection)).values()
    kind = next(each.id for each in kinds if each.name == "Bank deposit")
    shop.sell("bread")
    draft = Draft(kind, account(shop, "100.02"), lira("5.00"), "Yatırıldı", "slip 7")
    command = MakeDocument(shop.request_id(), shop.owner, draft)
    return make_document(shop.db, shop.clock, command)


def paper(shop, document_id, copy=0, model="generic-80mm", language="tr"):
    lines = shop.read(document_lines, shop.setup(), document_id, language)
    slip = template_slip(lines, profile(model).columns, copy=(copy, language))
    assert encode(slip, profile(model)).replaced == (), "the printer has a sign for each letter"
    return [" ".join(line.split()) for line in preview(slip, profile(model).paper)]


def wanted(shop, document_id, copies=1, **other):
    facts = {"request_id": shop.request_id(), "actor": shop.owner} | other
    command = PrintDocument(document_id=document_id, copies=copies, **facts)
    return print_document(shop.db, shop.clock, command)["jobs"]


def queued(shop):
    jobs = PrintJobRow.__table__
    query = select(jobs).where(jobs.c.kind == "document").order_by(jobs.c.created_at, jobs.c.id)
    return shop.read(lambda connection: connection.execute(query).all())


@pytest.mark.parametrize("model", PAPERS)
@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_document_says_what_moved_where(shop, deposit, model):
    said = paper(shop, deposit.document_id, model=model)
    assert any(line.startswith(deposit.number) for line in said)
    assert "Yatırıldı" in said
    assert any(line.endswith("slip 7") for line in said)
    assert "Borç 5,00" in said
    assert "Alacak 5,00" in said
    assert said[-1] == "İmza"
    english = shop.read(document_lines, shop.setup(), deposit.document_id, "en")
    slip = template_slip(english, PAPERS[model])
    assert max(map(len, preview(slip, profile(model).paper))) <= PAPERS[model]


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_an_entry_by_hand_and_a_reversed_document_say_so(shop, deposit):
    lines = (
        EntryLine(account(shop, "102.01"), lira("1.00"), None),
        EntryLine(account(shop, "100.02"), None, lira("1.00")),
    )
    written = write_entry(
        shop.db, shop.clock, WriteEntry(shop.request_id(), shop.owner, lines, "change", "")
    )
    text = " ".join(paper(shop, written.document_id, language="en"))
    assert "E n t r y b y h a n d" in text
    assert "reversed" not in text
    undo = ReverseEntry(shop.request_id(), shop.owner, written.entry_id, "wrong")
    reverse_entry(shop.db, shop.clock, undo)
    assert "This document was reversed." in paper(shop, written.document_id, language="en")


def test_copies_are_counted_over_all_prints_and_a_double_tap_prints_once(shop, deposit):
    first = shop.request_id()
    jobs = wanted(shop, deposit.document_id, 2, request_id=first)
    assert wanted(shop, deposit.document_id, 2, request_id=first) == jobs
    wanted(shop, deposit.document_id)
    assert [job.document["copy"] for job in queued(shop)] == [0, 1, 2]
    assert not any(job.opens_drawer for job in queued(shop))
    assert "KOPYA 2" in paper(shop, deposit.document_id, 2)
    assert not any("KOPYA" in line for line in paper(shop, deposit.document_id))


def test_what_cannot_be_printed_is_refused(shop, deposit):
    for copies in (0, 6):
        with pytest.raises(BadInput, match="one to 5 copies"):
            wanted(shop, deposit.document_id, copies)
    with pytest.raises(NotFound):
        wanted(shop, 7)
    with pytest.raises(NotAllowed):
        wanted(shop, deposit.document_id, actor=shop.cashier)
    choice = ChooseReceiptPrinters(shop.request_id(), shop.owner, {shop.owner.register_id: None})
    choose_receipt_printers(shop.db, shop.clock, choice)
    with pytest.raises(Conflict, match="has no receipt printer"):
        wanted(shop, deposit.document_id, 2)
    assert queued(shop) == []


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_the_worker_brings_it_to_paper(shop, room, worker, simulator, deposit):
    wanted(shop, deposit.document_id)
    while worker.print_one():
        pass
    assert set(room.states()) == {("done", "")}
    paper = simulator.receipts[-1].text
    for words in ("Bank deposit", deposit.number, "slip 7", "Signature"):
        assert words in paper
