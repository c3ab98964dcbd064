"""What a cashier sees in a real Chromium: from the tap to the painted line, of 100,000 products."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page
from sqlalchemy import insert, select

from bench.cashier import Cashier, cashier_at, serving
from bench.figures import Figure, median, milliseconds, percentile
from bench.venue import furnish
from pospro.services.atomic import Unit, atomic
from pospro.storage.catalogue import (
    BarcodeRow,
    MenuCategoryRow,
    MenuKeyRow,
    PortionRow,
    ProductGroupRow,
    ProductRow,
    ProductTaxRow,
)
from pospro.storage.db import Database
from pospro.storage.menus import usual_menu_id
from pospro.storage.taxes import TaxTemplateRow
from pospro.storage.venue import setup_changed
from tests.browsing import chromium, screen

PRODUCTS = 100_000
KEYS = 20
TAPS, SCANS, LOADS, ASKS = 120, 60, 12, 200
LINES = 8
"""Lines of a ticket before the next one is begun."""

PAINTED = """act => new Promise(painted => {
  const lines = () => document.querySelectorAll('#ticket .line').length;
  const before = lines(), start = performance.now();
  const watch = new MutationObserver(() => {
    if (lines() <= before) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => painted(performance.now() - start)));
  });
  watch.observe(document.body, {childList: true, subtree: true});
  if (act.key !== undefined) document.querySelectorAll('.key--item')[act.key].click();
  else [...act.code, 'Enter'].forEach(key => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})));
})"""
"""Milliseconds from a tap on a key, or from the first sign of a code, to the painted line."""

FIRST_PAINT = """() => performance.getEntriesByName('first-contentful-paint')[0].startTime"""


def fill(unit: Unit) -> None:
    """Put the products into the catalogue, and the first of them on keys."""
    group = unit.connection.scalar(select(ProductGroupRow.id))
    tax = unit.connection.scalar(select(TaxTemplateRow.id))
    numbers = range(1, PRODUCTS + 1)
    names = {number: f"product {number}" for number in numbers}
    first = {"menu_id": usual_menu_id(unit.connection), "position": 0}
    product = {"product_group_id": group}
    rows: dict[type, list[dict[str, object]]] = {
        ProductRow: [
            {"id": n, "name": name, "search_key": name, "sort_key": name, **product}
            for n, name in names.items()
        ],
        PortionRow: [
            {"id": n, "product_id": n, "name": "", "price": 1000 + n % 500, "position": 1}
            for n in numbers
        ],
        BarcodeRow: [{"code": code(n), "portion_id": n} for n in numbers],
        ProductTaxRow: [{"product_id": n, "tax_template_id": tax} for n in numbers],
        MenuCategoryRow: [{"id": 1, "name": "Keys", "color": 1, "icon": "cup", **first}],
        MenuKeyRow: [
            {"id": n, "menu_category_id": 1, "product_id": n, "position": n}
            for n in range(1, KEYS + 1)
        ],
    }
    for row_class, values in rows.items():
        unit.connection.execute(insert(row_class), values)
    setup_changed(unit.connection)


def code(number: int) -> str:
    """The code on a product."""
    return f"2000{number:09d}"


def in_the_browser(address: str, cashier: Cashier) -> Iterator[Figure]:
    """Screens, taps and scans of somebody who is signed in."""
    cookies: list[Any] = [
        {"name": name, "value": value, "url": address} for name, value in cashier.cookies.items()
    ]
    with chromium() as browser:
        first = []
        for _ in range(LOADS):
            with screen(browser) as page:
                page.context.add_cookies(cookies)
                page.goto(f"{address}/till")
                page.wait_for_function("() => performance.getEntriesByType('paint').length > 1")
                first.append(page.evaluate(FIRST_PAINT))
        yield Figure("first screen with nothing cached, median", median(first), "ms", 500)
        with screen(browser) as page:
            page.context.add_cookies(cookies)
            taps = list(painted(page, address, [{"key": n % KEYS} for n in range(TAPS)]))
            codes = [{"code": code(n * 997 % PRODUCTS + 1)} for n in range(SCANS)]
            scans = list(painted(page, address, codes))
    note = f"median {median(taps):.1f} ms"
    yield Figure("a tap until its line is painted, p95", percentile(taps, 95), "ms", 60, note=note)
    yield Figure("a scanned code until its line is painted, median", median(scans), "ms", 50)


def painted(page: Page, address: str, acts: Sequence[Mapping[str, object]]) -> Iterator[float]:
    """Milliseconds of each act, on tickets of a usual length; the first of each warms up."""
    for number, act in enumerate(acts):
        if number % LINES == 0:
            page.goto(f"{address}/till")
            page.wait_for_load_state("networkidle")
        took = page.evaluate(PAINTED, act)
        if number % LINES:
            yield took


def keys_again(address: str, cashier: Cashier) -> Iterator[Figure]:
    """The key grid asked for again: not sent, and not rendered."""
    connection = HTTPConnection(urlsplit(address).netloc)
    cookies = "; ".join(f"{name}={value}" for name, value in cashier.cookies.items())
    headers = {"Cookie": cookies}
    statuses: list[int] = []

    def ask() -> None:
        connection.request("GET", "/till/keys", headers=headers)
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
        headers["If-None-Match"] = answer.headers["ETag"]

    first, *again = [milliseconds(ask) for _ in range(ASKS)]
    share = 100 * statuses[1:].count(304) / len(again)
    note = f"{median(again):.2f} ms, the first time {first:.2f} ms"
    yield Figure(
        "keys of a menu that has not changed: not sent", share, "%", 100, at_least=True, note=note
    )


def figures() -> Iterator[Figure]:
    """A venue of many products, served by the product's own server."""
    with tempfile.TemporaryDirectory(prefix="pospro-bench-") as name:
        folder = Path(name)
        url = furnish(folder)
        database = Database.open(url)
        with atomic(database) as unit:
            fill(unit)
        database.close()
        with serving(folder, url) as address:
            cashier = cashier_at(address)
            yield from keys_again(address, cashier)
            yield from in_the_browser(address, cashier)
