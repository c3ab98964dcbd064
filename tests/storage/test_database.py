"""A database is read as it was, written by one process, and opened only when it is understood."""

import subprocess
import sys

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from pospro.domain.errors import Conflict
from pospro.services.atomic import atomic
from pospro.storage.db import Database, unsafe_settings
from pospro.storage.migrate import upgrade
from pospro.storage.schema_version import require_current
from pospro.storage.tickets import TicketLineRow

LINES = select(func.count()).select_from(TicketLineRow)


def test_a_long_report_sees_one_moment_while_the_shop_goes_on_selling(shop):
    shop.add("tea")
    with shop.db.reading() as report:
        assert report.scalar(LINES) == 1
        shop.sell("tea")
        shop.add("beer")
        assert report.scalar(LINES) == 1
    with shop.db.reading() as report:
        assert report.scalar(LINES) == 3


def test_a_block_that_is_not_over_is_seen_by_nobody(shop):
    ticket = shop.ticket("tea")
    with atomic(shop.db) as unit:
        unit.connection.execute(text("UPDATE tickets SET name = 'Table 4'"))
        assert shop.view(ticket).name == ""
    assert shop.view(ticket).name == "Table 4"


def test_a_reading_connection_refuses_to_write(shop):
    ticket = shop.ticket("tea")
    with shop.db.reading() as connection, pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        connection.execute(text("UPDATE tickets SET name = 'x'"))
    shop.sell("tea")
    assert shop.view(ticket).name == ""


def test_sqlite_is_set_so_that_what_is_acknowledged_is_durable(shop):
    if not shop.db.is_sqlite:
        with shop.db.reading() as connection:
            assert set(unsafe_settings(connection)) == {
                "fsync",
                "full_page_writes",
                "synchronous_commit",
            }, "the tests' own server does not wait for the disk, and it is seen"
        return
    with shop.db.reading() as connection:
        assert unsafe_settings(connection) == []
    with atomic(shop.db) as unit:
        assert unsafe_settings(unit.connection) == []


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_second_program_on_one_file_is_refused_with_what_to_do(shop, shop_settings):
    shop.db.close()
    first = Database.open(shop_settings.database_url, exclusive=True)
    opening = (
        "import sys; from pospro.storage.db import Database\n"
        "try: Database.open(sys.argv[1], exclusive=True)\n"
        "except Exception as error: print(type(error).__name__, error)"
    )

    def told():
        command = [sys.executable, "-c", opening, shop_settings.database_url]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    assert told().startswith("Conflict Another pospro uses the file")
    assert told().endswith("Stop it first, or use the one that runs.")
    first.close()
    assert told() == ""


def test_a_newer_schema_is_not_touched(shop, shop_settings):
    with atomic(shop.db) as unit:
        unit.connection.execute(text("UPDATE alembic_version SET version_num = 'of_tomorrow'"))
    sentence = r"made by a newer pospro \(schema of_tomorrow\)\. Update the program"
    with shop.db.reading() as connection, pytest.raises(Conflict, match=sentence):
        require_current(connection)
    with pytest.raises(Conflict, match=sentence):
        upgrade(shop_settings.database_url)


def test_an_older_schema_asks_for_the_migration(shop, empty_url):
    older = Database.open(empty_url)
    with older.reading() as connection, pytest.raises(Conflict, match=r"older schema\. Run"):
        require_current(connection)
    older.close()


@pytest.mark.parametrize(
    "url", ["mysql://localhost/x", "sqlite://", "sqlite:///", "oracle://x", "sqlite+aiosqlite:///x"]
)
def test_another_kind_of_database_is_refused(url):
    with pytest.raises(Conflict, match="must be sqlite:///path or postgresql"):
        Database.open(url)


def test_what_was_cached_in_a_block_that_failed_is_forgotten(shop):
    version = shop.setup().version
    with pytest.raises(ZeroDivisionError):
        spoil(shop, version)
    assert shop.setup().version == version
    assert shop.db.cached("word", version + 1, lambda: "fresh") == "fresh"


def test_a_refusal_leaves_what_is_cached(shop):
    setup = shop.setup()
    shop.db.cached("menu", setup.version, lambda: "the menu")
    with pytest.raises(Conflict), atomic(shop.db):
        raise Conflict("refused")
    assert shop.setup() is setup
    assert shop.db.cached("menu", setup.version, lambda: "read again") == "the menu"


def spoil(shop, version):
    with atomic(shop.db) as unit:
        unit.connection.execute(text("UPDATE venues SET setup_version = setup_version + 1"))
        unit.db.cached("word", version + 1, lambda: "never came to be")
        raise ZeroDivisionError
