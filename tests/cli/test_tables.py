"""A report's table is the same figures on a terminal, in a spreadsheet and for a program."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

from pospro.commands.tables import as_json, as_text
from pospro.reports.render.csv import csv_text
from pospro.reports.table import Column, Row, Table

TABLE = Table(
    title="Sold on Saturday",
    columns=(
        Column("day", "Day", "day"),
        Column("name", "Name"),
        Column("sold", "Sold", "quantity"),
        Column("share", "Share", "percent"),
        Column("amount", "Amount", "money"),
    ),
    rows=(
        Row({"day": date(2026, 3, 14), "name": "Çay", "sold": 2500, "share": Decimal("12.5"),
             "amount": 125000}),
        Row({"day": date(2026, 3, 14), "name": "=1+1", "sold": 1000, "amount": -5}),
        Row({"name": "Name", "amount": None}, level=1, words=frozenset({"name"})),
    ),
    currency="TRY",
    totals={"amount": 124995},
)  # fmt: skip


def test_a_terminal_shows_aligned_figures_in_the_language():
    lines = as_text(TABLE, "tr").splitlines()
    assert lines[0] == "Sold on Saturday"
    assert lines[4] == "14.03.2026  Çay       2,5  %12,5  1.250,00"
    assert lines[5].endswith("−0,05")
    assert lines[-1].endswith("1.249,95")
    assert len({len(line) for line in (lines[4], lines[5], lines[-1])}) == 1


def test_a_spreadsheet_gets_plain_figures_and_no_formula():
    rows = list(csv.reader(io.StringIO(csv_text(TABLE, "en"))))
    assert rows[1] == ["2026-03-14", "Çay", "2.5", "12.5", "1250.00"]
    assert rows[2] == ["2026-03-14", "'=1+1", "1", "", "-0.05"]
    assert rows[-1] == ["Total", "", "", "", "1249.95"]


def test_a_program_gets_text_with_its_decimals_and_levels():
    told = json.loads(as_json(TABLE, "en"))
    assert told["rows"][0]["amount"] == "1250.00"
    assert told["rows"][2] == {
        "day": None, "name": "Name", "sold": None, "share": None, "amount": None, "level": 1,
    }  # fmt: skip
    assert told["totals"]["amount"] == "1249.95"
