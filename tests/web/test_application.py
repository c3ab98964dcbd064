"""The application of one venue: opened whole or not at all, and following what is set up."""

import pytest
from sqlalchemy import text

from pospro.app import create_app
from pospro.domain.errors import Conflict
from pospro.services.atomic import atomic
from pospro.services.manager.demo_venue import set_up_demo
from pospro.storage.db import Database, normalised, take_lock
from tests.serving import end


def pretend_schema(url, schema):
    database = Database.open(url)
    with atomic(database) as unit:
        unit.connection.execute(text("UPDATE alembic_version SET version_num = :s"), {"s": schema})
    database.close()


@pytest.mark.parametrize(
    ("schema", "sentence"), [("of_tomorrow", "newer pospro"), ("20261124_0400", "older schema")]
)
def test_a_refused_database_is_let_go_at_once(settings, schema, sentence):
    pretend_schema(settings.database_url, schema)
    with pytest.raises(Conflict, match=sentence):
        create_app(settings)
    # Nobody holds the file: SQLite's lock is free, PostgreSQL has no connection left.
    lock = take_lock(normalised(settings.database_url), 0)
    if lock is not None:
        lock.release()
    assert connections(settings.database_url) == 1


def connections(url):
    """How many connections the database has, this one included; SQLite's are not counted."""
    database = Database.open(url)
    with database.reading() as connection:
        counted = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        count = 1 if database.is_sqlite else connection.execute(text(counted)).scalar()
    database.close()
    return count


def test_the_venues_clock_shows_as_soon_as_there_is_a_venue(database_url, settings, clock):
    empty = settings.model_copy(update={"database_url": database_url})
    app = create_app(empty, clock)
    assert 'data-zone="UTC"' in app.test_client().get("/nowhere").text
    set_up_demo(app.extensions["pospro"].db, clock, empty, "en")
    assert 'data-zone="Europe/Istanbul"' in app.test_client().get("/sign-in").text
    end(app)


def test_a_name_of_the_till_that_its_settings_tell_is_answered(settings, clock):
    named = settings.model_copy(update={"host_names": ("till.example.org",)})
    app = create_app(named, clock)
    door = app.test_client()
    assert door.get("/sign-in", headers={"Host": "Till.example.org:8000"}).status_code == 200
    refused = door.get("/sign-in", headers={"Host": "shop.example.org"})
    assert refused.status_code == 400
    assert "does not answer as shop.example.org" in refused.text
    end(app)
