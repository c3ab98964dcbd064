"""The kinds of files that a report is written as, each loaded when somebody asks for it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from sqlalchemy import Connection

from pospro.domain.clock import Clock
from pospro.i18n import format_moment
from pospro.loading import loaded
from pospro.reports.narrowed import filters_in_words
from pospro.reports.query import ReportQuery
from pospro.reports.render.words import days_of
from pospro.reports.report import Report
from pospro.reports.table import Table
from pospro.reports.whole import parts, up_to
from pospro.storage.venue import the_venue

PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Asked:
    """A report, what it is asked, and by whose clock it is written.

    Of its rows `most` at most; all of them when that is not said.
    """

    connection: Connection
    report: Report
    query: ReportQuery
    clock: Clock
    most: int | None = None

    @property
    def language(self) -> str:
        """The language of the file."""
        return self.query.language or "en"

    def tables(self) -> Iterator[Table]:
        """The report in parts."""
        if self.most is None:
            return parts(self.connection, self.report, self.query)
        return iter([self.first(self.most)])

    def first(self, most: int) -> Table:
        """So many of its rows, or fewer where fewer are wanted."""
        return up_to(self.connection, self.report, self.query, min(most, self.most or most))


def _csv(asked: Asked, target: IO[bytes]) -> None:
    write = loaded("pospro.reports.render.csv:csv_parts")
    for text in write(asked.tables(), asked.language):
        target.write(text.encode())


def _xlsx(asked: Asked, target: IO[bytes]) -> None:
    write = loaded("pospro.reports.render.xlsx:write_xlsx")
    write(asked.tables(), asked.language, target)


def _pdf(asked: Asked, target: IO[bytes]) -> None:
    table = asked.first(loaded("pospro.reports.render.pdf:MOST_ROWS"))
    head = loaded("pospro.reports.render.pdf:Letterhead")
    write = loaded("pospro.reports.render.pdf:pdf_bytes")
    target.write(write(table, head(*heading(asked), asked.language)))


def heading(asked: Asked) -> tuple[str, str, str]:
    """The venue, the days with what is left out, and the moment, in words."""
    venue = the_venue(asked.connection)
    assert venue is not None, "reports are about a venue"
    made = format_moment(asked.clock.now(), asked.language, venue.time_zone)
    days = days_of(asked.query.since, asked.query.until, asked.language)
    said = " · ".join(filter(None, (days, *filters_in_words(asked.connection, asked.query))))
    return venue.name, said, made


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file of this kind is for a browser, and what writes it."""

    media: str
    write: Callable[[Asked, IO[bytes]], None]


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FILES: Mapping[str, FileKind] = {
    "csv": FileKind("text/csv", _csv),
    "xlsx": FileKind(XLSX, _xlsx),
    "pdf": FileKind("application/pdf", _pdf),
}
"""Ending of a file's name → its kind."""


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """What was written, from the beginning, a piece at a time; the file is closed after."""
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
