"""Entries that come again: due on a day, recorded or left out, then due by their rhythm."""

from dataclasses import replace
from datetime import date

import pytest

from pospro.domain.errors import BadInput, NotAllowed
from pospro.domain.rhythm import following
from pospro.services.ledger.entry_templates import (
    KeepTemplate,
    SkipTemplate,
    TemplateLine,
    due_templates,
    entry_templates,
    keep_template,
    skip_template,
)
from pospro.services.ledger.write_entry import EntryLine, WriteEntry, write_entry
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from tests.desk import account
from tests.shop import lira

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("day", "every", "expected"),
    [
        (date(2026, 12, 28), "week", date(2027, 1, 4)),
        (date(2026, 1, 15), "month", date(2026, 2, 15)),
        (date(2026, 1, 31), "month", date(2026, 2, 28)),
        (date(2026, 2, 28), "month", date(2026, 3, 31)),
        (date(2026, 1, 30), "month", date(2026, 2, 28)),
        (date(2026, 11, 10), "quarter", date(2027, 2, 10)),
        (date(2028, 2, 29), "year", date(2029, 2, 28)),
    ],
)
def test_the_next_day_in_a_rhythm(day, every, expected):
    assert following(day, every) == expected


def keep(shop, every="month", due=TODAY):
    lines = (
        TemplateLine(account(shop, "770"), 9000),
        TemplateLine(account(shop, "102.01"), 0, 9000),
    )
    command = KeepTemplate(shop.owner, "Rent", "rent", lines, every, due)
    return keep_template(shop.db, shop.clock, command)


def record(shop, template_id, request_id=None):
    lines = (
        EntryLine(account(shop, "770"), lira("90.00")),
        EntryLine(account(shop, "102.01"), None, lira("90.00")),
    )
    command = WriteEntry(
        request_id or shop.request_id(), shop.owner, lines, "rent", template_id=template_id
    )
    return write_entry(shop.db, shop.clock, command)


def due(shop):
    return [each.name for each in shop.read(due_templates, TODAY)]


def next_due(shop):
    (found,) = shop.read(entry_templates)
    return found.next_due


def test_recording_what_is_due_moves_it_on_once(shop):
    kept = keep(shop)
    assert due(shop) == ["Rent"]
    for _ in range(2):
        record(shop, kept, "the-rent-of-march")
    assert (due(shop), next_due(shop)) == ([], date(2026, 4, 2))
    assert shop.findings() == []


def test_it_is_left_out_once(shop):
    command = SkipTemplate("leave-march-out", shop.owner, keep(shop))
    for _ in range(2):
        skip_template(shop.db, shop.clock, command)
    assert next_due(shop) == date(2026, 4, 2)


def test_what_has_no_rhythm_is_never_due(shop):
    kept = keep(shop, None, None)
    record(shop, kept)
    assert (due(shop), next_due(shop)) == ([], None)


@pytest.mark.parametrize(("every", "day"), [("month", None), (None, TODAY), ("moon", TODAY)])
def test_a_rhythm_is_whole_and_known(shop, every, day):
    with pytest.raises(BadInput):
        keep(shop, every, day)


def test_templates_go_into_a_file_and_come_back_without_being_due_again(shop):
    lines = (TemplateLine(account(shop, "102.01"), debit=5000), TemplateLine(account(shop, "500")))
    rent = KeepTemplate(shop.owner, "Rent", "Rent", lines, "month", date(2026, 3, 2))
    template_id = keep_template(shop.db, shop.clock, rent)
    text = export_configuration(shop.db, shop.owner, "toml")
    command = ImportConfiguration(shop.owner, text, "toml")
    assert not import_configuration(shop.db, shop.clock, command).any
    skip_template(shop.db, shop.clock, SkipTemplate(shop.request_id(), shop.owner, template_id))
    assert not import_configuration(shop.db, shop.clock, command).any
    renamed = text.replace('name = "Rent"', 'name = "Lease"')
    import_configuration(shop.db, shop.clock, replace(command, text=renamed))
    (kept,) = shop.read(entry_templates)
    assert (kept.name, kept.lines, kept.every) == ("Lease", lines, "month")
    assert kept.next_due == date(2026, 3, 2)
    clerk = replace(shop.owner, rights=shop.owner.rights - {"post_entries"})
    with pytest.raises(NotAllowed):
        import_configuration(shop.db, shop.clock, ImportConfiguration(clerk, text, "toml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('account = "500"', 'account = "999"'),
        ("every = ", "# every = "),
        ('every = "month"', 'every = "decade"'),
    ],
)
def test_a_template_of_a_file_that_cannot_be_is_refused(shop, old, new):
    lines = (TemplateLine(account(shop, "500"), debit=5000),)
    rent = KeepTemplate(shop.owner, "Rent", "Rent", lines, "month", date(2026, 3, 2))
    keep_template(shop.db, shop.clock, rent)
    text = export_configuration(shop.db, shop.owner, "toml")
    command = ImportConfiguration(shop.owner, text.replace(old, new), "toml")
    with pytest.raises(UnusableFile):
        import_configuration(shop.db, shop.clock, command)
