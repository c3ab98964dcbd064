"""`pospro export vouchers`: every voucher for the accountant's program."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook


@pytest.fixture
def demo(pospro, tmp_path, monkeypatch):
    """Set up the demo venue; return the program."""
    monkeypatch.setenv("POSPRO_DATABASE_URL", f"sqlite:///{tmp_path / 'venue.sqlite'}")
    monkeypatch.setenv("POSPRO_DATA_DIR", str(tmp_path))
    assert pospro("setup", "--demo").exit_code == 0
    return pospro


def test_vouchers_are_printed_and_written_as_csv_and_spreadsheet(demo, tmp_path):
    printed = demo("export", "vouchers").stdout
    heads = next(csv.reader(io.StringIO(printed)))
    assert heads[:3] == ["Voucher no.", "Kind of voucher", "Voucher date"]
    for name in ("vouchers.csv", "vouchers.xlsx"):
        target = tmp_path / name
        assert str(target) in demo("export", "vouchers", "--output", str(target)).stdout
    assert (tmp_path / "vouchers.csv").read_text(encoding="utf-8").splitlines() == (
        printed.splitlines()
    )
    rows = CalamineWorkbook.from_path(tmp_path / "vouchers.xlsx").get_sheet_by_index(0).to_python()
    assert rows[2] == heads
