"""Print templates as rows: how slips are laid out, and where receipts follow which."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, UniqueConstraint, select
from sqlalchemy.orm import Mapped

from pospro.domain.errors import N_, NotFound
from pospro.storage.columns import Base, key
from pospro.storage.places import Places, places_of


class PrintTemplateRow(Base):
    """A template of a receipt, with the places where it is used, or of a document."""

    __tablename__ = "print_templates"
    __table_args__ = (
        UniqueConstraint("name"),
        CheckConstraint("subject IN ('receipt','document')", name="subject"),
        {"sqlite_strict": True},
    )
    id: Mapped[int] = key()
    name: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    position: Mapped[int]
    places: Mapped[list[Any] | None]
    retired_at: Mapped[datetime | None]


_TEMPLATES = PrintTemplateRow.__table__
_STATE = ("name", "subject", "text", "places", "retired_at")
_ORDER = (_TEMPLATES.c.retired_at.is_not(None), _TEMPLATES.c.position, _TEMPLATES.c.id)


@dataclass(frozen=True, slots=True)
class PrintTemplate:
    """A template; the first receipt template that fits its place lays a receipt out."""

    id: int
    name: str
    subject: str
    text: str
    places: Places
    is_retired: bool


def print_templates(connection: Connection) -> list[PrintTemplate]:
    """Every template in its order, retired ones last."""
    return [
        PrintTemplate(
            id=row.id,
            name=row.name,
            subject=row.subject,
            text=row.text,
            places=places_of(row.places),
            is_retired=row.retired_at is not None,
        )
        for row in connection.execute(select(_TEMPLATES).order_by(*_ORDER))
    ]


def templates_in_use(connection: Connection, subject: str) -> dict[int, str]:
    """Id → name of the templates of a subject that may be chosen."""
    return {
        each.id: each.name
        for each in print_templates(connection)
        if each.subject == subject and not each.is_retired
    }


def print_template_state(connection: Connection, template_id: int) -> dict[str, Any]:
    """What the form of a template shows and changes; NotFound when there is none."""
    columns = (_TEMPLATES.c[name] for name in _STATE)
    query = select(*columns).where(_TEMPLATES.c.id == template_id)
    found = connection.execute(query).mappings().first()
    if found is None:
        raise NotFound(N_("There is no such print template. Look for it in the list."))
    return dict(found)
