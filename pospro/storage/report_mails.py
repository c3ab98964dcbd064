"""Reports that go out by mail: what is in them, to whom, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.errors import N_, NotFound
from pospro.storage.columns import Base, key
from pospro.storage.settings import keep_setting, setting

REPORT, SAVED = "report", "saved"
"""What stands in a mail: `report:sales_by_day`, or `saved:42` with the id of a saved report."""

SERVER = "mail_server"
"""The setting that holds the mail server; its password is sealed there."""


class ReportMailRow(Base):
    """A mail with reports; `sends_at` is an hour of the venue, none when a work period closes.

    `days` is the span of its plain reports; a saved report has its own. `files` are the kinds
    that each report is attached as. What was due before `begins_at` is not sent.
    """

    __tablename__ = "report_mails"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    recipients: Mapped[list[Any]]
    sends_at: Mapped[int | None] = mapped_column()
    language: Mapped[str]
    days: Mapped[str]
    contents: Mapped[list[Any]]
    files: Mapped[list[Any]]
    with_due: Mapped[bool]
    begins_at: Mapped[datetime]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


_MAILS = ReportMailRow.__table__


@dataclass(frozen=True, slots=True)
class ReportMail:
    """A mail with reports."""

    id: int
    name: str
    recipients: tuple[str, ...]
    sends_at: int | None
    language: str
    days: str
    contents: tuple[str, ...]
    files: tuple[str, ...]
    with_due: bool
    begins_at: datetime
    is_retired: bool


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over; `secret` is the sealed password, empty without one."""

    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    secret: str = ""
    sender: str = ""


def report_mails(connection: Connection) -> list[ReportMail]:
    """All of them in their order, the retired ones last."""
    order = (_MAILS.c.retired_at.is_not(None), _MAILS.c.position, _MAILS.c.id)
    rows = connection.execute(select(_MAILS).order_by(*order)).mappings()
    return [_mail(dict(row)) for row in rows]


def report_mail(connection: Connection, mail_id: int) -> ReportMail:
    """One of them; NotFound where there is none."""
    return _mail(_the_row(connection, mail_id))


def mail_state(connection: Connection, mail_id: int) -> dict[str, Any]:
    """What the form of a mail shows; NotFound where there is none."""
    row = _the_row(connection, mail_id)
    return {name: row[name] for name in row if name not in ("id", "position", "begins_at")}


def begin_anew(connection: Connection, mail_id: int, at: datetime) -> None:
    """Let a mail begin at that moment: what was due before is not sent."""
    connection.execute(update(_MAILS).where(_MAILS.c.id == mail_id).values(begins_at=at))


def mail_server(connection: Connection) -> MailServer:
    """The mail server; without a host nobody entered one yet."""
    return MailServer(**(setting(connection, SERVER) or {}))


def keep_mail_server(connection: Connection, server: Mapping[str, Any]) -> None:
    """Keep the mail server in place of the one before."""
    keep_setting(connection, SERVER, server)


def _the_row(connection: Connection, mail_id: int) -> dict[str, Any]:
    row = connection.execute(select(_MAILS).where(_MAILS.c.id == mail_id)).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such mail. Look for it in the list."))
    return dict(row)


def _mail(row: Mapping[str, Any]) -> ReportMail:
    return ReportMail(
        id=row["id"],
        name=row["name"],
        recipients=tuple(row["recipients"]),
        sends_at=row["sends_at"],
        language=row["language"],
        days=row["days"],
        contents=tuple(row["contents"]),
        files=tuple(row["files"]),
        with_due=bool(row["with_due"]),
        begins_at=row["begins_at"],
        is_retired=row["retired_at"] is not None,
    )
