"""Printers and card payments of a configuration file are held to the rules of their forms."""

import json
from pathlib import Path

import pytest

from pospro.devices.known_printers import KNOWN
from pospro.domain.errors import BadInput
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
BAR = {"name": "Bar", "address": "tcp://10.0.0.9:9100", "profile": "generic-80mm"}
FILE = "Print to a device such as /dev/usb/lp0, or to a file that ends in .bin or .prn."


def load(shop, content, **how):
    text = content if isinstance(content, str) else json.dumps(content)
    command = ImportConfiguration(shop.owner, text, how.get("kind", "json"), known=KNOWN)
    return import_configuration(shop.db, shop.clock, command)


def told(shop, content, **how):
    with pytest.raises(UnusableFile) as refused:
        load(shop, content, **how)
    return [str(problem) for problem in refused.value.problems]


@pytest.fixture
def content(shop):
    return json.loads(export_configuration(shop.db, shop.owner, "json"))


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"address": "tcp://bar:99999"}, "printers (Bar), address"),
        ({"address": "memory://"}, "printers (Bar), address"),
        ({"address": "file:///etc/passwd"}, "printers (Bar), address"),
        ({"profile": "typewriter"}, "printers (Bar), profile"),
    ],
)
def test_a_printer_that_its_form_refuses_is_not_imported(shop, content, wrong, place):
    content["printers"] = [*content.get("printers", []), BAR | wrong]
    (problem,) = told(shop, content)
    assert problem.startswith(f"{place}: ")
    content["printers"][-1] = BAR
    assert [change.key for change in load(shop, content).of("printers", "added")] == ["Bar"]


def test_a_card_payment_that_goes_to_a_drawer_is_not_imported(shop, content):
    card = next(each for each in content["payment_types"] if each["kind"] == "card")
    cash = next(each for each in content["payment_types"] if each["kind"] == "cash")
    card["account"] = content["registers"][0]["drawer"]
    card["transaction_type"] = cash["transaction_type"]
    (problem,) = told(shop, content)
    assert problem.startswith(f"payment_types ({card['name']}), account: ")
    assert "Only cash goes to the register's drawer. Choose an account." in problem


def test_a_file_printer_writes_to_devices_and_receipts_and_to_nothing_else(shop, tmp_path):
    database, linked = tmp_path / "venue.sqlite", tmp_path / "linked.bin"
    database.write_bytes(b"SQLite format 3\0")
    linked.symlink_to(database)
    (tmp_path / "folder.bin").mkdir()
    wrong = (database, linked, tmp_path / "folder.bin", tmp_path / "new.txt", Path("/dev/../etc/x"))
    for path in wrong:
        with pytest.raises(BadInput) as refused:
            KNOWN.require_address(f"file://{path}")
        assert (refused.value.message, refused.value.facts["part"]) == (FILE, "path")
    (tmp_path / "old.bin").write_bytes(b"\x1b@")
    for path in ("/dev/usb/lp0", "/dev/null", tmp_path / "old.bin", tmp_path / "new.prn"):
        KNOWN.require_address(f"file://{path}")


@pytest.mark.parametrize("text", ['[venue]\nname = "Bar"\nlist = [1,\n2\n', "[venue]\n\n\n[x"])
def test_a_file_that_ends_too_soon_names_its_last_line(shop, text):
    (problem,) = told(shop, text, kind="toml")
    assert "at line 4, the end of the file" in problem
