"""Languages: letter case and order of names, translated sentences, amounts and days by locale."""

import gettext
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_compact_decimal

CATALOGUES = Path(__file__).resolve().parent / "translations"
MINUS = "\N{MINUS SIGN}"

COMPACT_FROM = 10_000
"""From where a graph writes thousands as one sign."""
_MOST_DIGITS = 15
_OTHER_ALPHABET = "z"


@dataclass(frozen=True, slots=True)
class Language:
    """How one language writes; `alphabet` lists its letters in order, one place each."""

    name: str
    direction: str
    decimal_sign: str
    group_sign: str
    money_pattern: str
    percent_pattern: str
    day_pattern: str
    alphabet: str


LANGUAGES = {
    "tr": Language(
        name="Türkçe",
        direction="ltr",
        decimal_sign=",",
        group_sign=".",
        money_pattern="{minus}{amount} {symbol}",
        percent_pattern="%{rate}",
        day_pattern="dd.MM.y",
        alphabet="abcçdefgğhıijklmnoöpqrsştuüvwxyz",
    ),
    "en": Language(
        name="English",
        direction="ltr",
        decimal_sign=".",
        group_sign=",",
        money_pattern="{minus}{symbol}{amount}",
        percent_pattern="{rate} %",
        day_pattern="d MMM y",
        alphabet="abcdefghijklmnopqrstuvwxyz",
    ),
}
"""Language code → how it writes; a further language is one entry and one catalogue."""

FALLBACK = "en"
"""The language of the sentences in the code."""


class CurrencyLike(Protocol):
    """What formatting must know of a currency."""

    @property
    def code(self) -> str:
        """The ISO code."""

    @property
    def exponent(self) -> int:
        """Its decimal places."""

    @property
    def symbol(self) -> str:
        """Its sign, or its code where it has none."""


@runtime_checkable
class MoneyLike(Protocol):
    """An amount among the facts of a sentence."""

    @property
    def minor(self) -> int:
        """Whole minor units."""

    @property
    def currency(self) -> CurrencyLike:
        """The currency they are of."""


class Unreadable(ValueError):
    """Typed text is no amount; `message` and `facts` make a sentence, as in a refusal."""

    def __init__(self, message: str, **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.facts = facts


def N_(message: str) -> str:  # noqa: N802  the name that gettext tools look for
    """Mark a sentence for translation; this module stands below the one of the domain."""
    return message


def known_language(wanted: Iterable[str | None]) -> str:
    """The first of these locales that is known ("tr_TR.UTF-8", "tr-TR", "tr"), else English."""
    for name in wanted:
        code = (name or "").replace("-", "_").partition("_")[0].partition(".")[0].casefold()
        if code in LANGUAGES:
            return code
    return FALLBACK


def lower(text: str, language: str) -> str:
    """Lower case by the rules of the language: in Turkish I is ı and İ is i."""
    if language == "tr":
        text = text.replace("İ", "i").replace("I", "ı")
    return unicodedata.normalize("NFC", text).lower()


def upper(text: str, language: str) -> str:
    """Upper case by the rules of the language: in Turkish i is İ and ı is I."""
    if language == "tr":
        text = text.replace("i", "İ").replace("ı", "I")
    return unicodedata.normalize("NFC", text).upper()


def fold(text: str) -> str:
    """The form under which text is searched: no case, no accents, single blanks.

    The same in every language, so that "cay", "ÇAY" and "Çay" find each other, and so do
    "ispanak" and "Ispanak", whichever keyboard they were typed on.
    """
    plain = _without_marks(text.replace("ı", "i").casefold().replace("ı", "i"))
    return " ".join(plain.split())


def _without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def sort_key(text: str, language: str) -> str:
    """A key whose order is the language's own, under any collation of a database.

    Two of the characters 0-9a-z for each letter: blanks first, digits, then the alphabet.
    """
    order = _order(language)
    return "".join(_place(letter, order) for letter in " ".join(lower(text, language).split()))


@cache
def _order(language: str) -> dict[str, str]:
    alphabet = LANGUAGES[language].alphabet
    letters = {letter: f"c{place:02d}" for place, letter in enumerate(alphabet)}
    digits = {digit: f"b0{digit}" for digit in "0123456789"}
    return {" ": "a00"} | digits | letters


def _place(letter: str, order: Mapping[str, str]) -> str:
    if letter in order:
        return order[letter]
    plain = _without_marks(letter)
    if plain and plain != letter:
        return "".join(_place(part, order) for part in plain)
    if letter.isalpha():
        return f"{_OTHER_ALPHABET}{ord(letter):06x}"
    return "a01"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("pospro", CATALOGUES, [language], fallback=True)


def translate(message: str, facts: Mapping[str, object], language: str) -> str:
    """The sentence in the language, with its facts written as the language writes them."""
    sentence = _catalogue(language).gettext(message) if message else ""
    return sentence.format(**{name: _fact(value, language) for name, value in facts.items()})


def _fact(value: object, language: str) -> object:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return format_day(value, language)
    if isinstance(value, Decimal):
        return format_decimal(value, language)
    if isinstance(value, MoneyLike):
        return format_money(value.minor, value.currency, language)
    return value


def format_money(minor: int, currency: CurrencyLike, language: str, *, sign: bool = True) -> str:
    """Minor units as people write them: 1.250,00 ₺ or ₺1,250.00; `sign` is the currency's."""
    how = LANGUAGES[language]
    minus = MINUS if minor < 0 else ""
    whole, rest = divmod(abs(minor), 10**currency.exponent)
    amount = f"{whole:,}".replace(",", how.group_sign)
    if currency.exponent:
        amount += f"{how.decimal_sign}{rest:0{currency.exponent}d}"
    if not sign:
        return minus + amount
    symbol = currency.symbol
    if how.money_pattern.index("{symbol}") < how.money_pattern.index("{amount}"):
        symbol += " " if symbol[-1].isalpha() else ""
    return how.money_pattern.format(minus=minus, amount=amount, symbol=symbol)


def format_quantity(thousandths: int, language: str) -> str:
    """Thousandths as units, without trailing zeros: 2, 0,125, 1,5."""
    return format_decimal(Decimal(thousandths).scaleb(-3), language)


def format_decimal(value: Decimal, language: str) -> str:
    """An exact number with the signs of the language, without trailing zeros."""
    how = LANGUAGES[language]
    whole, _, rest = f"{abs(value):f}".partition(".")
    rest = rest.rstrip("0")
    text = f"{int(whole):,}".replace(",", how.group_sign)
    return (MINUS if value < 0 else "") + text + (f"{how.decimal_sign}{rest}" if rest else "")


def format_compact(value: Decimal, language: str) -> str:
    """A round number in few signs, as graphs have room for: 750, 15K, 1.5M."""
    if abs(value) < COMPACT_FROM:
        return format_decimal(value, language)
    text = format_compact_decimal(value, locale=language, fraction_digits=1)
    return text.replace("-", MINUS)


def format_percent(rate: Decimal, language: str) -> str:
    """A percentage: %10 or 10 %."""
    return LANGUAGES[language].percent_pattern.format(rate=format_decimal(rate, language))


def titled(name: str, rate: Decimal | None, language: str) -> str:
    """A calculation with its rate: a name that ends in a bare “%” waits for it."""
    if rate is None:
        return name
    return f"{name.removesuffix('%').rstrip()} {format_percent(rate, language)}"


def format_day(day: date, language: str) -> str:
    """A day: 14.03.2026 or 14 Mar 2026."""
    return format_date(day, LANGUAGES[language].day_pattern, locale=language)


def month_name(day: date, language: str) -> str:
    """The month of a day: Mart or March."""
    return format_date(day, "LLLL", locale=language)


def format_moment(moment: datetime, language: str, time_zone: str) -> str:
    """A moment as the clock on the venue's wall showed it: 14.03.2026 20:34."""
    pattern = f"{LANGUAGES[language].day_pattern} HH:mm"
    zone = ZoneInfo(time_zone)
    return format_datetime(moment.astimezone(zone), pattern, tzinfo=zone, locale=language)


def parse_amount(text: str, currency: CurrencyLike, language: str) -> int:
    """Minor units from typed text, in the language's own signs and any script's digits.

    Raises Unreadable for anything that could be meant in two ways, and for everything that is no
    plain number: other signs, exponents, underscores, too many decimals or digits.
    """
    text = text.strip()
    for mark in (currency.symbol, currency.code):
        text = text.removeprefix(mark).removesuffix(mark).strip()
    return _parse(text, currency.exponent, language)


def parse_quantity(text: str, language: str) -> int:
    """Thousandths from typed text; Unreadable as for amounts."""
    return _parse(text.strip(), 3, language)


def _parse(text: str, places: int, language: str) -> int:
    how = LANGUAGES[language]
    negative = text.startswith(("-", MINUS))
    digits, point, rest = text[negative:].partition(how.decimal_sign)
    groups = digits.split(how.group_sign)
    _refuse_misplaced_groups(groups, places, how, exact=bool(point))
    whole, decimals = _digits("".join(groups), how), _digits(rest, how) if point else ""
    if len(decimals) > places:
        raise Unreadable(N_("Use at most {places} decimals."), places=places)
    if len(whole) + len(decimals) > _MOST_DIGITS:
        raise Unreadable(N_("This number is too large. Check the digits."))
    value = int(whole + decimals.ljust(places, "0"))
    return -value if negative else value


def _refuse_misplaced_groups(groups: list[str], places: int, how: Language, *, exact: bool) -> None:
    """1.250 is a thousand and more only where it cannot be one and a quarter."""
    ambiguous = len(groups) == 2 and places == 3 and not exact
    misplaced = any(len(group) != 3 for group in groups[1:]) or len(groups[0]) > 3
    if len(groups) > 1 and (ambiguous or misplaced):
        raise _wrong_sign(how)


def _digits(text: str, how: Language) -> str:
    values = [unicodedata.digit(sign, -1) if sign.isdecimal() else -1 for sign in text]
    if not values or min(values) < 0:
        raise _wrong_sign(how)
    return "".join(map(str, values))


def _wrong_sign(how: Language) -> Unreadable:
    return Unreadable(
        N_("Write the number with digits and “{sign}” before the decimals."), sign=how.decimal_sign
    )
