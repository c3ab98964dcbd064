"""`pospro report NAME`: every report of the registry, for people and as a spreadsheet."""

import pytest
from python_calamine import CalamineWorkbook

from pospro.reports.registry import REPORTS


@pytest.fixture
def demo(pospro, tmp_path, monkeypatch):
    """Set up the demo venue; return the program."""
    monkeypatch.setenv("POSPRO_DATABASE_URL", f"sqlite:///{tmp_path / 'venue.sqlite'}")
    monkeypatch.setenv("POSPRO_DATA_DIR", str(tmp_path))
    assert pospro("setup", "--demo").exit_code == 0
    return pospro


def test_every_report_is_a_word_and_is_printed(demo):
    listed = demo("report", "--help").stdout
    for key, report in REPORTS.items():
        word = key.replace("_", "-")
        assert word in listed
        if not report.needs_account:
            assert demo("report", word).exit_code == 0


def test_a_report_is_written_as_a_spreadsheet(demo, tmp_path):
    target = tmp_path / "tax.xlsx"
    done = demo("report", "tax-by-rate", "--since", "2026-03-01", "--output", str(target))
    assert str(target) in done.stdout
    rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "Tax by rate"


def test_what_cannot_be_answered_is_told(demo):
    wrong = demo("report", "sales-by-day", "--since", "2026-03-05", "--until", "2026-03-01")
    assert wrong.exit_code == 1
    assert "Swap the two" in wrong.stderr
    unknown = demo("report", "account-card", "--account", "9x")
    assert unknown.exit_code == 1
    assert "no account 9x" in unknown.stderr


def test_a_report_is_written_as_pages(demo, tmp_path):
    target = tmp_path / "sales.pdf"
    demo("report", "sales-by-day", "--output", str(target))
    assert target.read_bytes().startswith(b"%PDF")


def test_an_own_report_is_composed_behind_its_word(demo):
    words = ("--row", "person", "--row", "month", "--measure", "value", "--format", "csv")
    assert demo("report", "own-tickets", *words).stdout.splitlines()[0] == "Person,Month,Amount"
    assert demo("report", "own-tickets", "--row", "colour").exit_code == 2
