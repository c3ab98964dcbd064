"""Tokens from the command line: made for a program, listed, revoked."""

import pytest

from pospro.storage.db import Database
from pospro.storage.sessions import token_hash


@pytest.fixture
def venue(pospro):
    """Set the demo venue up; returns what types commands in it."""
    assert pospro("setup", "--demo").exit_code == 0
    return pospro


def add(venue, *more, user="Elif Kaya", register="K1"):
    return venue("token", "add", "web shop", "--user", user, "--register", register, *more)


def test_a_token_is_printed_once_listed_without_its_secret_and_revoked(venue, tmp_path):
    made = add(venue, "--days", "30")
    assert made.exit_code == 0
    secret = made.output.strip()
    listed = venue("token", "list").output
    token_id, program, *_ = listed.split("  ")
    assert (program, secret in listed) == ("web shop", False)
    assert token_hash(secret) in kept(tmp_path)
    revoked = venue("token", "revoke", token_id)
    assert (revoked.exit_code, revoked.output) == (0, "The token is revoked.\n")
    assert venue("token", "list").output == ""
    assert venue("token", "revoke", token_id).exit_code == 1


def kept(folder):
    """Return the database's hashes of tokens."""
    database = Database.open(f"sqlite:///{folder / 'venue.sqlite'}")
    with database.reading() as connection:
        found = connection.exec_driver_sql("SELECT token_hash FROM api_tokens").scalars().all()
    database.close()
    return found


def test_people_and_registers_that_are_not_there_are_named(venue):
    nobody = add(venue, user="Nobody")
    assert (nobody.exit_code, nobody.output) == (1, "Nobody here is called “Nobody”.\n")
    nowhere = add(venue, register="K9")
    assert "There is no register “K9”. Choose one of K1" in nowhere.output
    assert add(venue, "--days", "0").exit_code == 2
