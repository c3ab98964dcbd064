"""Number series: a prefix and digits of choice, no number twice, every gap with its reason."""

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, NotAllowed, NotFound, StaleVersion
from pospro.services.manager.edit_series import (
    LARGEST,
    ChangeSeries,
    SeriesContent,
    change_series,
    next_number_said,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.storage.audit import AuditEventRow
from pospro.storage.number_series import listed_series, number_forms, runs_of, series_state


def receipts(shop):
    return next(each.id for each in shop.read(listed_series) if each.purpose == "receipt")


def seen(shop):
    return fingerprint(shop.read(lambda connection: series_state(connection, receipts(shop))))


def go_on(shop, prefix="K1-", digits=6, number=None, **more):
    content = SeriesContent(prefix, digits, number, more.get("reason", ""))
    command = ChangeSeries(
        more.get("by", shop.owner), receipts(shop), content, more.get("seen") or seen(shop)
    )
    return change_series(shop.db, shop.clock, command)


def sell(shop):
    return shop.sell("tea").number


def test_receipts_go_on_under_another_prefix_and_the_books_still_prove_every_number(shop):
    assert [sell(shop), sell(shop)] == ["K1-000001", "K1-000002"]
    go_on(shop, "2026/", 8)
    assert [sell(shop), sell(shop)] == ["2026/00000001", "2026/00000002"]
    go_on(shop, "K1-", 6)
    assert sell(shop) == "K1-000003"
    runs = shop.read(lambda connection: runs_of(connection, receipts(shop)))
    assert [(run.prefix, run.first, run.last) for run in runs] == [("K1-", 1, 2), ("2026/", 1, 2)]
    assert shop.findings() == []
    forms = shop.read(lambda connection: number_forms(connection, "receipt"))
    assert forms == {("K1-", 6), ("2026/", 8)}


def test_a_gap_has_a_reason_and_is_no_finding(shop):
    sell(shop)
    with pytest.raises(BadInput, match="Say why the numbers 2 to 99") as refused:
        go_on(shop, number=100)
    assert refused.value.field == "reason"
    go_on(shop, number=100, reason="The old till went up to 99.")
    assert sell(shop) == "K1-000100"
    (run,) = shop.read(lambda connection: runs_of(connection, receipts(shop)))
    assert (run.first, run.last, run.reason) == (1, 1, "The old till went up to 99.")
    assert shop.findings() == []


def test_before_the_first_number_it_may_begin_anywhere_without_a_reason(shop):
    go_on(shop, "A/", 4, 500)
    assert sell(shop) == "A/0500"
    assert shop.findings() == []


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        ({"number": 1}, "next_number", "1 was given already. Enter a number above 1."),
        ({"number": 0}, "next_number", f"Enter a number from 1 to {LARGEST}."),
        ({"number": LARGEST + 1}, "next_number", f"Enter a number from 1 to {LARGEST}."),
        ({"digits": 2}, "digits", "Choose from 3 to 10 digits."),
        ({"digits": 8}, "digits", "keep their length"),
        ({"prefix": ""}, "prefix", "A prefix has 1 to 12 letters"),
        ({"prefix": "K 1"}, "prefix", "A prefix has 1 to 12 letters"),
        ({"prefix": "ÇAY-"}, "prefix", "A prefix has 1 to 12 letters"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(shop, asked, field, sentence):
    sell(shop)
    with pytest.raises(BadInput) as refused:
        go_on(shop, **asked)
    assert refused.value.field == field
    assert sentence in str(refused.value)
    assert sell(shop) == "K1-000002"


def test_a_prefix_of_before_goes_on_where_it_ended(shop):
    sell(shop)
    go_on(shop, "B-")
    with pytest.raises(BadInput, match="1 was given already"):
        go_on(shop, "K1-", number=1)
    shown = shop.read(
        lambda connection: next_number_said(connection, receipts(shop), SeriesContent("K1-", 6))
    )
    assert shown == "K1-000002"


def test_it_is_written_down_and_needs_the_right(shop):
    go_on(shop, "A-")
    with shop.db.reading() as connection:
        event = connection.execute(
            select(AuditEventRow.__table__).order_by(AuditEventRow.id.desc())
        ).first()
    assert (event.action, event.subject) == ("series_changed", f"series:{receipts(shop)}")
    assert event.before == {"prefix": "K1-", "digits": 6, "next_number": 1}
    assert event.after == {"prefix": "A-", "digits": 6, "next_number": 1}
    with pytest.raises(NotAllowed):
        go_on(shop, "C-", by=shop.cashier)


def test_a_stale_form_is_refused_but_selling_makes_none_stale(shop):
    before = seen(shop)
    sell(shop)
    go_on(shop, "A-", seen=before)
    with pytest.raises(StaleVersion):
        go_on(shop, "B-", seen=before)
    with pytest.raises(NotFound):
        shop.read(lambda connection: series_state(connection, 7))


def test_a_file_renumbers_as_the_form_does(shop):
    sell(shop)
    text = export_configuration(shop.db, shop.owner, "toml")
    assert 'receipt_prefix = "K1-"' in text
    changed = text.replace('receipt_prefix = "K1-"', 'receipt_prefix = "Y27-"')
    import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, changed, "toml"))
    assert sell(shop) == "Y27-000001"
    assert shop.findings() == []
    assert 'receipt_prefix = "Y27-"' in export_configuration(shop.db, shop.owner, "toml")
