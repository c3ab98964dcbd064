"""A recording with a mistake is refused with the place of every mistake, and changes nothing."""

import csv

import pytest

from pospro.domain.errors import BadInput
from tests.replay.by_hand import recorded
from tests.replay.generate import generate
from tests.replay.playing import play

WRONG = {
    "no such folder": (None, None, "There is no folder"),
    "a missing file": ("payments", None, "payments.csv: missing"),
    "half a number": ("lines", ("3,", ",4.4O,"), r"lines\.csv, line 2: unit_price “4\.4O”"),
    "a time": ("payments", ("2026-03-09", "2026-13-09"), r"payments\.csv, line 2: time"),
    "a rate": (
        "departments",
        ("20.00", "120.00"),
        r"departments\.csv, line 2: vat_percent “120\.00” is not a percentage",
    ),
    "a column": ("lines", ("items", "pieces"), r"lines\.csv: the column items is missing; fields"),
    "a kind": ("lines", (",sale,", ",gift,"), r"lines\.csv, line 2: kind “gift”"),
    "a state": ("transactions", (",t", ",?"), r"transactions\.csv, line 2: closed “\?”"),
    "signs": ("payments", (",CASH,", ",CA\x1bSH,"), r"type holds signs that cannot be printed"),
    "no number": ("lines", ("\n3,", "\n,"), r"lines\.csv, line 2: line is empty"),
    "no means": ("payments", (",CASH,", ",,"), r"payments\.csv, line \d+: payment_type is empty"),
    "a zone": (
        "payments",
        (":30,", ":30+01:00,"),
        r"payments\.csv, line \d+: time .* without zone",
    ),
    "a year": ("payments", ("2026-", "0001-"), r"payments\.csv, line 2: time .* is not a time"),
    "fine rate": ("departments", ("20.00", "5.12345"), r"departments\.csv, line 2: vat_percent"),
    "too many": ("sessions", ("03-09\n", "03-09,,\n"), r"sessions\.csv, line 2: there are more"),
    "no end": ("sessions", (",2026-03-10 02:00:00,", ",,"), r"line 2: 1 is not closed, but"),
    "a digit": ("lines", (",1,", ",1_0,"), r"lines\.csv, line \d+: items “1_0” is not a number"),
    "days": ("sessions", ("2026-03-09\n", "2026-03-11\n"), r"sessions\.csv, line 3: business_d"),
    "after the end": (
        "lines",
        (",2026-03-09 ", ",2026-03-11 "),
        r"lines\.csv, line 2: time “2026-03-11 \d\d:\d\d:\d\d” is after session 1 was closed",
    ),
    "pennies": ("payments", ("CASH,20.00", "CASH,20.001"), r"at most 2 decimals \(TRY\)"),
    "all columns": (
        "sessions",
        (",", ";"),
        r"sessions\.csv: the columns session, opened are missing; fields are divided by commas",
    ),
    "a column twice": ("transactions", ("closed\n", "closed,closed\n"), r"closed is there twice"),
    "half a quotation": (
        "lines",
        (",sale,", ',"sale,'),
        r"lines\.csv, line 2: the quotation marks do not match from here on",
    ),
    "too much paid": ("payments", ("CASH,20.00", "CASH,21.00"), r"closed, with lines of"),
}


@pytest.mark.parametrize("case", WRONG)
@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_recording_that_cannot_be_read_names_the_place_and_changes_nothing(bar, tmp_path, case):
    name, change, sentence = WRONG[case]
    week = generate(tmp_path / "week", 9, tickets=10)
    if name is None:
        week = tmp_path / "elsewhere"
    elif change is None:
        (week / f"{name}.csv").unlink()
    else:
        spoil(week / f"{name}.csv", *change)
    before = bar.setup().version
    with pytest.raises(BadInput, match=sentence):
        play(bar, week)
    assert bar.setup().version == before


def spoil(path, old, new):
    """Change the first place only; of a price, the whole field."""
    text = path.read_text()
    if new == ",4.4O,":
        first = text.splitlines()[1]
        row = next(csv.reader([first]))
        text = text.replace(first, first.replace(f",{row[6]},", new), 1)
    else:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text)


@pytest.mark.parametrize("name", ["lines", "payments", "transactions", "sessions", "departments"])
@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_record_that_stands_there_twice_is_named(bar, tmp_path, name):
    week = generate(tmp_path / "week", 10, tickets=10)
    path = week / f"{name}.csv"
    rows = path.read_text().splitlines()
    path.write_text("\n".join([*rows, rows[1]]) + "\n")
    with pytest.raises(
        BadInput, match=rf"{name}\.csv, line {len(rows) + 1}: \S+ stands here twice"
    ):
        play(bar, week)


@pytest.mark.parametrize("name", ["lines", "payments"])
@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_record_of_an_unknown_transaction_is_named(bar, tmp_path, name):
    week = generate(tmp_path / "week", 11, tickets=10)
    with (week / f"{name}.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    rows[1][1] = "999999"
    with (week / f"{name}.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    with pytest.raises(BadInput, match=rf"{name}\.csv, line 2: there is no transaction 999999"):
        play(bar, week)


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_line_is_counted_as_an_editor_counts_it(bar, tmp_path):
    """Blank lines, and a text of two lines, come before the one that is wrong."""
    evening = recorded(
        tmp_path / "evening",
        lines="""1,1,2026-03-09 18:00,1,"Stout
                 half",1,2.20,sale,,1,0.00

                 2,1,2026-03-09 18:01,1,Stout,1,2.20,sale,77,1,0.00""",
        payments="1,1,2026-03-09 18:05,CASH,4.40,,1",
    )
    with pytest.raises(BadInput, match=r"lines\.csv, line 5: there is no line 77"):
        play(bar, evening)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1254"])
@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_file_in_another_encoding_is_named_with_the_line(bar, tmp_path, encoding):
    week = generate(tmp_path / "week", 9, tickets=10)
    path = week / "lines.csv"
    head, rows = path.read_text(encoding="utf-8").split("\n", 1)
    path.write_bytes(f"{head}\n\n{rows.replace('Cola', 'Şişe', 1)}".encode(encoding))
    with pytest.raises(BadInput, match=r"lines\.csv, line \d+: this is no text in UTF-8"):
        play(bar, week)


@pytest.mark.parametrize("name", ["lines", "sessions"])
@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_an_empty_file_is_told_once(bar, tmp_path, name):
    week = generate(tmp_path / "week", 9, tickets=10)
    (week / f"{name}.csv").write_bytes(b"")
    with pytest.raises(BadInput) as refusal:
        play(bar, week)
    assert [str(wrong) for wrong in refusal.value.problems] == [f"{name}.csv: the file is empty"]


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_a_recording_of_nothing_is_refused(bar, tmp_path):
    nothing = recorded(tmp_path / "nothing")
    for file in nothing.iterdir():
        file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    before = bar.setup().version
    with pytest.raises(BadInput, match="has no session"):
        play(bar, nothing)
    assert bar.setup().version == before


@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
def test_of_many_problems_the_first_are_named_and_all_are_counted(bar, tmp_path):
    week = generate(tmp_path / "week", 9, tickets=10)
    path = week / "payments.csv"
    path.write_text(path.read_text().replace(",2026-", ",2026/"))
    count = len(path.read_text().splitlines()) - 1
    with pytest.raises(BadInput, match=rf"\(wrong places: {count}\)") as refusal:
        play(bar, week)
    assert len(refusal.value.problems) == 20 < count
