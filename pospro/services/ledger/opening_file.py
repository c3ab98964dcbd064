"""Opening balances as somebody wrote them: lines of code, debit and credit."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from pospro.domain.errors import BadInput, N_, PosproError
from pospro.domain.money import Currency
from pospro.i18n import Unreadable, fold, parse_amount

MOST_SIGNS = 1_000_000
HEADS = ("code", "account", "kod", "hesap", "hesap kodu", "account code")


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """One line: the code of an account, and minor units on either side."""

    number: int
    code: str
    debit: int = 0
    credit: int = 0


@dataclass(slots=True)
class OpeningFile:
    """The lines that could be read, and what is wrong with the others."""

    lines: list[OpeningLine] = field(default_factory=list)
    problems: list[tuple[int, PosproError]] = field(default_factory=list)


def read_opening(text: str, currency: Currency, language: str) -> OpeningFile:
    """Read lines with semicolons, tabs or commas between; a first line of headers is left out."""
    if len(text) > MOST_SIGNS:
        raise BadInput(N_("The text is too long. Divide it."), field="lines")
    found = OpeningFile()
    for number, cells in _rows(text.removeprefix("\ufeff")):
        if number == 1 and fold(cells[0]) in HEADS:
            continue
        if len(cells) > 3 and any(cells[3:]):
            refusal = BadInput(
                N_("Line {number}: write code, debit and credit, with “;” between."),
                field="lines",
                number=number,
            )
            found.problems.append((number, refusal))
            continue
        try:
            debit, credit = (
                parse_amount(cell, currency, language) if cell else 0
                for cell in [*cells[1:], "", ""][:2]
            )
        except Unreadable as error:
            refusal = BadInput(error.message, field="lines", **error.facts)
            found.problems.append((number, refusal))
            continue
        found.lines.append(OpeningLine(number, cells[0], debit, credit))
    return found


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    between = next((sign for sign in ";\t" if sign in text), ",")
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=between), 1):
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield number, cells
