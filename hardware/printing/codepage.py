"""From any text to letters that one printer's code page has, and what had to be replaced."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

UNPRINTABLE = "?"
# Only where the code page lacks the sign itself.
FOLDS: Mapping[str, str] = {
    "₺": "TL", "€": "EUR", "£": "GBP",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
    "‘": "'", "’": "'", "‚": "'", "′": "'", "`": "'", "´": "'", "ʼ": "'",
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "─": "-", "═": "=",
    "…": "...", "•": "*", "·": "*", "×": "x", "÷": "/", "™": "TM", "№": "No", "ə": "e", "Ə": "E",
}  # fmt: skip
LIRA_BEFORE_AMOUNT = re.compile(r"₺(?=\d)")
# Controls, formats (bidi, zero width), surrogates, private use, unassigned.
REMOVED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
# Signs without which a word is still a word: marks left over, emoji and their modifiers.
DROPPED = frozenset({"Mn", "Me", "So", "Sk"})


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is encodable to the last letter; `replaced` names the letters that became "?"."""

    text: str
    replaced: tuple[str, ...] = ()


def fold(text: str, codec: str) -> Folded:
    """Safe and printable: no control character but the line feed is left in it."""
    composed = unicodedata.normalize("NFC", text)
    if not _has(codec, "₺"):
        composed = LIRA_BEFORE_AMOUNT.sub("TL ", composed)
    replaced: list[str] = []
    letters = "".join(_letters(composed, codec, replaced))
    return Folded(letters, tuple(dict.fromkeys(replaced)))


def _letters(text: str, codec: str, replaced: list[str]) -> Iterator[str]:
    for letter in text:
        category = unicodedata.category(letter)
        if letter == "\n":
            yield letter
        elif letter == "\t" or category == "Zs":
            yield " "
        elif category in REMOVED or category in {"Zl", "Zp"}:
            continue
        elif _has(codec, letter):
            yield letter
        else:
            yield _nearest(letter, codec, replaced)


def _nearest(letter: str, codec: str, replaced: list[str]) -> str:
    plain = unicodedata.normalize("NFKD", letter)
    for candidate in (FOLDS.get(letter, ""), plain, plain[:1]):
        if candidate and candidate != letter and _has(codec, candidate):
            return candidate
    if unicodedata.category(letter) in DROPPED:
        return ""
    replaced.append(letter)
    return UNPRINTABLE


def _has(codec: str, text: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
