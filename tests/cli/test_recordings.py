"""A recorded evening is played into a new venue, and its books leave for other programs."""

import json
import subprocess

import pytest

RECORDED = {
    "departments": "department,name,vat_percent\n1,Beer,20.00\n2,Books,0.00\n",
    "sessions": "session,opened,closed,business_date\n"
    "1,2024-05-03 18:00:00,2024-05-04 01:10:00,2024-05-03\n",
    "transactions": "transaction,session,closed\n1,1,t\n2,1,t\n",
    "lines": "line,transaction,time,department,text,items,unit_price,kind,voided_by,"
    "cashier,discount\n"
    "1,1,2024-05-03 19:00:00,1,Stout pint,2,4.40,sale,,1,0.00\n"
    "2,2,2024-05-03 19:05:00,2,Guide,1,5.00,sale,,2,0.50\n",
    "payments": "payment,transaction,time,payment_type,amount,text,cashier\n"
    "1,1,2024-05-03 19:01:00,CASH,10.00,Cash,1\n2,1,2024-05-03 19:01:00,CASH,-1.20,Change,1\n"
    "3,2,2024-05-03 19:06:00,CARD,15.00,Card 7,2\n4,2,2024-05-03 19:06:00,CASH,-10.00,Cashback,2\n",
}  # fmt: skip


@pytest.fixture
def recorded(tmp_path):
    """Lay a recording of two tickets into a folder."""
    folder = tmp_path / "one evening"
    folder.mkdir()
    for name, text in RECORDED.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_recording_is_played_into_a_new_venue_once(pospro, recorded, tmp_path):
    for _ in range(2):
        told = pospro("replay", str(recorded))
        assert told.exit_code == 0, told.output
        assert "2 tickets are in the books" in told.stdout
    assert pospro("verify").exit_code == 0
    balance = json.loads(pospro("report", "trial-balance", "--format", "json").stdout)
    by_name = {row["name"]: row["balance"] for row in balance["rows"]}
    assert by_name["Till 1"] == "-1.20"
    assert by_name["Card takings under way"] == "15.00"


def test_a_second_replay_says_that_nothing_was_left_and_no_speed(pospro, recorded):
    assert " a second." in pospro("replay", str(recorded)).stdout
    again = pospro("replay", str(recorded)).stdout
    assert "2 tickets are in the books.\nNothing was left to play" in again
    assert "a second" not in again


def test_one_ticket_and_one_that_was_left_open_are_told_as_such(pospro, recorded):
    homes = recorded / "transactions.csv"
    homes.write_text(RECORDED["transactions"].replace("2,1,t", "2,1,f"), encoding="utf-8")
    told = pospro("replay", str(recorded)).stdout
    assert "1 ticket is in the books.\n1 ticket stays open, as the recording left it." in told


def test_a_new_venue_keeps_its_books_in_the_currency_of_the_recording(pospro, recorded):
    assert pospro("replay", str(recorded), "--currency", "gbp").exit_code == 0
    balance = json.loads(pospro("report", "trial-balance", "--format", "json").stdout)
    assert balance["currency"] == "GBP"
    other = pospro("replay", str(recorded), "--currency", "EUR")
    assert other.exit_code == 1
    assert other.stderr.startswith("This venue keeps its books in GBP, not in EUR.")
    assert "is not known" in pospro("replay", str(recorded), "--currency", "QQQ").stderr


def test_a_folder_that_cannot_be_played_leaves_no_database(pospro, recorded, tmp_path):
    for file in recorded.iterdir():
        file.write_text("", encoding="utf-8")
    told = pospro("--language", "tr", "replay", str(recorded))
    assert told.exit_code == 1
    assert told.stderr.splitlines()[0] == "departments.csv: dosya boş"
    assert told.stderr.splitlines()[-1].startswith("Kayıt okunamıyor.")
    assert not (tmp_path / "venue.sqlite").exists()


def test_a_recording_of_nothing_sets_nothing_up(pospro, recorded):
    for file in recorded.iterdir():
        file.write_text(RECORDED[file.stem].splitlines()[0] + "\n", encoding="utf-8")
    told = pospro("replay", str(recorded))
    assert told.exit_code == 1
    assert "sessions.csv has no session" in told.stderr
    assert (
        "not set up yet" in pospro("config", "export").stderr + pospro("user", "list").stderr
        or pospro("user", "list").stdout == ""
    )


def test_a_wrong_line_of_a_recording_is_named_and_nothing_is_played(pospro, recorded):
    lines = recorded / "lines.csv"
    lines.write_text(RECORDED["lines"].replace("4.40", "4,40x"), encoding="utf-8")
    told = pospro("replay", str(recorded))
    assert told.exit_code == 1
    assert "lines.csv, line 2" in told.stderr
    balance = json.loads(pospro("report", "trial-balance", "--format", "json").stdout)
    assert balance["rows"] == []


def test_the_books_leave_as_a_file_that_a_foreign_program_takes(pospro, recorded, tmp_path):
    pospro("replay", str(recorded))
    target = tmp_path / "books.journal"
    assert pospro("export", "hledger", "--output", str(target)).exit_code == 0
    assert target.read_text(encoding="utf-8") == pospro("export", "hledger").stdout
    checked = subprocess.run(["hledger", "check", "-f", target], check=False)
    assert checked.returncode == 0
