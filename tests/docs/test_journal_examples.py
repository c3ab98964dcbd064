"""What an accountant expects of the Turkish chart can be made and comes out as it should."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.journal_examples import Line, book
from tests.shop import lira

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("POSPRO_TEST_DATA", ROOT.parent / "shared" / "data"))
FILE = DATA / "turkey" / "journal_examples.json"
DOCUMENT = (ROOT / "docs" / "accounting.md").read_text(encoding="utf-8")
TOLD = re.findall(r"### ([^\n]+)\n(?:(?!\n#).)*?```voucher\n(.*?)\n```", DOCUMENT, re.DOTALL)
LINE = re.compile(r"(Dr|Cr) ([\d.]+)\s+(\S.*?)\s+([\d.]+)")


def examples():
    if not FILE.exists():
        reason = f"the worked entries are not in {FILE}"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason))]
    found = json.loads(FILE.read_text(encoding="utf-8"))
    return [pytest.param(each, id=each["id"]) for each in found]


def minor(line) -> int:
    return lira(line["debit"]).minor - lira(line["credit"]).minor


@pytest.mark.parametrize("example", examples())
def test_a_worked_entry_is_made_and_comes_out_as_given(shop, example):
    lines = [Line(line["account"], minor(line)) for line in example["lines"]]
    names = {line["account"]: line["name"] for line in example["lines"]}
    assert sorted(book(shop, lines, names)) == sorted(lines)
    assert shop.findings() == []


@pytest.mark.parametrize(("title", "text"), TOLD, ids=[title for title, _text in TOLD])
def test_a_voucher_of_the_document_is_made_and_comes_out_as_told(shop, title, text):
    found = [LINE.fullmatch(" ".join(line.split())) for line in text.splitlines()]
    signs = {"Dr": 1, "Cr": -1}
    lines = [Line(each[2], signs[each[1]] * lira(each[4]).minor) for each in found]
    assert sorted(book(shop, lines, {each[2]: each[3] for each in found})) == sorted(lines)


def test_every_voucher_of_the_document_is_read():
    assert len(TOLD) == DOCUMENT.count("```voucher") >= 5
