"""A database that another program holds: the till says so, and the same tap works afterwards."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import make_url

BUSY = "The database is busy. Nothing was recorded; try again in a moment."


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("way", ["tap", "send"])
def test_a_foreign_lock_is_said_with_503_and_when_to_try_again(app, settings, owner, way):
    with closing(sqlite3.connect(make_url(settings.database_url).database)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        answer = getattr(owner, way)("/lock")
        other.execute("ROLLBACK")
    assert answer.status_code == 503
    assert BUSY in answer.text
    assert answer.headers["Retry-After"] == "1"
    assert getattr(owner, way)("/lock").status_code < 400
