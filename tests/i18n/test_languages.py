"""Letter case, order, figures and days are those of the language on the screen."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pospro.domain.currency import CURRENCIES, currency
from pospro.domain.errors import NotFound
from pospro.domain.money import Money
from pospro.i18n import (
    LANGUAGES,
    Unreadable,
    fold,
    format_day,
    format_decimal,
    format_moment,
    format_money,
    format_percent,
    format_quantity,
    known_language,
    lower,
    parse_amount,
    parse_quantity,
    sort_key,
    translate,
    upper,
)

LIRA = currency("TRY")


def test_turkish_keeps_its_two_letters_i_apart():
    assert upper("ıspanaklı pide ile şiş", "tr") == "ISPANAKLI PİDE İLE ŞİŞ"
    assert lower("IŞIK İÇECEK", "tr") == "ışık içecek"
    assert upper("iced tea", "en") == "ICED TEA"


@pytest.mark.parametrize("typed", ["ayran", "AYRAN", "Ayran", "  ayran "])
def test_a_product_is_found_whatever_the_case(typed):
    assert fold(typed) == fold("Ayran")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("cay", "Çay"), ("ispanak", "ISPANAK"), ("ıspanak", "Ispanak"), ("kofte", "İçli Köfte")],
)
def test_a_product_is_found_from_a_keyboard_without_turkish_letters(typed, name):
    assert fold(typed) in fold(name)


def test_names_stand_in_the_order_of_the_turkish_alphabet():
    names = ["zeytin", "şalgam", "su", "ıspanak", "İskender", "cacık", "çay", "7 baharat", "wrap"]
    ordered = sorted(names, key=lambda name: sort_key(name, "tr"))
    assert ordered == [
        "7 baharat", "cacık", "çay", "ıspanak", "İskender", "su", "şalgam", "wrap", "zeytin",
    ]  # fmt: skip


def test_names_in_english_are_ordered_by_their_plain_letters():
    names = ["zebra", "çay", "cake", "dates"]
    assert sorted(names, key=lambda name: sort_key(name, "en")) == [
        "cake", "çay", "dates", "zebra",
    ]  # fmt: skip


@given(st.lists(st.text(max_size=12), min_size=2), st.sampled_from(list(LANGUAGES)))
def test_a_sort_key_is_ordered_alike_by_bytes_and_by_letters(names, language):
    keys = [sort_key(name, language) for name in names]
    assert all(key.isascii() and key == key.lower() for key in keys)
    assert sorted(keys) == sorted(keys, key=str.encode)


@pytest.mark.parametrize(
    ("minor", "code", "language", "written"),
    [
        (125000, "TRY", "tr", "1.250,00 ₺"),
        (125000, "TRY", "en", "₺1,250.00"),
        (-5, "TRY", "tr", "−0,05 ₺"),
        (-5, "TRY", "en", "−₺0.05"),
        (1250, "JPY", "en", "¥1,250"),
        (1250, "KWD", "tr", "1,250 KWD"),
        (1250, "CHF", "en", "CHF 12.50"),
    ],
)
def test_an_amount_is_written_as_people_write_it(minor, code, language, written):
    assert format_money(minor, currency(code), language) == written


def test_a_column_of_amounts_carries_no_currency_sign():
    assert format_money(-226_00, LIRA, "tr", sign=False) == "−226,00"


def test_quantities_and_percentages_have_no_idle_zeros():
    assert format_quantity(2000, "tr") == "2"
    assert format_quantity(-1500, "tr") == "−1,5"
    assert format_quantity(125, "en") == "0.125"
    assert format_percent(Decimal("18.50"), "tr") == "%18,5"
    assert format_percent(Decimal(10), "en") == "10 %"
    assert format_decimal(Decimal("12345.60"), "tr") == "12.345,6"


def test_a_day_and_a_moment_are_those_on_the_venues_wall():
    assert format_day(date(2026, 3, 14), "tr") == "14.03.2026"
    assert format_day(date(2026, 3, 14), "en") == "14 Mar 2026"
    late = datetime(2026, 3, 14, 22, 30, tzinfo=UTC)
    assert format_moment(late, "tr", "Europe/Istanbul") == "15.03.2026 01:30"


@given(
    st.integers(-(10**11), 10**11),
    st.sampled_from([code for code, known in CURRENCIES.items() if known.exponent != 3]),
    st.sampled_from(list(LANGUAGES)),
    st.booleans(),
)
def test_what_is_written_is_read_back(minor, code, language, sign):
    money = currency(code)
    written = format_money(minor, money, language, sign=sign)
    if sign and language == "en" and minor < 0:
        written = written.replace(money.symbol, "", 1).replace(" ", "")
    assert parse_amount(written, money, language) == minor


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("12", 1200), ("12,5", 1250), ("1.250,00 ₺", 125000), ("1.234", 123400), ("٣,٥", 350)],
)
def test_an_amount_is_read_as_it_is_typed(typed, minor):
    assert parse_amount(typed, LIRA, "tr") == minor


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-", ",", "12.50", "1.2", "1..2", "1,2,3", "1,234", "1e5", "1_000", "NaN", "inf",
        "+-1", "½", "²", "0x10", "12 50", "1234567890123456", "1.23.456", "12.345.67,0",
    ],
)  # fmt: skip
def test_an_amount_that_could_mean_something_else_is_refused(typed):
    with pytest.raises(Unreadable):
        parse_amount(typed, LIRA, "tr")


def test_a_weight_with_a_point_is_not_taken_for_thousands():
    assert parse_quantity("1,5", "tr") == 1500
    with pytest.raises(Unreadable):
        parse_quantity("1.500", "tr")
    assert parse_quantity("1.500,000", "tr") == 1_500_000


def test_a_sentence_writes_its_facts_in_the_language():
    refusal = NotFound("{price} on {day}", price=Money(1250, LIRA), day=date(2026, 1, 2))
    assert translate(refusal.message, refusal.facts, "tr") == "12,50 ₺ on 02.01.2026"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["tr_TR.UTF-8"], "tr"),
        (["tr-TR"], "tr"),
        ([None, "", "C", "en_GB"], "en"),
        (["C.UTF-8"], "en"),
        (["de_DE", "tr"], "tr"),
        ([], "en"),
    ],
)
def test_the_first_known_language_is_taken(wanted, found):
    assert known_language(wanted) == found
