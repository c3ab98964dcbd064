"""The bytes of a job, judged by what a printer makes of them."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Picture

from hardware.errors import DocumentInvalid, ProfileUnknown
from hardware.printing.document import (
    QR,
    Align,
    Barcode,
    Columns,
    Cut,
    Document,
    DrawerKick,
    Image,
    Text,
)
from hardware.printing.escpos import encode, encode_page_test
from hardware.printing.preview import preview
from hardware.printing.profiles import PROFILES, profile
from hardware.printing.render import render
from hardware.printing.session import Done, Job, Printer, print_job
from hardware.sim.printer import PrinterSimulator
from hardware.sim.roll import Model
from tests.hardware.slips import DRAWER_TRAP, EVERYTHING, LETTERS, RECEIPT, logo

GENERIC = PROFILES["generic-80mm"]


def test_a_job_forgets_the_last_one_and_chooses_the_turkish_page():
    job = encode(Document((Text(LETTERS),)), GENERIC).data
    assert job.hex(" ") == (
        "1b 40 1c 2e 1b 74 0d a7 81 9f 8d 94 87 98 a6 9a 9e 99 80 0a"  # ESC @, FS ., ESC t 13
    )


@pytest.mark.parametrize("key", [key for key in PROFILES if not key.startswith("raster")])
def test_turkish_is_right_on_every_known_printer(key):
    document = Document((Text(LETTERS), Columns("Çiğ köfte ŞİŞ ₺12", "1.234,50"), Cut()))
    printed = render(encode(document, PROFILES[key]).data, PROFILES[key])
    assert printed.text.splitlines()[:2] == preview(document, PROFILES[key].paper)[:2]
    assert printed.text.startswith(LETTERS + "\n")


@pytest.mark.parametrize("key", ["generic-58mm", "epson-tm-t88v", "generic-80mm"])
def test_the_paper_says_what_the_preview_said(key):
    printed = render(encode(RECEIPT, PROFILES[key]).data, PROFILES[key]).text
    said = preview(RECEIPT, PROFILES[key].paper)
    assert [line.replace(" ", "") for line in printed.splitlines()] == [
        line.replace(" ", "") for line in said
    ]


def test_a_printer_without_turkish_letters_gets_them_as_dots():
    drawn, narrow = PROFILES["raster-80mm"], Document((Text(LETTERS), Text("₺12"), Cut()))
    printed = render(encode(narrow, drawn).data, drawn)
    assert printed.text == "[picture 144x30]\n[picture 40x30]\n"
    letters = Picture.open(BytesIO(printed.png)).crop((24, 24, 24 + 144, 24 + 30))
    native = render(encode(narrow, GENERIC).data, GENERIC)
    same = Picture.open(BytesIO(native.png)).crop((24, 24, 24 + 144, 24 + 30))
    assert letters.tobytes() == same.tobytes()


def test_a_product_name_never_opens_the_drawer(printer, simulator):
    document = Document((Text(DRAWER_TRAP), Columns(DRAWER_TRAP, DRAWER_TRAP), Cut()))
    assert print_job(printer, Job(encode(document, printer.profile).data)) == Done()
    assert simulator.drawer_openings == 0
    assert "xpú" in simulator.receipts[0].text


def test_a_drawer_opens_at_its_own_pin():
    kick = Document((DrawerKick(),))
    assert encode(kick, GENERIC).data.endswith(b"\x1bp\x0022")
    assert encode(Document((DrawerKick(5),)), GENERIC).data.endswith(b"\x1bp\x0122")


def test_a_printer_that_thinks_in_chinese_prints_turkish():
    with PrinterSimulator(model=Model(thinks_in_kanji=True)) as simulator:
        data = encode(Document((Text(LETTERS), Cut())), GENERIC).data
        send_blindly(simulator, data)
        assert simulator.wait_for_receipts(1)[0].text == LETTERS + "\n"
        send_blindly(simulator, data.replace(b"\x1c.", b""))
        assert LETTERS not in simulator.wait_for_receipts(2)[1].text


def send_blindly(simulator, data):
    print_job(Printer(simulator.address, PROFILES["silent-80mm"]), Job(data))


def test_codes_stand_on_the_paper_with_their_data(printer, simulator):
    print_job(printer, Job(encode(EVERYTHING, printer.profile).data))
    text = simulator.receipts[0].text
    assert "[8690123456789]" in text
    assert "[T-000041]" in text
    assert "[https://example.org/r/41]" in text
    assert "[picture 160x40]" in text


def test_a_brace_in_a_code_128_is_no_command():
    assert "[A{B}]" in render(encode(Document((Barcode("A{B}"),)), GENERIC).data, GENERIC).text


def test_bars_that_do_not_fit_become_plain_letters():
    narrow = PROFILES["generic-58mm"]
    long_code = Document((Barcode("INVOICE-2025-000000000041"),))
    assert "\nINVOICE" in "\n" + render(encode(long_code, narrow).data, narrow).text


def test_a_printer_without_qr_gets_a_picture_of_it():
    silent = PROFILES["silent-80mm"]
    text = render(encode(Document((QR("https://example.org"),)), silent).data, silent).text
    assert text.startswith("[picture ")


def test_a_picture_wider_than_the_paper_is_made_to_fit():
    document = Document((Image(logo(1000, 100), Align.LEFT),))
    assert "[picture 576x57]" in render(encode(document, GENERIC).data, GENERIC).text


def test_a_broken_picture_is_refused_before_anything_is_sent():
    with pytest.raises(DocumentInvalid):
        encode(Document((Image(logo()[:40]),)), GENERIC)


def test_letters_the_printer_lacks_are_reported():
    assert encode(Document((Text("Çay 茶"), Columns("чай", "1"))), GENERIC).replaced == (
        "茶", "ч", "а", "й",
    )  # fmt: skip


def test_the_page_test_shows_which_number_is_turkish():
    lines = render(encode_page_test("cp857", range(256)), GENERIC).text.splitlines()
    assert [line[:3].strip() for line in lines if LETTERS in line] == ["13", "61"]


def test_the_picture_is_as_wide_as_the_paper_and_has_ink_on_it():
    for key in ("generic-80mm", "generic-58mm"):
        its = PROFILES[key]
        png = render(encode(EVERYTHING, its).data, its).png
        assert int.from_bytes(png[16:20]) == its.dots + 48
        assert len(png) > 2000


def test_an_unknown_profile_names_the_known_ones():
    with pytest.raises(ProfileUnknown, match="epson-tm-t20"):
        profile("epsom")


def test_the_library_leaves_no_trace(tmp_path):
    code = (
        "import logging, sys\n"
        "from hardware.printing.escpos import encode\n"
        "from hardware.printing.profiles import PROFILES\n"
        "from tests.hardware.slips import EVERYTHING\n"
        "for profile in PROFILES.values(): encode(EVERYTHING, profile)\n"
        "assert not logging.root.handlers\n"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    done = run(code, environment)
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_the_hardware_package_stands_alone():
    code = (
        "import pkgutil, importlib, sys, hardware\n"
        "for module in pkgutil.walk_packages(hardware.__path__, 'hardware.'):\n"
        "    importlib.import_module(module.name)\n"
        "print(sorted({'flask', 'sqlalchemy', 'pospro'} & set(sys.modules)))\n"
    )
    assert run(code, {**os.environ, "PYTHONPATH": str(Path.cwd())}).stdout == "[]\n"


def run(code, environment):
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
