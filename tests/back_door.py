"""The roads into the database that go past the program."""

import sqlite3
from contextlib import closing, contextmanager

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from pospro.services.atomic import atomic
from pospro.storage import append_only

POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.postgresql)
ERRORS = (DBAPIError, sqlite3.Error, psycopg.Error)


@contextmanager
def back_door(shop, *, recursive_triggers=False):
    """Yield a function that runs SQL on a connection which pospro has not prepared."""
    if shop.db.is_sqlite:
        with closing(sqlite3.connect(shop.db.url.database, isolation_level=None)) as connection:
            connection.execute(f"PRAGMA recursive_triggers={int(recursive_triggers)}")
            yield connection.execute
    else:
        address = shop.db.url.set(drivername="postgresql").render_as_string()
        with psycopg.connect(address, autocommit=True) as connection:
            yield connection.execute


def tamper(shop, statement):
    """Do what somebody does who owns the machine: switch the guards off, write, switch them on."""
    with back_door(shop) as execute:
        if shop.db.is_sqlite:
            for name in append_only.expected_triggers("sqlite"):
                execute(f"DROP TRIGGER {name}")
        else:
            execute("SET session_replication_role = replica")
        assert execute(statement).rowcount > 0
    with atomic(shop.db) as unit:
        append_only.install(unit.connection)


def one(shop, query):
    """Return the one value that a query finds."""
    with back_door(shop) as execute:
        return execute(query).fetchone()[0]


def rows(shop, query):
    """Return every row that a query finds."""
    with back_door(shop) as execute:
        return [tuple(row) for row in execute(query).fetchall()]
