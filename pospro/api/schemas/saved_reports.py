"""Saved reports as programs read and write them."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.plain import PRINTABLE, Document, Id, Moment, Versioned

Name = Annotated[str, Field(min_length=1, max_length=80, pattern=PRINTABLE)]


class SavedReportContent(Document):
    """A report to keep: its key, its days and its question.

    `days` is the name of a span, such as `last_month`, or `2026-03-01_2026-03-31`; `question` is
    the query of the address that shows the report on a screen, without days.
    """

    name: Name
    report: Annotated[str, Field(max_length=40, pattern="^[a-z_]+$")]
    days: Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9_-]+$")]
    question: Annotated[str, Field(max_length=2000, pattern=PRINTABLE)] = ""
    for_all: bool = False
    pinned: bool = False


class SavedReport(Versioned):
    """A report that is kept, of the token's user or for everybody."""

    id: Id
    name: str
    report: str
    days: str
    question: str
    for_all: bool
    pinned: bool
    retired: bool


class SavedReportVersion(Document):
    """What a saved report was from a moment on; it is taken back by writing it anew."""

    at: Moment
    by: str
    content: SavedReportContent


class SavedReportVersions(Document):
    """The versions of a saved report, the latest first."""

    versions: tuple[SavedReportVersion, ...]


class SavedReportList(Document):
    """Those of the token's user and those for everybody."""

    saved_reports: tuple[SavedReport, ...]
