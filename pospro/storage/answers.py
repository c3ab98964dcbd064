"""First answers by request id: a repeat gets the same answer, another body is a conflict."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.errors import Conflict, N_
from pospro.storage.columns import Base
from pospro.storage.prepared import Prepared, insert_into
from pospro.storage.streams import portions


class UsedElsewhere(Conflict):
    """A request id came a second time, with something else to do."""


class AnswerRow(Base):
    """What the first call with a request id was asked and what it answered."""

    __tablename__ = "answers"
    request_id: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[str]
    answer: Mapped[dict[str, Any]]
    answered_at: Mapped[datetime]


_GIVEN = Prepared(select(AnswerRow.__table__).where(AnswerRow.request_id == bindparam("asked")))
_KEEP = insert_into(AnswerRow.__table__)


def given(connection: Connection, request_id: str, body_hash: str) -> dict[str, Any] | None:
    """The first answer to this request id, or None when it is new.

    Raises Conflict when the id was used for something else.
    """
    row = _GIVEN.first(connection, asked=request_id)
    if row is None:
        return None
    if row.body_hash != body_hash:
        raise UsedElsewhere(
            N_("This request id was used for something else. Reload the page and try again.")
        )
    answer: dict[str, Any] = row.answer
    return answer


def is_kept(connection: Connection, request_id: str) -> bool:
    """Whether this request was answered before, whatever it asked."""
    return _GIVEN.first(connection, asked=request_id) is not None


def keep(connection: Connection, answer: dict[str, Any]) -> None:
    """Keep the first answer, a whole row; the primary key refuses a second one for ever."""
    _KEEP.run(connection, answer)


def has_prefix(connection: Connection, prefix: str) -> bool:
    """Whether an answer is kept whose request id begins so: work that resumes after a stop."""
    ids = AnswerRow.__table__.c.request_id
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    query = select(ids).where(ids >= prefix, ids < after).limit(1)
    return connection.scalar(query) is not None


def kept(connection: Connection, request_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The answers that are kept under some of these ids."""
    table = AnswerRow.__table__
    query = select(table.c.request_id, table.c.answer)
    found: dict[str, dict[str, Any]] = {}
    for portion in portions(request_ids):
        rows = connection.execute(query.where(table.c.request_id.in_(portion)))
        found |= {row.request_id: row.answer for row in rows}
    return found
