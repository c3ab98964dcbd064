"""A database filled by an older program goes on where it was, after its migration."""

import pytest
from alembic import command
from sqlalchemy import select, text

from pospro.reports.checks import run_checks
from pospro.services.payment.undo_payment import UndoPayment, undo_payment
from pospro.storage import append_only, catalogue_queries
from pospro.storage.db import Database
from pospro.storage.migrate import configuration, upgrade
from pospro.storage.schema_version import require_current
from pospro.storage.users import RoleRow
from tests.services.test_menus import category, menu
from tests.shop import THROW_AWAY, Shop

BEFORE_UNDOING = "20261124_0430"


@pytest.fixture
def older(shop, shop_settings):
    """Fill a tea house, and take its schema back to before payments could be undone."""
    shop.sell("tea")
    category(shop, "Drinks", None, "tea", "beer")
    category(shop, "Drinks", menu(shop), "rakı")
    ticket = shop.ticket("beer")
    payment = int(shop.pay(ticket, "Card", "100.00")["payment_id"])
    with shop.db.writing() as connection:
        for name in append_only.present_triggers(connection):
            where = (
                "" if shop.db.is_sqlite else f" ON {name.removeprefix('guard_').rsplit('_', 1)[0]}"
            )
            connection.execute(text(f"DROP TRIGGER {name}{where}"))
        config = configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, BEFORE_UNDOING)
    shop.db.close()
    return shop_settings.database_url, ticket, payment


def test_what_was_paid_before_is_undone_after_the_migration(older, shop_settings):
    url, ticket, payment = older
    upgrade(url)
    database = Database.open(url)
    shop = Shop(database, shop_settings)
    with database.reading() as connection:
        require_current(connection)
    assert (
        undo_payment(
            database,
            shop.clock,
            UndoPayment(shop.request_id(), shop.owner, ticket, None, payment, "wrong card"),
        )["due"]
        == 19000
    )
    with database.reading() as connection:
        found = [each for each in run_checks(connection) if each.subject not in THROW_AWAY]
    assert found == []
    database.close()


def test_who_was_trusted_before_may_take_back_and_undo(older):
    url, *_ = older
    upgrade(url)
    database = Database.open(url)
    with database.reading() as connection:
        rights = {
            row.name: set(row.rights) for row in connection.execute(select(RoleRow.__table__))
        }
    database.close()
    new = {"refund", "undo_payment"}
    assert new <= rights["Owner"] & rights["Manager"]
    assert not new & rights["Cashier"]


def test_what_comes_back_is_booked_as_before_until_a_rule_is_named(older, shop_settings):
    url, *_ = older
    upgrade(url)
    shop = Shop(Database.open(url), shop_settings)
    shop.sell("beer", -1, "Card")
    codes = {code for code, minor in shop.balances().items() if minor > 0}
    found = shop.findings()
    shop.db.close()
    assert not codes & {"610.20", "191.20"}
    assert found == []


def test_the_categories_of_before_stand_in_the_one_menu_of_the_venue(older, shop_settings):
    url, *_ = older
    upgrade(url)
    shop = Shop(Database.open(url), shop_settings)
    (usual,) = shop.setup().menus.values()
    found = shop.read(catalogue_queries.menus)
    shop.db.close()
    assert usual.name == "Menu"
    assert {
        menu_id: {each.name: [key.name for key in each.keys] for each in own}
        for menu_id, own in found.items()
    } == {usual.id: {"Drinks": ["tea", "beer"]}}
