"""Reports kept under a name: found by whom they are for, asked again about the days of today."""

from dataclasses import replace
from datetime import date

import pytest

from pospro.domain.errors import BadInput, NotAllowed, NotFound, StaleVersion
from pospro.reports.narrowed import names_of
from pospro.reports.registry import answer
from pospro.reports.saved import asked_again
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.edit_saved_reports import (
    SavedContent,
    SaveReport,
    restore_saved_report,
    retire_saved_report,
    save_report,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.storage.saved_reports import saved_report, saved_reports, saved_state

WEEK = SavedContent("Our week", "own_lines", "week", "row=group&measure=value", for_all=True)


def keep(shop, content=WEEK, actor=None, **more):
    return save_report(shop.db, shop.clock, SaveReport(actor or shop.owner, content, **more))


def manager(shop, *rights):
    return replace(shop.cashier, rights=shop.cashier.rights | {"see_sales", *rights})


def names(shop, actor):
    return [each.name for each in shop.read(saved_reports, actor.user_id) if not each.is_retired]


def test_a_saved_report_is_asked_about_the_days_of_today(shop):
    shop.sell("tea")
    saved_id = keep(shop)
    saved = shop.read(saved_report, saved_id, shop.owner.user_id)
    again = shop.read(asked_again, saved, shop.clock, "en")
    assert (again.query.since, again.query.until) == (date(2026, 3, 2), date(2026, 3, 8))
    table = shop.read(answer, again.report, again.query)
    assert [dict(row.cells) for row in table.rows] == [{"group": "Food", "value": 3000}]
    shop.tick(days=7)
    later = shop.read(asked_again, saved, shop.clock, "en")
    assert later.query.until == date(2026, 3, 8), "the day that is open counts, not the clock"


def test_two_dates_stay_what_they_are(shop):
    saved_id = keep(shop, replace(WEEK, days="2026-01-01_2026-01-31"))
    saved = shop.read(saved_report, saved_id, shop.owner.user_id)
    again = shop.read(asked_again, saved, shop.clock, "en")
    assert (again.query.since, again.query.until) == (date(2026, 1, 1), date(2026, 1, 31))


def test_ones_own_is_seen_by_nobody_else(shop):
    other = manager(shop)
    own = keep(shop, replace(WEEK, name="Mine", for_all=False))
    keep(shop)
    assert names(shop, shop.owner) == ["Mine", "Our week"]
    assert names(shop, other) == ["Our week"]
    with pytest.raises(NotFound):
        shop.read(saved_report, own, other.user_id)
    assert keep(shop, replace(WEEK, name="Mine", for_all=False), other)


def test_only_who_may_change_the_set_up_keeps_one_for_everybody(shop):
    with pytest.raises(NotAllowed):
        keep(shop, WEEK, manager(shop))
    shared = keep(shop, WEEK, manager(shop, "configure"))
    with pytest.raises(NotAllowed):
        retire_saved_report(shop.db, shop.clock, manager(shop), shared)
    with pytest.raises(NotAllowed):
        keep(shop, replace(WEEK, report="own_postings", question="", for_all=False), manager(shop))


def test_it_is_retired_and_taken_back(shop):
    saved_id = keep(shop)
    retire_saved_report(shop.db, shop.clock, shop.owner, saved_id)
    assert names(shop, shop.owner) == []
    restore_saved_report(shop.db, shop.clock, shop.owner, saved_id)
    assert names(shop, shop.owner) == ["Our week"]


def test_a_change_names_what_was_seen(shop):
    saved_id = keep(shop)
    seen = fingerprint(shop.read(saved_state, saved_id, shop.owner.user_id))
    other_name = replace(WEEK, name="The week")
    assert keep(shop, other_name, saved_id=saved_id, seen=seen) == saved_id
    with pytest.raises(StaleVersion):
        keep(shop, WEEK, saved_id=saved_id, seen=seen)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"report": "sales_by_colour"}, "report"),
        ({"days": "soon"}, "days"),
        ({"days": "2026-03-02_2026-03-01"}, "days"),
        ({"question": "row=colour"}, "row"),
        ({"question": "x=" + "1" * 2001}, "question"),
        ({"report": "account_card", "question": ""}, "question"),
        ({"report": "sales_by_day", "question": "sort=colour"}, "sort"),
    ],
)
def test_what_could_never_be_answered_is_not_kept(shop, wrong, field):
    with pytest.raises(BadInput) as refusal:
        keep(shop, replace(WEEK, **wrong))
    assert refusal.value.field == field
    assert names(shop, shop.owner) == []


def test_a_name_is_taken_in_any_letters(shop):
    keep(shop)
    with pytest.raises(BadInput, match="exists already"):
        keep(shop, replace(WEEK, name="OUR WEEK"))


def test_those_for_everybody_go_into_a_file_with_their_filters_by_name(shop):
    food = shop.read(names_of, "group", "en")
    group = next(key for key, name in food.items() if name == "Food")
    keep(shop, replace(WEEK, question=f"row=product&group={group}"))
    keep(shop, replace(WEEK, name="Mine", for_all=False))
    text = export_configuration(shop.db, shop.owner, "toml")
    assert 'group = "Food"' in text
    assert str(group) not in text
    assert "Mine" not in text
    command = ImportConfiguration(shop.owner, text, "toml")
    assert not import_configuration(shop.db, shop.clock, command).any
    renamed = text.replace('name = "Our week"', 'name = "The week"')
    import_configuration(shop.db, shop.clock, replace(command, text=renamed))
    assert names(shop, shop.owner) == ["The week", "Mine"]
    (kept, _mine) = [
        each for each in shop.read(saved_reports, shop.owner.user_id) if not each.is_retired
    ]
    assert kept.question == f"row=product&group={group}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('report = "own_lines"', 'report = "own_colours"'),
        ('days = "week"', 'days = "soon"'),
        ("row=group", "row=colour"),
        ('days = "week"', 'days = "week"\nfilters = {group = "Toys"}'),
    ],
)
def test_a_saved_report_of_a_file_that_cannot_be_asked_is_refused(shop, old, new):
    keep(shop, replace(WEEK, question="row=group"))
    text = export_configuration(shop.db, shop.owner, "toml").replace("[saved_reports.filters]", "")
    assert old in text
    command = ImportConfiguration(shop.owner, text.replace(old, new), "toml")
    with pytest.raises(UnusableFile):
        import_configuration(shop.db, shop.clock, command)
