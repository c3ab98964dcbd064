"""Any text becomes letters that the printer has, and nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hardware.printing.codepage import fold
from tests.hardware.slips import DRAWER_TRAP, LETTERS


def test_turkish_letters_have_their_bytes_in_both_pages():
    assert fold(LETTERS, "cp857").text.encode("cp857").hex(" ") == (
        "a7 81 9f 8d 94 87 98 a6 9a 9e 99 80"
    )
    assert fold(LETTERS, "cp1254").text.encode("cp1254").hex(" ") == (
        "f0 fc fe fd f6 e7 dd d0 dc de d6 c7"
    )


def test_letters_typed_as_a_letter_and_a_mark_are_the_same_letters():
    assert fold(unicodedata.normalize("NFD", LETTERS), "cp857").text == LETTERS


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Çay ₺", "Çay TL"),
        ("₺12,50", "TL 12,50"),
        ("“Ev” – ‘yapımı’…", "\"Ev\" - 'yapımı'..."),
        ("€5", "EUR5"),
        ("☕️ Kahve 👩🏽‍🍳", " Kahve "),
        ("İyi\u202eters\u2066\u200d", "İyiters"),
        ("a\u00a0b\u202fc\td", "a b c d"),
        ("Dvořák, Łódź", "Dvorák, ?ódz"),
        ("ﬁne ½", "fine ½"),
        (DRAWER_TRAP, "xpú"),
    ],
)
def test_what_the_page_lacks_is_written_differently(written, printed):
    assert fold(written, "cp857").text == printed


def test_the_lira_stays_where_the_paper_has_it():
    assert fold("₺12,50 – ☕", "utf-8").text == "₺12,50 – ☕"


def test_letters_without_any_likeness_are_named():
    folded = fold("Çay 茶 чай 茶", "cp857")
    assert folded.text == "Çay ? ??? ?"
    assert folded.replaced == ("茶", "ч", "а", "й")


@given(some.text())
def test_no_control_character_but_the_line_feed_ever_remains(text):
    for codec in ("cp857", "cp1254", "cp437"):
        data = fold(text, codec).text.encode(codec)
        assert all(byte >= 0x20 and byte != 0x7F for byte in data.replace(b"\n", b""))
