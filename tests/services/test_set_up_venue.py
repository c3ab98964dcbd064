"""A venue begins once, complete, with keys that only its owner's machine knows."""

import stat

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from sqlalchemy import func, select

from pospro import charts
from pospro.config import Settings
from pospro.domain.access import RIGHTS
from pospro.domain.book import GENESIS
from pospro.domain.clock import SystemClock
from pospro.domain.errors import BadInput, Conflict
from pospro.domain.money import Money, currency
from pospro.reports.checks import run_checks
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.demo_venue import set_up_demo
from pospro.services.manager.edit_users import SetPin, set_pin
from pospro.services.manager.pins import hash_pin, pin_matches
from pospro.services.manager.published_pins import published_pins
from pospro.services.manager.set_up_venue import Person, SetUpVenue, set_up_venue
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.storage import catalogue_queries
from pospro.storage.accounts import AccountRow
from pospro.storage.audit import AuditEventRow
from pospro.storage.ledger import BookRow
from pospro.storage.users import UserRow
from pospro.storage.venue import SeriesRow, the_venue
from pospro.storage.venue_setup import current_setup
from pospro.storage.work_periods import open_period

CLOCK = SystemClock()


@pytest.fixture
def settings(database_url, tmp_path):
    return Settings(database_url=database_url, data_dir=tmp_path / "keys")


CHART = charts.load("tr_tekduzen")


def command(chart="tr_tekduzen", **changes):
    owner = (Person("Seda", "481902"),)
    facts = {"language": "tr", "name": "Çınaraltı", "people": owner} | changes
    return SetUpVenue(chart=charts.load(chart), **facts)


def count(database, row_class):
    with database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(row_class))


def test_a_new_venue_has_its_chart_register_book_and_series(database, settings):
    done = set_up_venue(database, CLOCK, settings, command())
    with database.reading() as connection:
        setup = current_setup(database, connection)
        book = connection.execute(select(BookRow.__table__)).one()
        series = connection.execute(select(SeriesRow.__table__)).one()
    assert setup.version == 1
    assert setup.register(done.register_id).drawer_account_id == setup.account_role("cash_drawer")
    assert (book.register_id, book.code, book.head) == (done.register_id, "K1", GENESIS)
    assert (series.purpose, series.prefix, series.next_number) == ("receipt", "K1-", 1)
    assert count(database, AccountRow) == len(CHART.sections["accounts"])


def test_the_owner_may_do_everything_and_signs_in_with_the_pin(database, settings):
    done = set_up_venue(database, CLOCK, settings, command())
    assert done.owner.rights == set(RIGHTS)
    with database.reading() as connection:
        pin_hash = connection.scalar(select(UserRow.pin_hash))
    pepper = settings.pepper_file.read_bytes()
    assert pin_matches(pin_hash, "481902", pepper)
    assert not pin_matches(pin_hash, "481903", pepper)
    assert not pin_matches(pin_hash, "481902", b"another pepper")


def test_the_private_key_lies_beside_the_data_and_fits_the_public_one(database, settings):
    done = set_up_venue(database, CLOCK, settings, command())
    path = settings.signing_key_path(done.venue_id)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    private = load_pem_private_key(path.read_bytes(), None)
    signature = private.sign(b"head", ec.ECDSA(SHA256()))
    with database.reading() as connection:
        public = load_pem_public_key(the_venue(connection).public_key.encode())
    public.verify(signature, b"head", ec.ECDSA(SHA256()))


def test_a_second_set_up_is_refused_and_changes_nothing(database, settings):
    set_up_venue(database, CLOCK, settings, command())
    events = count(database, AuditEventRow)
    with pytest.raises(Conflict, match="Çınaraltı"):
        set_up_venue(database, CLOCK, settings, command(name="Another"))
    assert count(database, AuditEventRow) == events
    assert count(database, AccountRow) == len(CHART.sections["accounts"])


@pytest.mark.parametrize(
    "pin", ["1234", "123456", "111111", "121212", "654321", "12345a", "٤٨١٩٠٢"]
)
def test_a_pin_that_is_easy_to_guess_sets_nothing_up(database, settings, pin):
    with pytest.raises(BadInput) as refusal:
        set_up_venue(database, CLOCK, settings, command(people=(Person("Seda", pin),)))
    assert refusal.value.field == "pin"
    assert count(database, AccountRow) == 0


def test_a_pin_is_hashed_differently_each_time():
    assert hash_pin("481902", b"pepper") != hash_pin("481902", b"pepper")
    assert not pin_matches("", "481902", b"pepper")


def test_an_english_venue_with_the_turkish_chart_reads_english(database, settings):
    set_up_venue(database, CLOCK, settings, command(language="en"))
    with database.reading() as connection:
        setup = current_setup(database, connection)
    assert [kind.name for kind in setup.payment_types.values()][:2] == ["Cash", "Card"]
    assert next(iter(setup.payment_types.values())).translations["tr"] == "Nakit"


def test_another_currency_takes_the_place_of_the_charts(database, settings):
    set_up_venue(database, CLOCK, settings, command("generic_small", language="en", currency="GBP"))
    with database.reading() as connection:
        setup = current_setup(database, connection)
        currencies = set(connection.scalars(select(AccountRow.currency)))
    assert setup.currency.code == "GBP"
    assert currencies == {"GBP"}


def test_a_chart_with_a_gap_sets_nothing_up_and_names_every_gap(database, settings):
    chart = charts.load("generic_small")
    sections = dict(chart.sections)
    sections["transaction_types"] = [
        rule for rule in sections["transaction_types"] if rule.get("role") != "discount"
    ]
    broken = charts.Chart(
        chart.key, chart.profile, chart.language, chart.names, chart.notes, sections
    )
    with pytest.raises(UnusableFile) as refusal:
        set_up_venue(
            database, CLOCK, settings, SetUpVenue(broken, "en", "X", (Person("A", "481902"),))
        )
    assert len(refusal.value.problems) == 4
    assert count(database, AccountRow) == 0


@pytest.mark.parametrize(("language", "product"), [("tr", "Çay"), ("en", "Tea")])
def test_the_demo_sells_a_tea_at_once(database, settings, language, product):
    done = set_up_demo(database, CLOCK, settings, language)
    with database.reading() as connection:
        setup = current_setup(database, connection)
        assert open_period(connection) is not None
        tea = catalogue_queries.search_products(connection, product, 20)
        tea_id = next(key.product_id for key in tea if key.name == product)
    assert setup.venue.demo
    assert setup.register(done.register_id).receipt_printer_id is not None
    line = add_line(database, CLOCK, AddLine("line-of-tea", done.owner, None, tea_id))
    cash = next(kind.id for kind in setup.payment_types.values() if kind.kind.key == "cash")
    ticket = int(line["ticket_id"])
    tendered = Money(5000, currency("TRY"))
    take_payment(
        database, CLOCK, TakePayment("cash-for-tea", done.owner, ticket, None, cash, tendered)
    )
    with database.reading() as connection:
        findings = run_checks(connection)
    # The servers of the tests are unsafe on purpose, and the checks say so.
    assert [finding for finding in findings if not finding.subject.startswith("setting:")] == []


def test_the_demos_pins_are_told_only_while_they_hold(database, settings):
    done = set_up_demo(database, CLOCK, settings, "tr")
    pins = published_pins(database, settings)
    assert pins[0] == ("Seda Çelik", "481902")
    assert len(pins) == 5
    owner = done.owner
    pepper = settings.pepper_file.read_bytes()
    set_pin(database, CLOCK, SetPin(owner, owner.user_id, "902481", pepper))
    assert published_pins(database, settings) == pins[1:]
    settings.pepper_file.write_bytes(b"another")
    assert published_pins(database, settings) == []


def test_a_real_venue_tells_no_pins(database, settings):
    set_up_venue(database, CLOCK, settings, command(people=(Person("Seda Çelik", "481902"),)))
    assert published_pins(database, settings) == []
