"""Transaction types are posting rules: versioned, never loose from what posts by them."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict, NotAllowed, StaleVersion
from pospro.domain.transaction_type import TransactionType
from pospro.reports.rule_dry_run import dry_run
from pospro.services.manager.edit_transaction_types import (
    SaveTransactionType,
    TransactionTypeContent,
    restore_transaction_type,
    retire_transaction_type,
    rule_example,
    save_transaction_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.services.manager.transaction_type_checks import Road, checked_road, warnings
from pospro.storage.account_directory import directory
from pospro.storage.ledger import PostingRow
from pospro.storage.transaction_type_lists import (
    listed_transaction_types,
    transaction_type_state,
    versions_of,
)
from tests.shop import lira


def account(shop, code):
    return shop.read(lambda connection: directory(shop.db, connection)).with_code(code)


def road(shop, source, target, **more):
    """A road from one default account to another, given by their codes."""
    ends = account(shop, source), account(shop, target)
    return Road(ends[0].type.id, ends[1].type.id, ends[0].id, ends[1].id, **more)


def rule_named(shop, name):
    return next(e for e in shop.read(listed_transaction_types) if e.name == name)


def save(shop, name, wanted, rule_id=None, by=None):
    seen = fingerprint(shop.read(transaction_type_state, rule_id)) if rule_id else ""
    content = TransactionTypeContent(Names(name, {}), wanted)
    command = SaveTransactionType(by or shop.owner, content, rule_id, seen)
    return save_transaction_type(shop.db, shop.clock, command)


def as_it_is(shop, rule):
    return Road.of(shop.read(transaction_type_state, rule.id))


def run_dry(shop, rule, source=None, target=None):
    ends = (account(shop, code).id if code else None for code in (source, target))
    return shop.read(dry_run, rule.id, TransactionType(rule.id, 0, "", *ends))


def told(run):
    return {line.code: (line.before, line.after) for line in run.lines}


def test_a_rule_is_made_and_shows_what_it_posts(shop):
    wanted = road(shop, "100.02", "102.01")
    rule_id = save(shop, "Drawer to bank", wanted)
    assert shop.setup().current_rules[rule_id].version == 1
    entry = shop.read(lambda c: rule_example(shop.db, c, wanted, lira("100.00")))
    assert [(p.account_id, p.debit, p.credit) for p in entry.postings] == [
        (account(shop, "102.01").id, 10_000, 0),
        (account(shop, "100.02").id, 0, 10_000),
    ]
    open_end = replace(wanted, target_account_id=None)
    assert shop.read(lambda c: rule_example(shop.db, c, open_end, lira("1"))) is None


def test_a_change_is_a_version_and_what_is_posted_keeps_its_own(shop):
    rule = rule_named(shop, "Sale 10 %")
    shop.sell("tea")
    save(shop, rule.name, road(shop, "600.20", "120.99"), rule.id)
    shop.sell("tea")
    with shop.db.reading() as connection:
        rows = connection.execute(select(PostingRow.__table__)).all()
        assert [ref.version for ref in versions_of(connection, rule.id)] == [2, 1]
    by_version = {
        version: {row.account_id for row in rows if f"{rule.id}.{version}" in row.rules.split()}
        for version in (1, 2)
    }
    assert account(shop, "600.10").id in by_version[1]
    assert account(shop, "600.20").id in by_version[2]
    assert shop.findings() == []
    now = rule_named(shop, rule.name)
    save(shop, now.name, as_it_is(shop, now), now.id)
    assert rule_named(shop, rule.name).version == 2


@pytest.mark.parametrize(
    ("ends", "change", "field", "words"),
    [
        (("770", "600.10"), {}, "target_type_id", "Exchange source and target"),
        (("100.02", "100.02"), {}, "target_account_id", "nothing would move"),
        (("100.02", "102.01"), {"source_type_id": 5}, "source_type_id", "in use"),
        (("100.02", "102.01"), {"target_account_id": 5}, "target_account_id", "in use"),
        (("100.02", "102.01"), {"currency": "EUR"}, "source_account_id", "is kept in TRY"),
        (("100.02", "102.01"), {"currency": "XXY"}, "currency", "Choose one"),
    ],
)
def test_a_road_that_leads_nowhere_is_refused_at_its_field(shop, ends, change, field, words):
    with pytest.raises(BadInput, match=words) as refusal:
        save(shop, "Wrong", replace(road(shop, *ends), **change))
    assert refusal.value.field == field


def test_an_account_of_another_type_and_a_name_twice_are_refused(shop):
    wanted = replace(road(shop, "100.02", "102.01"), source_account_id=account(shop, "600.10").id)
    with pytest.raises(BadInput, match=r"600\.10 is not of the type"):
        save(shop, "Wrong", wanted)
    with pytest.raises(BadInput, match="exists already"):
        save(shop, "Payment", road(shop, "100.02", "102.01"))


def test_what_is_seldom_meant_is_said_and_kept(shop):
    def said(*ends, **change):
        wanted = replace(road(shop, *ends), **change)
        known = shop.read(lambda connection: directory(shop.db, connection))
        return warnings(checked_road(wanted, known, shop.setup()))

    assert said("100.02", "102.01") == []
    assert "as by a discount" in said("120.99", "600.10")[0]
    assert "supplier refunds" in said("770", "100.02")[0]
    nobody = {"source_account_id": None, "target_account_id": None}
    assert "Neither side" in said("100.02", "102.01", **nobody)[0]


def test_the_open_tickets_stay_where_sales_and_payments_rely_on_them(shop):
    for name in ("Sale 10 %", "Payment"):
        rule = rule_named(shop, name)
        wanted = as_it_is(shop, rule)
        field = "target" if name == "Sale 10 %" else "source"
        with pytest.raises(BadInput, match="stays here") as refusal:
            save(shop, name, replace(wanted, **{f"{field}_account_id": None}), rule.id)
        assert refusal.value.field == f"{field}_account_id"
    rule = rule_named(shop, "Sale 10 %")
    with pytest.raises(BadInput, match="relies on a default account"):
        save(shop, rule.name, replace(as_it_is(shop, rule), source_account_id=None), rule.id)


def test_payments_keep_the_type_of_the_accounts_that_they_use(shop):
    rule = rule_named(shop, "Payment")
    stocks = account(shop, "150").type.id
    with pytest.raises(BadInput, match="puts its money on"):
        save(shop, rule.name, replace(as_it_is(shop, rule), target_type_id=stocks), rule.id)


def test_what_posts_by_a_rule_keeps_it_in_use(shop):
    with pytest.raises(Conflict, match="by its role “payment”"):
        retire_transaction_type(shop.db, shop.clock, shop.owner, rule_named(shop, "Payment").id)
    rule_id = save(shop, "Drawer to bank", road(shop, "100.02", "102.01"))
    retire_transaction_type(shop.db, shop.clock, shop.owner, rule_id)
    assert rule_named(shop, "Drawer to bank").is_retired
    restore_transaction_type(shop.db, shop.clock, shop.owner, rule_id)
    assert not rule_named(shop, "Drawer to bank").is_retired


def test_a_stale_form_and_a_cashier_change_nothing(shop):
    wanted = road(shop, "100.02", "102.01")
    rule_id = save(shop, "Drawer to bank", wanted)
    content = TransactionTypeContent(Names("To a bank", {}), wanted)
    command = SaveTransactionType(shop.owner, content, rule_id, "older")
    with pytest.raises(StaleVersion):
        save_transaction_type(shop.db, shop.clock, command)
    with pytest.raises(NotAllowed):
        save(shop, "To my bank", wanted, by=shop.cashier)


def test_a_dry_run_tells_account_by_account_what_would_have_been(shop):
    rule = rule_named(shop, "Sale 10 %")
    shop.sell("tea")
    shop.sell("toast")
    run = run_dry(shop, rule, "600.20", "120.99")
    assert told(run) == {"120.99": (10_000, 10_000), "600.10": (-10_000, 0), "600.20": (0, -10_000)}
    assert (run.entries, run.unplaced, run.unread, run.changes) == (2, 0, 0, True)
    same = run_dry(shop, rule, "600.10", "120.99")
    assert not same.changes
    nowhere = run_dry(shop, rule, None, "120.99")
    assert (nowhere.unplaced, told(nowhere)["120.99"]) == (2, (10_000, 0))


def test_a_dry_run_leaves_the_accounts_that_payments_chose(shop):
    rule = rule_named(shop, "Payment")
    shop.sell("tea")
    shop.sell("tea", pay="Card")
    assert told(run_dry(shop, rule, "120", None)) == {
        "100.02": (3000, 3000),
        "108.01": (3000, 3000),
        "120": (0, -6000),
        "120.99": (-6000, 0),
    }


def test_a_dry_run_counts_what_is_undone_and_what_was_taken_back(shop):
    rule = rule_named(shop, "Payment")
    ticket = shop.ticket("tea")
    shop.undo(ticket, int(shop.pay(ticket, "Card", "10.00")["payment_id"]))
    shop.pay(ticket)
    run = run_dry(shop, rule, "120.99", None)
    assert told(run) == {"100.02": (3000, 3000), "120.99": (-3000, -3000)}
    assert run.entries == 3


def test_where_two_rules_share_an_account_the_tickets_tell_them_apart(shop):
    beer = rule_named(shop, "Sale 20 %")
    save(shop, beer.name, road(shop, "600.10", "120.99"), beer.id)
    shop.pay(shop.ticket("tea", "beer"))
    tea = rule_named(shop, "Sale 10 %")
    assert told(run_dry(shop, tea, "600.01", "120.99")) == {
        "120.99": (2727, 2727),
        "600.01": (0, -2727),
        "600.10": (-2727, 0),
    }
    assert told(run_dry(shop, beer, "600.20", "120.99"))["600.20"] == (0, -15_833)


def test_a_dry_run_looks_at_seven_business_days_only(shop):
    rule = rule_named(shop, "Payment")
    for _ in range(9):
        shop.sell("tea")
        shop.close_day()
        shop.tick(days=1)
        shop.open_day()
    shop.sell("tea")
    run = run_dry(shop, rule, "120.99", None)
    assert run.entries == 7
    assert (run.until - run.since).days == 6
