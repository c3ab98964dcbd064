"""SQLite's writer: blocks share commits, fail alone, and are told together when a commit fails."""

import sqlite3
from contextlib import closing, suppress
from contextvars import ContextVar
from itertools import cycle
from threading import Event, Thread, get_ident

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from pospro.domain.errors import Busy
from pospro.services.atomic import StorageFailed, atomic, atomically, joined
from pospro.storage.db import Database
from tests.crowd import together


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "notes.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE notes (word TEXT NOT NULL UNIQUE) STRICT")
        connection.execute(
            "CREATE TABLE tags (word TEXT REFERENCES notes(word) DEFERRABLE INITIALLY DEFERRED)"
        )
    return path


@pytest.fixture
def db(file):
    database = Database.open(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture(params=["in its own thread", "by whoever writes", "either"])
def write(request):
    """Return a function that writes a word, in one of the two ways that a block has, or in turn."""

    def apart(db, word):
        with atomic(db) as unit:
            note(unit, word)
        return word

    def along(db, word):
        atomically(db, lambda unit: note(unit, word))
        return word

    def either(db, word):
        return next(ways)(db, word)

    ways = cycle([apart, along])
    return {"in its own thread": apart, "by whoever writes": along, "either": either}[request.param]


def words(file):
    """Return what is on the disk, as a stranger sees it."""
    with closing(sqlite3.connect(file)) as connection:
        return {row[0] for row in connection.execute("SELECT word FROM notes")}


def queued(db, first, *works):
    """Do the first work while all the others queue for the writer; return what came of each.

    They form one group, in this order.
    """
    results = [None] * len(works)

    def run(place):
        results[place] = told(works[place])

    threads = [Thread(target=run, args=(place,)) for place in range(len(works))]

    def lead():
        with atomic(db) as unit:
            for place, thread in enumerate(threads, start=1):
                thread.start()
                while len(db._turns._waiting) < place:
                    Event().wait(0.001)
            first(unit)

    led = told(lead)
    for thread in threads:
        thread.join()
    return [led, *results]


def nothing(unit):
    """Only hold the writer."""


def note(unit, word="first"):
    unit.connection.execute(text("INSERT INTO notes VALUES (:word)"), {"word": word})


def told(work):
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - the test judges it
        return error


def test_what_is_acknowledged_is_on_the_disk(db, file, write):
    write(db, "tea")
    assert words(file) == {"tea"}


def test_blocks_that_queue_share_one_commit(db, file, write):
    commits = []
    event.listen(db.writer, "commit", commits.append)
    works = [lambda n=n: write(db, f"w{n}") for n in range(10)]
    assert queued(db, note, *works) == [None, *(f"w{n}" for n in range(10))]
    assert len(commits) == 1
    assert len(words(file)) == 11


def test_a_group_never_grows_beyond_its_limit(db, file, write, monkeypatch):
    monkeypatch.setattr("pospro.storage.writer.GROUP_LIMIT", 3)
    commits = []
    event.listen(db.writer, "commit", commits.append)
    queued(db, note, *[lambda n=n: write(db, f"w{n}") for n in range(10)])
    assert len(commits) == 4, "11 blocks, three at a time"
    assert len(words(file)) == 11


def test_a_block_that_fails_inside_a_group_takes_no_other_along(db, file, write):
    write(db, "tea")
    works = [lambda word=word: write(db, word) for word in ("milk", "tea", "sugar")]
    led, milk, tea, sugar = queued(db, note, *works)
    assert (led, milk, sugar) == (None, "milk", "sugar")
    assert isinstance(tea, IntegrityError)
    assert words(file) == {"tea", "first", "milk", "sugar"}


def test_a_first_block_that_fails_takes_none_of_its_followers_along(db, file, write):
    def fail(unit):
        note(unit)
        raise ZeroDivisionError

    led, *others = queued(db, fail, lambda: write(db, "milk"), lambda: write(db, "sugar"))
    assert isinstance(led, ZeroDivisionError)
    assert others == ["milk", "sugar"]
    assert words(file) == {"milk", "sugar"}


def test_a_last_block_that_fails_leaves_the_others_committed(db, file, write):
    write(db, "tea")
    led, milk, tea = queued(db, nothing, lambda: write(db, "milk"), lambda: write(db, "tea"))
    assert (led, milk) == (None, "milk")
    assert isinstance(tea, IntegrityError)
    assert words(file) == {"tea", "milk"}


def test_a_commit_that_fails_is_told_to_everybody_of_its_group(db, file, write):
    def orphan():
        with atomic(db) as unit:
            unit.connection.execute(text("INSERT INTO tags VALUES ('nobody')"))

    results = queued(db, note, lambda: write(db, "milk"), orphan, lambda: write(db, "sugar"))
    assert ["FOREIGN KEY" in str(each) for each in results] == [True] * 4
    assert words(file) == set()
    write(db, "after")
    assert words(file) == {"after"}


def test_what_a_group_had_cached_is_forgotten_when_its_commit_fails(db):
    def orphan():
        with atomic(db) as unit:
            unit.connection.execute(text("INSERT INTO tags VALUES ('nobody')"))

    def read_once(unit):
        db.cached("words", 1, lambda: "never came to be")
        note(unit)

    queued(db, read_once, orphan)
    assert db.cached("words", 1, lambda: "fresh") == "fresh"


def test_a_full_disk_is_said_to_whoever_was_not_kept_and_ends_with_the_room(db, file, write):
    write(db, "tea")
    limit(db, 1)
    big = "x" * 100_000
    results = queued(db, note, *[lambda n=n: write(db, f"{n}{big}") for n in range(3)])
    kept = {"first"} if results[0] is None else set()
    assert [type(each) for each in results[1:]] == [StorageFailed] * 3
    assert all("disk is full. Nothing was recorded" in str(each) for each in results[1:])
    assert words(file) == {"tea", *kept}
    limit(db, 1_000_000)
    write(db, big)
    assert words(file) == {"tea", big, *kept}


def limit(db, pages):
    """Let the file have at most so many pages, or those that it has."""
    with atomic(db) as unit:
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")


def test_a_transaction_that_the_engine_undid_is_told_with_its_first_cause(db, file, write):
    """As a full disk may do: nobody of the group was kept, and nobody waits for ever."""

    def undone():
        with atomic(db) as unit:
            unit.connection.connection.driver_connection.execute("ROLLBACK")
            raise sqlite3.OperationalError("database or disk is full")

    results = queued(db, note, lambda: write(db, "milk"), undone)
    assert [type(each) for each in results] == [StorageFailed] * 3
    write(db, "after")
    assert words(file) == {"after"}


def test_a_database_locked_by_another_program_is_busy_and_records_nothing(db, file, write):
    write(db, "tea")
    with atomic(db) as unit:
        unit.connection.exec_driver_sql("PRAGMA busy_timeout=50")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Busy, match=r"The database is busy\. Nothing was recorded"):
            write(db, "milk")
        other.execute("ROLLBACK")
    write(db, "sugar")
    assert words(file) == {"tea", "sugar"}


def test_whoever_waits_too_long_for_a_turn_is_told_and_takes_none_along(
    db, file, write, monkeypatch
):
    monkeypatch.setattr("pospro.storage.writer.LONGEST_WAIT", 0.05)
    late = []

    def wait(number):
        late.append(told(lambda: write(db, f"w{number}")))

    with atomic(db) as unit:
        note(unit)
        others = [Thread(target=wait, args=(number,)) for number in range(5)]
        for other in others:
            other.start()
        for other in others:
            other.join()
    assert [type(each) for each in late] == [Busy] * 5
    write(db, "after")
    assert words(file) == {"first", "after"}


def test_a_block_that_never_began_leaves_what_is_cached(db, file, write):
    db.cached("words", 1, lambda: "the words")
    with atomic(db) as unit:
        unit.connection.exec_driver_sql("PRAGMA busy_timeout=50")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            write(db, "milk")
    assert db.cached("words", 1, lambda: "read again") == "the words"


def test_a_crowd_of_writers_and_failures_keeps_exactly_what_was_acknowledged(db, file, write):
    write(db, "taken")

    def work(number):
        wishes = [f"{number}-{n}" if (number + n) % 3 else "taken" for n in range(20)]
        return [word for word in wishes if told(lambda: write(db, word)) == word]  # noqa: B023 - now

    kept = together([lambda n=n: work(n) for n in range(16)])
    assert words(file) == {"taken", *(word for each in kept for word in each)}
    assert sum(map(len, kept)) == 16 * 20 - 107


def test_work_done_along_sees_the_variables_of_the_thread_that_asked(db):
    language = ContextVar("language", default="en")

    def ask(word):
        language.set(word)
        return atomically(db, lambda _: (language.get(), get_ident()))

    _, turkish, german = queued(db, nothing, lambda: ask("tr"), lambda: ask("de"))
    assert (turkish[0], german[0]) == ("tr", "de")
    assert turkish[1] == german[1], "one thread has done both"
    assert language.get() == "en"


def test_work_is_in_the_open_block_where_several_are_joined(db, file):
    with suppress(ZeroDivisionError), joined():
        atomically(db, lambda unit: note(unit, "milk"))
        raise ZeroDivisionError
    assert words(file) == set()
