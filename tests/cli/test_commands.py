"""What the administrator types does what it says, or says in one sentence what to do."""

import csv
import io
import json
import shutil
import socket

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from pospro import __version__
from pospro.cli import main
from pospro.config import Settings
from pospro.services.manager.pins import pin_matches
from pospro.storage import catalogue_queries
from pospro.storage.db import Database, normalised, take_lock
from pospro.storage.users import UserRow


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    """Set the demo venue up once; tests get copies of its folder."""
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'venue.sqlite'}"
    surroundings = {"POSPRO_DATABASE_URL": url, "LC_ALL": "C.UTF-8"}
    assert CliRunner(env=surroundings).invoke(main, ["setup", "--demo"]).exit_code == 0
    return folder


@pytest.fixture
def demo(pospro, demo_folder, tmp_path):
    """The same, with the demo venue set up."""
    shutil.copytree(demo_folder, tmp_path, dirs_exist_ok=True)
    return pospro


def test_every_command_explains_itself(pospro):
    with main.make_context("pospro", ["version"]) as context:
        commands = {name: main.get_command(context, name) for name in main.list_commands(context)}
    assert {"run", "serve", "version"} <= set(commands)
    for name, command in commands.items():
        told = pospro(name, "--help")
        assert told.exit_code == 0
        assert command.help
        for inner, part in getattr(command, "commands", {}).items():
            assert part.help, f"{name} {inner}"


def test_the_version_is_printed(pospro):
    assert pospro("version").stdout.strip() == __version__


def test_an_unknown_command_is_a_wrong_use(pospro):
    assert pospro("nonsense").exit_code == 2


def test_before_the_set_up_every_command_says_what_to_do(pospro, tmp_path):
    for words in (["verify"], ["serve"], ["report", "trial-balance"], ["config", "export"]):
        told = pospro(*words)
        assert told.exit_code == 1
        assert "pospro setup" in told.stderr
        assert len(told.stderr.splitlines()) == 1
    assert not (tmp_path / "venue.sqlite").exists()


def test_a_migrated_database_without_a_venue_says_what_to_do(pospro, tmp_path):
    assert pospro("migrate").exit_code == 0
    file = tmp_path / "shop.json"
    file.write_text('{"roles": []}', encoding="utf-8")
    for command in (("export",), ("import", str(file))):
        told = pospro("config", *command)
        assert told.exit_code == 1
        assert "pospro setup" in told.stderr


def test_a_venue_is_set_up_by_answering_questions(pospro, tmp_path):
    told = pospro("setup", "--profile", "tr", keys="Çınaraltı\nSeda\n481902\n481902\n")
    assert told.exit_code == 0
    assert "Çınaraltı" in told.stdout
    assert "481902" not in told.output
    assert list(tmp_path.glob("signing-*.pem"))
    assert pospro("verify").exit_code == 0


def test_a_weak_pin_is_refused_in_one_sentence(pospro):
    told = pospro("setup", "--name", "X", "--owner", "Y", "--pin", "123456")
    assert told.exit_code == 1
    assert "easy to guess" in told.stderr


def test_the_demo_tells_its_pins(pospro):
    told = pospro("setup", "--profile", "tr", "--demo", "--language", "tr")
    assert "246813  Elif Kaya" in told.stdout


def test_a_second_set_up_is_refused(demo):
    told = demo("setup", "--demo")
    assert told.exit_code == 1
    assert "set up here already" in told.stderr


def test_the_books_of_a_new_venue_are_right(demo):
    told = demo("verify")
    assert told.exit_code == 0
    assert "The books are right" in told.stdout


def test_a_command_that_writes_waits_for_nobody_else(demo, tmp_path):
    lock = take_lock(normalised(f"sqlite:///{tmp_path / 'venue.sqlite'}"), 0)
    try:
        told = demo("user", "add", "Cem", "--role", "Cashier", "--pin", "135790")
        assert told.exit_code == 1
        assert "Another pospro uses the file" in told.stderr
        assert demo("verify").exit_code == 0
    finally:
        lock.release()


def test_somebody_is_taken_on_and_gets_another_pin(demo, tmp_path):
    assert demo("user", "add", "Cem", "--role", "Cashier", "--pin", "135790").exit_code == 0
    assert "Cem" in demo("user", "list").stdout
    assert demo("user", "pin", "Cem", keys="975310\n975310\n").exit_code == 0
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'venue.sqlite'}")
    db = Database.open(settings.database_url)
    with db.reading() as connection:
        users = UserRow.__table__
        query = users.select().where(users.c.name == "Cem")
        pin_hash = connection.execute(query).one().pin_hash
    db.close()
    assert pin_matches(pin_hash, "975310", settings.pepper_file.read_bytes())


def test_a_role_or_a_person_that_is_not_there_is_named(demo):
    told = demo("user", "add", "Cem", "--role", "Captain", "--pin", "135790")
    assert (told.exit_code, "Captain" in told.stderr) == (1, True)
    told = demo("user", "pin", "Nobody", "--pin", "135790")
    assert (told.exit_code, "Nobody" in told.stderr) == (1, True)


def test_the_set_up_leaves_as_a_file_and_comes_back(demo, tmp_path):
    file = tmp_path / "shop.toml"
    assert demo("config", "export", "--output", str(file)).exit_code == 0
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("360.00", "365.00"), encoding="utf-8")
    told = demo("config", "import", "--dry-run", str(file))
    assert "2 changed" in told.stdout
    assert demo("config", "export").stdout == text
    assert demo("config", "import", str(file)).exit_code == 0
    assert demo("config", "export").stdout == file.read_text(encoding="utf-8")
    exported = json.loads(demo("config", "export", "--format", "json").stdout)
    assert exported["venue"]["currency"] == "TRY"


def test_a_changed_venue_is_counted_among_what_an_import_changes(demo, tmp_path):
    file = tmp_path / "shop.json"
    exported = json.loads(demo("config", "export", "--format", "json").stdout)
    exported["venue"]["name"] = "Another name"
    file.write_text(json.dumps(exported), encoding="utf-8")
    told = demo("config", "import", str(file))
    assert "changed: venue" in told.stdout
    assert "0 added, 1 changed, 0 retired" in told.stdout
    assert "0 added, 0 changed, 0 retired" in demo("config", "import", str(file)).stdout


def test_the_set_up_is_written_to_the_file_that_is_named_or_not_at_all(demo, tmp_path):
    file = tmp_path / "shop.toml"
    assert demo("config", "export", str(file)).exit_code == 0
    assert file.read_text(encoding="utf-8") == demo("config", "export").stdout
    told = demo("config", "export", str(tmp_path / "nowhere" / "shop.toml"))
    assert (told.exit_code, "cannot be used: it does not exist" in told.stderr) == (1, True)


def test_every_bad_line_of_a_file_is_told(demo, tmp_path):
    file = tmp_path / "bad.json"
    file.write_text(json.dumps({"products": [{"name": "X"}], "colour": 1}))
    told = demo("config", "import", str(file))
    assert told.exit_code == 1
    assert "products 1 (X), group" in told.stderr
    assert "colour" in told.stderr


def test_the_trial_balance_is_printed_for_people_and_for_programs(demo):
    assert "Trial balance" in demo("report", "trial-balance").stdout
    table = json.loads(demo("report", "trial-balance", "--format", "json").stdout)
    assert table["currency"] == "TRY"
    assert table["totals"]["debit"] == "0.00"
    rows = list(csv.reader(io.StringIO(demo("report", "trial-balance", "--format", "csv").stdout)))
    assert rows[0][0] == "Code"
    assert demo("report", "trial-balance", "--as-of", "2026-02-30").exit_code == 2


def test_a_misspelt_setting_is_told(demo, monkeypatch):
    monkeypatch.setenv("POSPRO_PROT", "1")
    told = demo("verify")
    assert told.exit_code == 1
    assert "POSPRO_PROT" in told.stderr


def test_the_terminals_language_names_the_demo(pospro, monkeypatch, tmp_path):
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    assert pospro("setup", "--demo").exit_code == 0
    db = Database.open(f"sqlite:///{tmp_path / 'venue.sqlite'}")
    with db.reading() as connection:
        menus = catalogue_queries.menus(connection).values()
    names = {category.name for menu in menus for category in menu}
    db.close()
    assert "Çorbalar" in names


def test_a_port_in_use_is_told_before_anything_is_done(demo, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("POSPRO_PORT", str(taken.getsockname()[1]))
        for command in ("serve", "run"):
            told = demo(command)
            assert told.exit_code == 1
            assert "POSPRO_PORT" in told.stderr


def test_a_venue_is_set_up_where_nobody_answers_and_its_pin_is_told(pospro, tmp_path):
    told = pospro("setup", "--profile", "generic", keys="")
    assert told.exit_code == 0
    pin = told.stdout.rpartition(" ")[2].strip(" .\n")
    assert len(pin) == 6
    db = Database.open(f"sqlite:///{tmp_path / 'venue.sqlite'}")
    with db.reading() as connection:
        kept = connection.execute(select(UserRow.pin_hash)).scalar_one()
    db.close()
    assert pin_matches(kept, pin, Settings.load().pepper_file.read_bytes())


def test_a_file_that_cannot_be_written_is_one_sentence(demo, tmp_path):
    told = demo("export", "beancount", "--output", str(tmp_path / "missing" / "books.beancount"))
    assert told.exit_code == 1
    assert "cannot be used: it does not exist" in told.stderr


def test_a_shop_moves_into_an_empty_database_and_its_people_get_pins(demo, tmp_path, monkeypatch):
    file = tmp_path / "shop.toml"
    assert demo("config", "export", str(file)).exit_code == 0
    monkeypatch.setenv("POSPRO_DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'venue.sqlite'}")
    (tmp_path / "new").mkdir()
    assert demo("migrate").exit_code == 0
    assert "Nothing was written." in demo("config", "import", "--dry-run", str(file)).stdout
    told = demo("config", "import", str(file))
    assert told.exit_code == 0, told.stderr
    assert "  pospro user pin 'Seda Çelik'\n" in told.stdout
    assert demo("user", "pin", "Seda Çelik", "--pin", "518204").exit_code == 0
    assert demo("config", "export").stdout == file.read_text(encoding="utf-8")
    assert demo("verify").exit_code == 0
