"""The printers' screen: connections as people type them, and the queue at each length."""

import re

import pytest
from sqlalchemy import insert, select

from pospro.domain.ids import new_id
from pospro.services.atomic import atomic
from pospro.storage.print_jobs import PrinterRow, PrintJobRow
from pospro.storage.users import UserRow
from pospro.web.connections import KINDS, address_of, fields_of, place_of
from tests.conftest import MONDAY_NOON
from tests.web.test_manager import errors, form
from tests.web.test_manager import fields_of as typed_in

ADDRESSES = {
    "tcp://192.168.1.50:9100": "192.168.1.50",
    "tcp://kitchen.local:9101": "kitchen.local:9101",
    "tcp://[fe80::1]:9100": "fe80::1",
    "serial:///dev/ttyUSB0?baud=19200": "/dev/ttyUSB0",
    "serial:///dev/ttyUSB0?baud=9600&flow=rts": "/dev/ttyUSB0",
    "serial://COM3?baud=9600": "COM3",
    "usb://04b8:0202": "04b8:0202",
    "usb://04b8:0202?serial=A1": "04b8:0202",
    "file:///dev/usb/lp0": "/dev/usb/lp0",
    "file:///var/print%20out.bin": "/var/print out.bin",
}


@pytest.mark.parametrize(("address", "place"), ADDRESSES.items())
def test_an_address_is_taken_apart_and_put_together_again(address, place):
    assert address_of(fields_of(address)) == address
    assert place_of(address) == place


def test_every_kind_of_connection_has_an_example_above():
    assert {address.partition("://")[0] for address in ADDRESSES} == set(KINDS)


CHOSEN = {"baud", "profile"}
"""Fields that offer a list, so that nothing else can stay in them."""

on_sqlite = pytest.mark.parametrize("engine_kind", ["sqlite"])


@on_sqlite
@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"connection": "tcp", "host": ""}, "host"),
        ({"connection": "tcp", "host": "10.0.0.1/x?y#z@w"}, "host"),
        ({"connection": "tcp", "host": "bar", "port": "91oo"}, "port"),
        ({"connection": "serial", "device": ""}, "device"),
        ({"connection": "serial", "device": "/dev/ttyUSB0", "baud": "fast"}, "baud"),
        ({"connection": "usb", "ids": "epson"}, "ids"),
        ({"connection": "file", "path": "receipts.bin"}, "path"),
        ({"connection": "file", "path": "/var/venue.sqlite"}, "path"),
        ({"connection": "file", "path": "/dev/usb/lp0", "profile": "typewriter"}, "profile"),
        ({"connection": "tcp", "host": "bar", "name": ""}, "name"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field_and_stays(owner, engine_kind, typed, field):
    fields = form(owner, "/printers/new") | {"name": "Bar", "request_id": "request-bar"} | typed
    headers = {"HX-Request": "true", "X-CSRFToken": owner.token}
    answer = owner.client.post("/printers", data=fields, headers=headers)
    assert (answer.status_code, set(errors(answer))) == (422, {field})
    again = typed_in(answer.text)
    assert {key: again[key][0] for key in typed.keys() - CHOSEN} == {
        key: value for key, value in typed.items() if key not in CHOSEN
    }


@on_sqlite
def test_another_connection_brings_its_own_fields(owner, engine_kind):
    for kind, field in (("tcp", "host"), ("serial", "baud"), ("usb", "ids"), ("file", "path")):
        page = owner.get(f"/printers/connection?connection={kind}").text
        assert f'id="{field}"' in page


@on_sqlite
@pytest.mark.parametrize("count", [0, 1, 30, 300])
def test_the_queue_shows_any_number_of_jobs(owner, app, engine_kind, count):
    waiting(app, count)
    page = owner.get("/printers").text
    assert ("Everything was printed." in page) == (count == 0)
    assert page.count('class="proof ') == min(count, 30)
    assert (f"30 of {count}" in page) == (count > 30)
    shown, more = 30, re.search(r'shown=(\d+)" hx-target', page)
    while more:
        shown = int(more.group(1))
        page = owner.get(f"/printers/queue?shown={shown}").text
        assert page.count('class="proof ') == min(count, shown)
        more = re.search(r'shown=(\d+)" hx-target', page)
    assert shown >= min(count, 300)


def waiting(app, count):
    """Let so many slips wait for a printer that is out of paper."""
    db = app.extensions["pospro"].db
    with atomic(db) as unit:
        printer_id = unit.connection.scalar(select(PrinterRow.id))
        user_id = unit.connection.scalar(select(UserRow.id))
        for _ in range(count):
            job = {
                "id": new_id(),
                "printer_id": printer_id,
                "ticket_id": None,
                "kind": "test",
                "document": None,
                "copy_number": 0,
                "opens_drawer": False,
                "state": "failed",
                "attempts": 1,
                "cause": "ProfileUnknown",
                "created_at": MONDAY_NOON,
                "created_by": user_id,
                "changed_at": MONDAY_NOON,
            }
            unit.connection.execute(insert(PrintJobRow.__table__), job)


@on_sqlite
def test_a_cashier_is_not_let_in(cashier, engine_kind):
    for path in ("/printers", "/printers/new", "/printers/queue", "/printers/connection"):
        assert cashier.get(path).status_code == 403
