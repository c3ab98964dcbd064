"""A set-up leaves as a file and comes back the same; a bad file changes nothing."""

import json
import re

import pytest
from sqlalchemy import func, select, update

from pospro import charts
from pospro.config import Settings
from pospro.domain.access import Actor
from pospro.domain.clock import SystemClock
from pospro.domain.errors import Conflict, NotAllowed
from pospro.domain.money import Money, currency
from pospro.services.atomic import atomic
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.demo_venue import set_up_demo
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.set_up_from_file import SetUpFromFile, set_up_from_file
from pospro.services.manager.set_up_venue import Person, SetUpVenue, set_up_venue
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.storage import catalogue_queries
from pospro.storage.audit import AuditEventRow
from pospro.storage.catalogue import BarcodeRow, ProductRow
from pospro.storage.db import Database
from pospro.storage.migrate import upgrade
from pospro.storage.transaction_types import TransactionTypeVersionRow
from pospro.storage.users import UserRow
from pospro.storage.venue import setup_version
from pospro.storage.venue_setup import current_setup

CLOCK = SystemClock()


class Venue:
    """A venue whose set-up is exported, edited and imported."""

    def __init__(self, db, owner):
        self.db = db
        self.owner = owner

    def export(self, file_format="toml"):
        return export_configuration(self.db, self.owner, file_format)

    def content(self):
        return json.loads(self.export("json"))

    def load(self, text, file_format="toml", **how):
        command = ImportConfiguration(self.owner, text, file_format, **how)
        return import_configuration(self.db, CLOCK, command)

    def load_content(self, content, **how):
        return self.load(json.dumps(content), "json", **how)

    def count(self, row_class, *where):
        with self.db.reading() as connection:
            query = select(func.count()).select_from(row_class).where(*where)
            return connection.scalar(query)

    @property
    def version(self):
        with self.db.reading() as connection:
            return setup_version(connection)

    @property
    def setup(self):
        with self.db.reading() as connection:
            return current_setup(self.db, connection)

    def problems(self, content):
        with pytest.raises(UnusableFile) as refusal:
            self.load_content(content)
        return [str(problem) for problem in refusal.value.problems]


@pytest.fixture
def demo(database, database_url, tmp_path):
    settings = Settings(database_url=database_url, data_dir=tmp_path / "keys")
    return Venue(database, set_up_demo(database, CLOCK, settings, "tr").owner)


@pytest.fixture
def other(tmp_path):
    """Another venue, begun with another chart."""
    url = f"sqlite:///{tmp_path / 'other.sqlite'}"
    upgrade(url)
    db = Database.open(url)
    settings = Settings(database_url=url, data_dir=tmp_path / "other-keys")
    command = SetUpVenue(
        charts.load("generic_small"), "en", "Other", (Person("Ada", "481902"),), currency="TRY"
    )
    yield Venue(db, set_up_venue(db, CLOCK, settings, command).owner)
    db.close()


@pytest.mark.parametrize("file_format", ["toml", "json"])
def test_what_was_exported_is_imported_without_a_change(demo, file_format):
    before = demo.version
    changes = demo.load(demo.export(file_format), file_format)
    assert not changes.any
    assert changes.unchanged > 450
    assert demo.version == before


def test_a_whole_set_up_moves_to_another_venue(demo, other):
    text = demo.export()
    assert other.load(text).any
    assert other.export() == text
    assert not other.load(text).any


def test_a_dry_run_tells_the_same_and_writes_nothing(demo, other):
    text, before, version = demo.export(), other.export(), other.version
    planned = other.load(text, dry_run=True)
    assert (other.export(), other.version) == (before, version)
    assert [(c.section, c.key, c.kind) for c in other.load(text).entries] == [
        (c.section, c.key, c.kind) for c in planned.entries
    ]


def test_no_pin_and_no_key_leaves_the_venue(demo):
    text = demo.export("json")
    assert "argon2" not in text
    assert "PRIVATE" not in text
    assert "BEGIN" not in text


def test_a_section_that_the_file_leaves_out_is_left_alone(demo):
    content = demo.content()
    products = len(content["products"])
    changes = demo.load_content({"product_groups": [*content["product_groups"], {"name": "Yeni"}]})
    assert [(c.section, c.key, c.kind) for c in changes.entries] == [
        ("product_groups", "Yeni", "added")
    ]
    assert demo.count(ProductRow, ProductRow.retired_at.is_(None)) == products


def test_a_new_price_is_on_the_key_after_the_import(demo):
    text = demo.export()
    demo.load(re.sub(r'(name = "Çay"\n(?:.*\n){1,8}?.*price = ")30\.00', r"\g<1>35.00", text))
    with demo.db.reading() as connection:
        keys = catalogue_queries.search_products(connection, "çay", 20)
    assert {key.name: key.price for key in keys}["Çay"] == 3500


def test_what_the_file_has_not_any_more_is_retired_and_comes_back_as_it_was(demo):
    content = demo.content()
    short = json.loads(json.dumps(content))
    short["products"] = [p for p in short["products"] if p["name"] != "Kola"]
    for category in short["menu_categories"]:
        category["products"] = [name for name in category["products"] if name != "Kola"]
    changes = demo.load_content(short)
    assert [c.kind for c in changes.entries if c.section == "products"] == ["retired"]
    assert demo.count(BarcodeRow, BarcodeRow.code == "8690000000029") == 0
    rows = demo.count(ProductRow)
    demo.load_content(content)
    assert demo.content() == content
    assert demo.count(ProductRow) == rows
    assert demo.count(BarcodeRow, BarcodeRow.code == "8690000000029") == 1


def test_the_menu_takes_the_order_of_the_file(demo):
    content = demo.content()
    content["menu_categories"].reverse()
    content["payment_types"].reverse()
    changes = demo.load_content(content)
    assert {c.fields for c in changes.entries} == {("position",)}
    assert demo.content() == content
    assert [kind.name for kind in demo.setup.payment_types.values()][-1] == "Nakit"


def test_a_changed_rule_gets_a_new_version_and_keeps_the_old_one(demo):
    before = demo.setup.rules_by_role["discount"]
    content = demo.content()
    rule = next(entry for entry in content["transaction_types"] if entry.get("role") == "discount")
    rule["target"] = "611.90"
    demo.load_content(content)
    setup = demo.setup
    after = setup.rules_by_role["discount"]
    assert (after.id, after.version) == (before.id, before.version + 1)
    assert setup.rules[before].target_account_id != setup.rules[after].target_account_id
    assert demo.count(TransactionTypeVersionRow) == len(content["transaction_types"]) + 1


def test_a_rule_may_be_renamed_without_losing_its_role(demo):
    content = demo.content()
    text = json.dumps(content, ensure_ascii=False).replace('"Satış iskontosu"', '"İndirim"')
    changes = demo.load(text, "json")
    assert {c.kind for c in changes.entries} == {"changed"}
    assert demo.setup.rules[demo.setup.rules_by_role["discount"]].name == "İndirim"


def test_an_account_with_postings_keeps_its_type(demo):
    with demo.db.reading() as connection:
        tea = catalogue_queries.search_products(connection, "çay", 1)[0].product_id
    line = add_line(demo.db, CLOCK, AddLine("line-of-tea", demo.owner, None, tea))
    cash = next(kind.id for kind in demo.setup.payment_types.values() if kind.kind.key == "cash")
    tendered = Money(10_000, currency("TRY"))
    ticket = int(line["ticket_id"])
    take_payment(
        demo.db, CLOCK, TakePayment("cash-for-tea", demo.owner, ticket, None, cash, tendered)
    )
    content = demo.content()
    wrong = next(entry for entry in content["accounts"] if entry["code"] == "600.10")
    wrong["type"] = "Diğer gelir ve kârlar"
    assert any("600.10" in problem and "postings" in problem for problem in demo.problems(content))
    wrong["type"] = "Satış gelirleri"
    wrong["name"] = "Lokanta satışları %10"
    demo.load_content(content)
    assert demo.content() == content


def test_every_bad_line_is_named_at_once_and_nothing_is_written(demo):
    before = demo.export()
    content = demo.content()
    content["products"][0]["portions"][0]["price"] = "1,50"
    content["products"][1]["portions"][0]["price"] = 12.5
    content["products"][2]["colour"] = "red"
    content["taxes"][0]["rate"] = "ten"
    del content["payment_types"][0]["kind"]
    content["users"][0]["language"] = "de"
    problems = demo.problems(content)
    assert len(problems) == 6
    assert any(content["products"][1]["name"] in problem for problem in problems)
    assert demo.export() == before


def test_every_name_that_leads_nowhere_is_named(demo):
    content = demo.content()
    content["products"][0]["group"] = "Nowhere"
    content["payment_types"][1]["account"] = "999"
    content["users"][0]["role"] = "Nobody"
    problems = demo.problems(content)
    for word in ("Nowhere", "999", "Nobody"):
        assert any(f"“{word}”" in problem for problem in problems)
    assert len(problems) == 3


def test_the_venue_keeps_its_currency(demo):
    content = demo.content()
    content["venue"]["currency"] = "EUR"
    assert any("keeps its currency" in problem for problem in demo.problems(content))


@pytest.mark.parametrize(
    ("text", "file_format"), [("= 1", "toml"), ("{", "json"), ("[]", "json"), ("x = 1", "toml")]
)
def test_a_file_that_is_none_is_explained(demo, text, file_format):
    with pytest.raises(UnusableFile):
        demo.load(text, file_format)


def test_a_file_is_no_way_round_the_rights(demo):
    manager = Actor(demo.owner.user_id, "Hasan", demo.owner.rights - {"edit_users"})
    content = demo.content()
    owner = next(user["role"] for user in content["users"] if user["name"] == "Seda Çelik")
    for user in content["users"]:
        user["role"] = owner
    command = ImportConfiguration(manager, json.dumps(content), "json")
    with pytest.raises(NotAllowed):
        import_configuration(demo.db, CLOCK, command)
    cashier = Actor(demo.owner.user_id, "Elif", frozenset({"sell"}))
    with pytest.raises(NotAllowed):
        export_configuration(demo.db, cashier, "toml")


def test_somebody_new_cannot_sign_in_before_they_have_a_pin(demo):
    content = demo.content()
    role = content["users"][0]["role"]
    content["users"].append({"name": "Cem", "role": role, "language": "tr"})
    demo.load_content(content)
    assert demo.count(UserRow, UserRow.name == "Cem", UserRow.pin_hash == "") == 1


def test_a_second_register_brings_its_book_and_its_numbers(demo):
    content = demo.content()
    drawer = {"code": "100.03", "name": "Kasa 2", "type": "Hazır değerler", "parent": "100"}
    content["accounts"].append(drawer)
    register = {"code": "K2", "name": "Kasa 2", "drawer": "100.03", "receipt_prefix": "K2-"}
    content["registers"].append(register)
    demo.load_content(content)
    assert [register.code for register in demo.setup.registers.values()] == ["K1", "K2"]
    again = demo.content()
    assert again["registers"] == content["registers"]


def test_products_may_share_a_name(demo):
    content = demo.content()
    twin = {"name": "Çay", "group": "Bar", "taxes": ["KDV %20"], "portions": [{"price": "1.00"}]}
    content["products"].append(twin)
    demo.load_content(content)
    assert not demo.load(demo.export()).any
    assert demo.count(ProductRow, ProductRow.name == "Çay") == 2


def test_a_barcode_of_a_retired_product_may_be_given_to_another(demo):
    content = demo.content()
    with atomic(demo.db) as unit:
        unit.connection.execute(
            update(ProductRow)
            .where(ProductRow.name == "Kola")
            .values(retired_at=CLOCK.now(), name="Old")
        )
    cola = next(p for p in content["products"] if p["name"] == "Kola")
    assert cola["portions"][0]["barcodes"] == ["8690000000029"]
    demo.load_content(content)
    assert demo.content() == content


def test_each_change_of_a_rule_account_or_person_is_on_record(demo):
    content = demo.content()
    content["taxes"][0]["rounding"] = "line"
    demo.load_content(content)
    with demo.db.reading() as connection:
        events = connection.execute(
            select(AuditEventRow.action, AuditEventRow.before, AuditEventRow.after).where(
                AuditEventRow.subject.like("taxes:%")
            )
        ).all()
    assert [tuple(event) for event in events] == [
        ("configuration.changed", {"rounding": "document"}, {"rounding": "line"})
    ]


def test_before_the_set_up_there_is_nothing_to_export(database):
    actor = Actor(1, "Ada", frozenset({"configure"}))
    with pytest.raises(Conflict):
        export_configuration(database, actor, "toml")
    with pytest.raises(Conflict):
        import_configuration(database, CLOCK, ImportConfiguration(actor, "", "toml"))


@pytest.mark.slow
def test_five_thousand_products_are_imported_in_bulk(demo):
    content = demo.content()
    content["products"] += [
        {
            "name": f"Ürün {number}",
            "group": "Bar",
            "taxes": ["KDV %20"],
            "portions": [{"price": f"{number % 500}.50", "barcodes": [f"86{number:011d}"]}],
        }
        for number in range(5_000)
    ]
    assert len(demo.load_content(content).entries) == 5_000
    assert not demo.load_content(content).any


@pytest.fixture
def empty(empty_url):
    """A migrated database without a venue, on either engine."""
    upgrade(empty_url)
    db = Database.open(empty_url)
    yield db
    db.close()


@pytest.mark.parametrize("file_format", ["toml", "json"])
def test_an_exported_shop_is_set_up_in_an_empty_database(other, empty, tmp_path, file_format):
    text = other.export(file_format)
    settings = Settings(database_url="sqlite:///unused", data_dir=tmp_path / "new-keys")
    planned = set_up_from_file(empty, CLOCK, settings, SetUpFromFile(text, file_format, True))
    with empty.reading() as connection:
        assert setup_version(connection) == 0
    done = set_up_from_file(empty, CLOCK, settings, SetUpFromFile(text, file_format))
    assert planned == done
    assert done.people == ("Ada",)
    assert export_configuration(empty, other.owner, file_format) == text
    with empty.reading() as connection:
        assert current_setup(empty, connection).currency.code == "TRY"
        assert connection.scalars(select(UserRow.pin_hash)).all() == [""]
    with pytest.raises(Conflict, match="is set up here already"):
        set_up_from_file(empty, CLOCK, settings, SetUpFromFile(text, file_format))


def test_a_file_from_before_charts_were_named_is_of_the_chart_of_its_accounts(
    other, empty, tmp_path
):
    content = other.content()
    del content["venue"]["chart"]
    settings = Settings(database_url="sqlite:///unused", data_dir=tmp_path / "new-keys")
    set_up_from_file(empty, CLOCK, settings, SetUpFromFile(json.dumps(content), "json"))
    with empty.reading() as connection:
        assert current_setup(empty, connection).venue.chart == "generic_small"


def test_an_empty_database_wants_a_venue_and_somebody_with_every_right(other, empty, tmp_path):
    content = other.content()
    del content["venue"]
    for role in content["roles"]:
        role["rights"] = role["rights"][1:]
    settings = Settings(database_url="sqlite:///unused", data_dir=tmp_path / "new-keys")
    with pytest.raises(UnusableFile) as refusal:
        set_up_from_file(empty, CLOCK, settings, SetUpFromFile(json.dumps(content), "json"))
    told = [str(problem) for problem in refusal.value.problems]
    assert told[0].startswith("venue: An empty database needs this section.")
    assert told[1].startswith("users: Nobody in the file has every right.")
    assert not list((tmp_path).glob("new-keys/*.pem"))
