"""A manager composes an account screen; what it lists is what the ledger says."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event, insert, select

from pospro.domain.access import Actor
from pospro.domain.account import AccountClass
from pospro.domain.errors import BadInput, Conflict, NotAllowed, StaleVersion
from pospro.domain.ids import new_id
from pospro.reports.account_screen import ScreenQuery, account_screen
from pospro.reports.query import ReportQuery
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.edit_account_screens import (
    AccountScreenContent,
    SaveAccountScreen,
    move_account_screen,
    restore_account_screen,
    retire_account_screen,
    save_account_screen,
)
from pospro.services.manager.edit_account_types import (
    AccountTypeContent,
    SaveAccountType,
    retire_account_type,
    save_account_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.sections import UP, Move, Names
from pospro.storage.account_directory import directory
from pospro.storage.account_screens import (
    ScreenType,
    account_screen_state,
    account_screens,
    screens_for,
)
from pospro.storage.accounts import AccountRow
from pospro.storage.audit import AuditEventRow
from pospro.storage.document_types import document_types
from pospro.storage.places import Place
from pospro.storage.users import role_of
from pospro.storage.venue import setup_changed

NAMES = Names("Who owes", {})


def type_id(shop, name):
    with shop.db.reading() as connection:
        types = directory(shop.db, connection).types.values()
        return next(each.id for each in types if name in (each.name, *each.translations.values()))


def content(shop, *names, **facts):
    types = tuple(ScreenType(type_id(shop, name)) for name in names)
    return AccountScreenContent(NAMES, types, **facts)


def saved(shop, asked, **facts):
    return save_account_screen(shop.db, shop.clock, SaveAccountScreen(shop.owner, asked, **facts))


def listed(shop, screen_id, type_id=None, **asked):
    with shop.db.reading() as connection:
        screen = account_screens(shop.db, connection)[screen_id]
        query = ScreenQuery(screen, ReportQuery(language="en", **asked), type_id)
        return account_screen(connection, directory(shop.db, connection), query)


def balances(table):
    return {row.cells["code"]: row.cells["balance"] for row in table.rows if not row.level}


def test_a_new_screen_lists_its_accounts_and_proves_itself(shop):
    shop.sell("tea")
    screen_id = saved(shop, content(shop, "Liquid assets", "Receivables"))
    table = listed(shop, screen_id)
    assert balances(table)["100.02"] > 0
    assert table.totals["balance"] == sum(row.cells["balance"] for row in table.rows if row.level)
    assert (table.proof.holds, table.proof.lines[-1].amount) == (True, 0)
    assert table.proof.lines[0].amount == table.totals["balance"] != 0


def test_zeros_are_hidden_and_a_total_stands_for_its_accounts(shop):
    shop.sell("tea")
    cash = type_id(shop, "Liquid assets")
    hiding = replace(content(shop, "Liquid assets"), types=(ScreenType(cash, hide_zero=True),))
    screen_id = saved(shop, hiding)
    table = listed(shop, screen_id)
    assert set(balances(table).values()) & {0} == set()
    alone = replace(hiding, types=(ScreenType(cash, details=False),), names=Names("Sums", {}))
    sums = saved(shop, alone)
    whole = listed(shop, sums)
    assert [(row.cells["name"], row.level) for row in whole.rows] == [("Liquid assets", 1)]
    assert whole.totals["balance"] == table.totals["balance"]
    assert whole.proof.holds
    assert whole.rows[0].opens == f"screen:{sums}?type={cash}"
    assert balances(listed(shop, sums, cash))["100.02"] == table.totals["balance"]


def test_a_tree_gives_a_parent_the_sum_of_those_below_it_once(shop):
    shop.sell("tea")
    screen_id = saved(shop, content(shop, "Liquid assets", as_tree=True))
    table = listed(shop, screen_id)
    depth = {row.cells["code"]: row.depth for row in table.rows if not row.level}
    assert depth["100.01"] == depth["100"] + 1
    assert balances(table)["100"] == balances(table)["100.01"] + balances(table).get("100.02", 0)
    assert table.proof.holds
    tops = [row.cells["balance"] for row in table.rows if not row.level and not row.depth]
    assert sum(tops) == table.totals["balance"]


def test_days_tell_what_was_brought_forward_and_what_moved(shop):
    shop.sell("tea")
    screen_id = saved(shop, content(shop, "Liquid assets"))
    today = listed(shop, screen_id, since=date(2026, 3, 2), until=date(2026, 3, 2))
    later = listed(shop, screen_id, since=date(2026, 3, 3), until=date(2026, 3, 31))
    assert (today.totals["opening"], today.totals["debit"]) == (0, today.totals["balance"])
    assert (later.totals["opening"], later.totals["debit"]) == (today.totals["balance"], 0)
    assert later.totals["balance"] == later.totals["opening"] > 0
    assert "opening" not in [column.key for column in listed(shop, screen_id).columns]


def test_ten_thousand_accounts_are_found_and_come_a_page_at_a_time(shop):
    kind = type_id(shop, "Receivables")
    facts = {"translations": {}, "account_type_id": kind, "currency": "TRY", "tags": ""}
    rows = [
        facts | {"id": new_id(), "code": f"120.{n:05}", "name": f"Guest {n}"} for n in range(10_000)
    ]
    with shop.db.writing() as connection:
        connection.execute(insert(AccountRow.__table__), rows)
        setup_changed(connection)
    screen_id = saved(shop, content(shop, "Receivables"))
    first = listed(shop, screen_id)
    assert (len(first.rows), first.following) == (100, "100")
    second = listed(shop, screen_id, after=first.following)
    assert not {row.cells["code"] for row in first.rows} & {r.cells["code"] for r in second.rows}
    assert list(balances(listed(shop, screen_id, text="guest 4711"))) == ["120.04711"]
    sent = []
    event.listen(shop.db.reader, "before_cursor_execute", lambda *facts: sent.append(facts[2]))
    listed(shop, screen_id)
    assert 0 < len(sent) <= 12, sent


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"types": ()}, "types"),
        ({"types": (ScreenType(7),)}, "types"),
        ({"span": "decade"}, "span"),
        ({"documents": (7,)}, "documents"),
        ({"places": (Place(7, None),)}, "places"),
        ({"names": Names(" ", {})}, "name"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(shop, facts, field):
    with pytest.raises(BadInput) as refusal:
        saved(shop, replace(content(shop, "Suppliers"), **facts))
    assert refusal.value.field == field
    twice = content(shop, "Suppliers", "Suppliers")
    with pytest.raises(BadInput, match="each account type once"):
        saved(shop, twice)


def test_a_document_is_offered_where_its_accounts_stand(shop):
    kinds = shop.read(lambda connection: document_types(shop.db, connection))
    receipt = next(each.id for each in kinds.values() if each.name == "Receipt from a customer")
    screen_id = saved(shop, content(shop, "Receivables", documents=(receipt,)))
    screens = shop.read(lambda connection: account_screens(shop.db, connection))
    assert screens[screen_id].documents == (receipt,)
    elsewhere = replace(content(shop, "Suppliers", documents=(receipt,)), names=Names("B", {}))
    with pytest.raises(BadInput, match="not on this screen"):
        saved(shop, elsewhere)


def test_a_screen_changes_moves_retires_and_comes_back(shop):
    asked, empty = content(shop, "Suppliers"), new_type(shop)
    screen_id = saved(shop, replace(asked, types=(*asked.types, ScreenType(empty))))
    seen = fingerprint(shop.read(account_screen_state, screen_id))
    other = replace(asked, types=(ScreenType(empty), *asked.types))
    saved(shop, other, account_screen_id=screen_id, seen=seen)
    with pytest.raises(StaleVersion):
        saved(shop, asked, account_screen_id=screen_id, seen=seen)
    move_account_screen(shop.db, shop.clock, Move(shop.owner, screen_id, UP))
    order = list(shop.read(lambda connection: account_screens(shop.db, connection)))
    assert order.index(screen_id) == len(order) - 2
    with pytest.raises(Conflict, match="“Who owes” shows it"):
        retire_account_type(shop.db, shop.clock, shop.owner, empty)
    retire_account_screen(shop.db, shop.clock, shop.owner, screen_id)
    assert screen_id not in {each.id for each in screens_at(shop)}
    restore_account_screen(shop.db, shop.clock, shop.owner, screen_id)
    assert screen_id in {each.id for each in screens_at(shop)}
    subject = AuditEventRow.__table__.c.subject == f"account_screen:{screen_id}"
    actions = shop.read(lambda c: list(c.scalars(select(AuditEventRow.action).where(subject))))
    assert {action.removeprefix("account_screen_") for action in actions} == {
        "created",
        "changed",
        "parts_changed",
        "moved",
        "retired",
        "restored",
    }
    nobody = Actor(shop.owner.user_id, "x", frozenset(), None)
    with pytest.raises(NotAllowed):
        retire_account_screen(shop.db, shop.clock, nobody, screen_id)


def new_type(shop):
    """An account type that nothing uses yet."""
    content = AccountTypeContent(Names("Staff", {}), AccountClass.ASSET)
    return save_account_type(shop.db, shop.clock, SaveAccountType(shop.owner, content))


def screens_at(shop, register_id=None, role_id=None):
    return shop.read(lambda connection: screens_for(shop.db, connection, register_id, role_id))


def test_a_screen_shows_for_its_role_alone(shop):
    role_id = shop.read(lambda connection: role_of(connection, shop.owner.user_id))
    asked = content(shop, "Suppliers", places=(Place(None, role_id),))
    screen_id = saved(shop, asked)
    assert screen_id in {each.id for each in screens_at(shop, role_id=role_id)}
    assert screen_id not in {each.id for each in screens_at(shop, role_id=role_id + 1)}


def test_screens_go_into_a_file_and_come_back(shop):
    screen_id = saved(shop, content(shop, "Suppliers", as_tree=True, span="month"))
    text = export_configuration(shop.db, shop.owner, "toml")
    assert 'name = "Who owes"' in text
    without = text.replace('name = "Who owes"', 'name = "Who is owed"')
    command = ImportConfiguration(shop.owner, without, "toml")
    changes = import_configuration(shop.db, shop.clock, command)
    kinds = [(each.key, each.kind) for each in changes.entries]
    assert kinds == [("Who is owed", "added"), ("Who owes", "retired")]
    found = shop.read(lambda connection: account_screens(shop.db, connection))
    new = next(each for each in found.values() if each.name == "Who is owed")
    assert found[screen_id].is_retired
    assert (new.as_tree, new.span, new.types) == (True, "month", found[screen_id].types)
    broken = without.replace('account_type = "Suppliers"\n', 'account_type = "Nobody"\n')
    with pytest.raises(UnusableFile):
        import_configuration(shop.db, shop.clock, replace(command, text=broken))
