"""A document is stored as plain JSON and comes back the same, or is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hardware.errors import DocumentInvalid
from hardware.printing.document import (
    QR,
    Align,
    Barcode,
    Columns,
    Cut,
    Document,
    DrawerKick,
    Feed,
    Image,
    Rule,
    Style,
    Symbology,
    Text,
)
from tests.hardware.slips import EVERYTHING, logo

words = some.text(max_size=40)
styles = some.builds(Style, some.booleans(), some.booleans(), some.booleans(), some.booleans())
aligns = some.sampled_from(Align)
elements = some.one_of(
    some.builds(Text, words, aligns, styles),
    some.builds(Columns, words, words, styles),
    some.builds(Rule, some.booleans()),
    some.builds(Feed, some.integers(1, 255)),
    some.builds(Barcode, some.text("AZaz09-{}", min_size=1, max_size=20)),
    some.builds(QR, some.text(some.characters(codec="utf-8"), min_size=1, max_size=99)),
    some.builds(Image, some.just(logo()), aligns),
    some.just(Cut()),
    some.builds(DrawerKick, some.sampled_from([None, 2, 5])),
)


@given(some.lists(elements, max_size=8))
def test_a_stored_document_comes_back_the_same(parts):
    document = Document(tuple(parts))
    stored = json.dumps(document.to_dict())
    assert Document.from_dict(json.loads(stored)) == document


def test_a_stored_document_holds_only_what_differs_from_the_usual():
    document = Document((Text("Çay"), Text("Toplam", Align.RIGHT, Style(bold=True, wide=True))))
    assert document.to_dict() == {
        "version": 1,
        "elements": [
            {"kind": "text", "text": "Çay"},
            {"kind": "text", "text": "Toplam", "align": "right", "style": ["bold", "wide"]},
        ],
    }


def test_a_copy_carries_a_banner_and_is_otherwise_the_same():
    copy = EVERYTHING.headed("COPY")
    assert copy.elements[1:] == EVERYTHING.elements
    assert copy.elements[0].text == "COPY"


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {},
        {"version": 2, "elements": []},
        {"version": 1, "elements": {}},
        {"version": 1, "elements": [], "more": 1},
        {"version": 1, "elements": ["text"]},
        {"version": 1, "elements": [{"kind": "hologram"}]},
        {"version": 1, "elements": [{"kind": "text"}]},
        {"version": 1, "elements": [{"kind": "text", "text": 5}]},
        {"version": 1, "elements": [{"kind": "text", "text": "a", "font": "b"}]},
        {"version": 1, "elements": [{"kind": "text", "text": "a", "align": "top"}]},
        {"version": 1, "elements": [{"kind": "text", "text": "a", "style": ["loud"]}]},
        {"version": 1, "elements": [{"kind": "text", "text": "a", "style": "bold"}]},
        {"version": 1, "elements": [{"kind": "feed", "lines": True}]},
        {"version": 1, "elements": [{"kind": "feed", "lines": 0}]},
        {"version": 1, "elements": [{"kind": "rule", "heavy": 1}]},
        {"version": 1, "elements": [{"kind": "image", "png": "@@"}]},
        {"version": 1, "elements": [{"kind": "image", "png": "R0lGODlh"}]},
        {"version": 1, "elements": [{"kind": "drawerkick", "pin": 3}]},
    ],
)
def test_what_no_document_could_have_written_is_refused(stored):
    with pytest.raises(DocumentInvalid):
        Document.from_dict(stored)


@pytest.mark.parametrize(
    ("data", "symbology"),
    [
        ("8690123456780", Symbology.EAN13),
        ("869012345678", Symbology.EAN13),
        ("٨690123456789", Symbology.EAN13),
        ("96385075", Symbology.EAN8),
        ("", Symbology.CODE128),
        ("çay", Symbology.CODE128),
    ],
)
def test_a_barcode_that_no_scanner_could_read_is_refused(data, symbology):
    with pytest.raises(DocumentInvalid):
        Barcode(data, symbology)


def test_barcodes_with_a_right_check_digit_are_taken():
    assert Barcode("8690123456789", Symbology.EAN13)
    assert Barcode("96385074", Symbology.EAN8)
