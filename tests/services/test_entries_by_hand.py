"""Entries by hand: any number of lines that balance, and templates to begin with."""

import pytest

from pospro.domain.errors import BadInput, NotFound
from pospro.posting.document import entry_by_hand
from pospro.services.atomic import atomic
from pospro.services.ledger.entry_templates import (
    KeepTemplate,
    TemplateLine,
    entry_templates,
    keep_template,
    retire_template,
)
from pospro.storage import ledger
from pospro.storage.document_lists import one_document
from pospro.storage.ledger import Recording
from pospro.storage.work_periods import open_period
from tests.desk import account, rows, write


def test_verify_names_an_entry_of_a_document_that_is_not_there(shop):
    period = shop.read(open_period)
    words = ("invented", shop.setup().currency)
    lines = [(account(shop, "770"), 100), (account(shop, "102.01"), -100)]
    entry = entry_by_hand(7, lines, period.business_date, words)
    recording = Recording(shop.owner.register_id, period.id, shop.clock.now(), shop.owner.user_id)
    with atomic(shop.db) as unit:
        ledger.append(unit.connection, recording, [entry])
    (finding,) = shop.findings()
    assert (finding.check, "there is none" in finding.sentence) == ("documents", True)


def test_an_entry_by_hand_has_any_number_of_lines(shop):
    made = write(
        shop, ("770", "90.00", None), ("191.10", "10.00", None), ("102.01", None, "100.00")
    )
    assert shop.journal() == "by_hand  Dr 770 90.00  Dr 191.10 10.00  Cr 102.01 100.00\n"
    found = shop.read(one_document, made.document_id)
    assert (found.number, found.amount, found.document_type_id) == ("K1-D000001", 10000, None)
    assert shop.findings() == []


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([("770", "90.00", None), ("102.01", None, "91.00")], "differ by"),
        ([("770", "90.00", None)], "differ|at least two lines"),
        ([("770", "90.00", "90.00"), ("102.01", None, "90.00")], "either a debit or a credit"),
        ([("770", None, None), ("102.01", None, "90.00")], "either a debit or a credit"),
        ([("770", "-9.00", None), ("102.01", None, "-9.00")], "above zero"),
        ([("120.99", "9.00", None), ("102.01", None, "9.00")], "posted by the till alone"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(shop, lines, told):
    with pytest.raises(BadInput, match=told):
        write(shop, *lines)
    assert rows(shop) == []


def test_an_entry_says_what_it_is_for_and_counts_once(shop):
    lines = (("770", "9.00", None), ("102.01", None, "9.00"))
    with pytest.raises(BadInput, match="what the entry is for"):
        write(shop, *lines, description=" ")
    first = write(shop, *lines, request_id="a-request-of-mine")
    assert write(shop, *lines, request_id="a-request-of-mine") == first


def test_a_template_is_kept_replaced_and_retired(shop):
    def keep(debit):
        lines = (TemplateLine(account(shop, "770"), debit), TemplateLine(account(shop, "102.01")))
        command = KeepTemplate(shop.owner, "Rent", "rent", lines)
        return keep_template(shop.db, shop.clock, command)

    first = keep(100)
    assert keep(200) == first
    (found,) = shop.read(entry_templates)
    assert (found.name, found.lines[0].debit) == ("Rent", 200)
    retire_template(shop.db, shop.clock, shop.owner, first)
    assert shop.read(entry_templates) == []
    with pytest.raises(NotFound):
        retire_template(shop.db, shop.clock, shop.owner, first)
