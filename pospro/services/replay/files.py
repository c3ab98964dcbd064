"""A recording's files, read strictly, a line at a time: what is wrong is noted with its place."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency
from pospro.services.recording_problems import Problems
from pospro.services.replay.fields import Fields, WrongField

COLUMNS = {
    "departments": ("department", "name", "vat_percent"),
    "sessions": ("session", "opened", "closed", "business_date"),
    "transactions": ("transaction", "session", "closed"),
    "lines": (
        "line", "transaction", "time", "department", "text", "items", "unit_price", "kind",
        "voided_by", "cashier", "discount",
    ),
    "payments": ("payment", "transaction", "time", "payment_type", "amount", "text", "cashier"),
}  # fmt: skip
"""File → the columns that it must have; further ones are left alone."""

NO_TEXT = N_("this is no text in UTF-8; save the file as “CSV UTF-8” and start again")
QUOTES = N_(
    "the quotation marks do not match from here on: each one that opens a field closes it, "
    "and inside a field it stands twice"
)
_NO_TEXT = re.compile("[\0\udc80-\udcff]")

T = TypeVar("T")


class _NotText(Exception):
    """A line holds what is no text in UTF-8; its number."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class Files:
    """The files of a folder whose first lines are right; what is not is among the problems."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self._folder = folder
        self._problems = problems
        if not folder.is_dir():
            raise BadInput(N_("There is no folder {folder}."), folder=str(folder))
        self._usable = {name for name in COLUMNS if self._has_columns(name)}

    def rows(
        self, name: str, currency: Currency, make: Callable[[Fields], T]
    ) -> Iterator[tuple[int, T]]:
        """The number of each line of NAME.csv and what `make` gives for it."""
        if name not in self._usable:
            return
        file = f"{name}.csv"
        for line, row in self._lines(name):
            try:
                made = make(Fields(row, currency))
            except WrongField as wrong:
                self._problems.note(file, line, wrong.message, **wrong.facts)
            else:
                yield line, made

    def _lines(self, name: str) -> Iterator[tuple[int, dict[str | None, str]]]:
        """Each line below the first that is not blank, with the number at which it begins."""
        table = self._table(name)
        _, columns = next(table)
        for line, values in table:
            row: dict[str | None, str] = dict(zip(columns, values, strict=False))
            if len(values) > len(columns):
                row[None] = ""
            yield line, row

    def _has_columns(self, name: str) -> bool:
        wanted, file, before = COLUMNS[name], f"{name}.csv", self._problems.count
        _, found = next(self._table(name), (0, None))
        if found is None:
            if self._problems.count == before:
                self._problems.note(file, None, N_("the file is empty"))
            return False
        missing = [column for column in wanted if column not in found]
        repeated = [column for column in wanted if found.count(column) > 1]
        if missing:
            told = _COLUMN_MISSING if len(missing) == 1 else _COLUMNS_MISSING
            self._problems.note(file, None, told, columns=", ".join(missing))
        for column in repeated:
            self._problems.note(file, None, N_("the column {column} is there twice"), column=column)
        return not missing and not repeated

    def _table(self, name: str) -> Iterator[tuple[int, list[str]]]:
        """Every line that is not blank; what cannot be read on is a problem and the end."""
        file = f"{name}.csv"
        start = 1
        try:
            with (self._folder / file).open(
                encoding="utf-8-sig", errors="surrogateescape", newline=""
            ) as opened:
                table = csv.reader(_texts(opened), strict=True)
                for values in table:
                    if values:
                        yield start, values
                    start = table.line_num + 1
        except FileNotFoundError:
            self._problems.note(file, None, N_("missing"))
        except _NotText as fault:
            self._problems.note(file, fault.line, NO_TEXT)
        except csv.Error:
            self._problems.note(file, start, QUOTES)


_COLUMN_MISSING = N_("the column {columns} is missing; fields are divided by commas")
_COLUMNS_MISSING = N_("the columns {columns} are missing; fields are divided by commas")


def _texts(file: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(file, 1):
        if (not line.isascii() or "\0" in line) and _NO_TEXT.search(line):
            raise _NotText(number)
        yield line
