"""Lists of the set-up with many rows: searched while one types, and read a page at a time."""

import re

import pytest
from sqlalchemy import insert, select

from pospro.domain.ids import new_id
from pospro.services.atomic import atomic
from pospro.storage.calculation_selectors import CalculationSelectorRow
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.change_types import ChangeTypeRow
from pospro.storage.departments import DepartmentRow
from pospro.storage.document_types import DocumentTypeRow
from pospro.storage.menus import MenuRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.report_mails import ReportMailRow
from pospro.storage.ticket_types import TicketTypeRow
from pospro.storage.venue import setup_changed
from tests.web.test_menus import statements

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
MANY, A_PAGE, MOST_QUERIES = 300, 50, 20
NAME = re.compile(r'class="sheet__go"[^>]*>(?:<span.*?</span>|<svg.*?</svg>)*([^<]+)</a>')
LISTS = {
    "/manager/departments/": (DepartmentRow, {"registers": [], "translations": {}}),
    "/manager/ticket-types/": (TicketTypeRow, {"translations": {}, "number_prefix": ""}),
    "/manager/menus/": (MenuRow, {"translations": {}}),
    "/manager/calculation-selectors/": (CalculationSelectorRow, {"color": 1, "many": False}),
    "/manager/change-types/": (ChangeTypeRow, {"color": 1}),
    "/manager/payment-types/": (PaymentTypeRow, None),
    "/manager/document-types/": (DocumentTypeRow, None),
    "/reports/mails/": (
        ReportMailRow,
        {
            "recipients": ["owner@example.org"],
            "language": "en",
            "days": "yesterday",
            "contents": [],
            "files": [],
            "with_due": True,
        },
    ),
}


def fill(app, row_class, facts):
    """Three hundred more rows; without facts they are as the first row of the table."""
    table = row_class.__table__
    db, now = app.extensions["pospro"].db, app.extensions["pospro"].clock.now()
    with atomic(db) as unit:
        if facts is None:
            facts = dict(unit.connection.execute(select(table)).mappings().first())
        kind = unit.connection.scalar(
            select(CalculationTypeRow.id).where(CalculationTypeRow.role.is_(None))
        )
        further = {
            "translations": {},
            "places": [],
            "payment_type_ids": [],
            "calculation_type_ids": [kind],
            "begins_at": now,
            "role": None,
        }
        own = {
            name: value
            for name, value in (further | facts | {"translations": {}}).items()
            if name in table.c
        }
        rows = [
            own | {"id": new_id(), "name": f"Row {n:03}", "position": 1000 + n, "retired_at": None}
            for n in range(MANY)
        ]
        unit.connection.execute(insert(table), rows)
        setup_changed(unit.connection)


def names(page):
    return [name.strip() for name in NAME.findall(page)]


@pytest.mark.parametrize("path", LISTS)
def test_three_hundred_rows_are_read_in_pages_and_found_by_name(owner, app, path):
    assert 'role="search"' not in owner.get(path).text, "a short list needs no search"
    fill(app, *LISTS[path])
    first = owner.get(path).text
    assert len(names(first)) == A_PAGE
    assert 'role="search"' in first
    following = re.search(r'href="([^"]+page=2)"', first).group(1).replace("&amp;", "&")
    with statements(app) as asked:
        second = names(owner.get(following).text)
    assert len(asked) <= MOST_QUERIES
    assert len(second) == A_PAGE
    assert not set(second) & set(names(first))
    assert len(names(owner.get(f"{path}?page=7").text)) > 0
    found = owner.get(f"{path}?q=ROW 299", **{"HX-Request": "true"}).text
    assert found.lstrip().startswith('<div class="scroll-x"')
    assert names(found) == ["Row 299"]
    assert "/move" not in found, "among what was found there is no order to change"
    assert "Nothing is called that" in owner.get(f"{path}?q=nobody").text


def test_a_row_that_is_moved_stays_in_its_page(owner, app):
    fill(app, *LISTS["/manager/departments/"])
    page = owner.get("/manager/departments/?page=3").text
    move = re.search(r'hx-post="([^"]+/move\?page=3)"', page).group(1)
    answer = owner.tap(move, by="down")
    assert set(names(answer.text)) == set(names(page))
    assert names(answer.text) != names(page)
