"""Reports on the paper of a till: the columns that matter fit, whatever its width."""

import pytest

from hardware.printing.escpos import encode
from hardware.printing.preview import preview
from hardware.printing.profiles import profile
from pospro.devices.slips.report import report_slip
from pospro.reports.paper import on_paper
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS, answer

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
PAPERS = {"generic-58mm": 32, "epson-tm-t88v": 42, "generic-80mm": 48}
HEADING = ("Çınaraltı", "02.03.2026", "02.03.2026 12:00")


@pytest.fixture
def sold(shop):
    """Return a shop that sold tea and beer."""
    shop.sell("tea")
    shop.sell("beer")
    return shop


def paper(shop, key, model, language="tr", **asked):
    with shop.db.reading() as connection:
        table = answer(connection, REPORTS[key], ReportQuery(language=language, **asked))
    slip = report_slip(on_paper(table, HEADING, language), profile(model).columns)
    assert encode(slip, profile(model)).replaced == (), "the printer has a sign for each letter"
    return list(preview(slip, profile(model).paper))


@pytest.mark.parametrize("model", PAPERS)
@pytest.mark.parametrize("key", [k for k, each in REPORTS.items() if not each.needs_account])
def test_no_line_is_wider_than_its_paper(sold, key, model):
    for language in ("tr", "en"):
        assert max(map(len, paper(sold, key, model, language))) <= PAPERS[model]


def test_the_figure_that_matters_is_there_and_the_sum_below_it(sold):
    narrow = [" ".join(line.split()) for line in paper(sold, "sales_by_product", "generic-58mm")]
    assert any(line.startswith("beer") and "190,00" in line for line in narrow)
    assert any(line.startswith("Toplam") and "220,00" in line for line in narrow)
    assert any(line.startswith("Bu kâğıda sığmayan") for line in narrow)


def test_wide_paper_shows_more_columns_each_below_its_label(sold):
    lines = paper(sold, "sales_by_product", "generic-80mm", "en")
    labels = next(line for line in lines if line.startswith("Product"))
    beer = next(line for line in lines if line.startswith("beer"))
    assert labels.endswith("Share")
    assert beer.rstrip().endswith("%")
    end = labels.index("Amount") + len("Amount")
    assert beer[:end].endswith("190.00")
