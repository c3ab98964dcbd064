"""Menus: what a till offers; each has categories of its own, and the first in use is the usual."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped

from pospro.domain.errors import N_, NotFound
from pospro.storage.catalogue import MenuCategoryRow
from pospro.storage.columns import Base, key
from pospro.storage.departments import DepartmentRow
from pospro.storage.ticket_types import TicketTypeRow


class MenuRow(Base):
    """A menu in its place; the first in use is for whatever names none."""

    __tablename__ = "menus"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


_MENUS = MenuRow.__table__
_CATEGORIES = MenuCategoryRow.__table__
_DEPARTMENTS = DepartmentRow.__table__
_TYPES = TicketTypeRow.__table__
_ORDER = (_MENUS.c.retired_at.is_not(None), _MENUS.c.position, _MENUS.c.id)
_STATE = ("name", "translations", "retired_at")


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu as sales need it."""

    id: int
    name: str
    translations: Mapping[str, str]
    retired: bool


@dataclass(frozen=True, slots=True)
class MenuUse:
    """A department or a ticket type in use that names a menu; `noun` says which of both."""

    noun: str
    id: int
    name: str
    translations: Mapping[str, str]


def menus(connection: Connection) -> dict[int, Menu]:
    """Every menu in its order, retired ones last."""
    return {
        row.id: Menu(row.id, row.name, row.translations, row.retired_at is not None)
        for row in connection.execute(select(_MENUS).order_by(*_ORDER))
    }


def menu_state(connection: Connection, menu_id: int) -> dict[str, Any]:
    """What the form of a menu shows and changes; NotFound when there is none."""
    query = select(*(_MENUS.c[name] for name in _STATE)).where(_MENUS.c.id == menu_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such menu. Look for it in the list."))
    return dict(row)


def usual_menu_id(connection: Connection) -> int:
    """The first menu in use: the one for whatever names none; NotFound before there is any."""
    in_use = select(_MENUS.c.id).where(_MENUS.c.retired_at.is_(None))
    found = connection.scalar(in_use.order_by(_MENUS.c.position, _MENUS.c.id).limit(1))
    if found is None:
        raise NotFound(N_("There is no menu yet. Add one first."))
    return int(found)


def uses_of_menus(connection: Connection) -> dict[int, list[MenuUse]]:
    """Menu → the departments and ticket types in use that name it."""
    found: dict[int, list[MenuUse]] = {}
    for noun, table in (("department", _DEPARTMENTS), ("ticket_type", _TYPES)):
        query = select(table).where(table.c.retired_at.is_(None), table.c.menu_id.is_not(None))
        for row in connection.execute(query.order_by(table.c.position, table.c.id)):
            use = MenuUse(noun, row.id, row.name, row.translations)
            found.setdefault(row.menu_id, []).append(use)
    return found


def categories_of_menus(connection: Connection) -> dict[int, int]:
    """Menu → the number of its categories in use."""
    query = (
        select(_CATEGORIES.c.menu_id, func.count().label("categories"))
        .where(_CATEGORIES.c.retired_at.is_(None))
        .group_by(_CATEGORIES.c.menu_id)
    )
    return {row.menu_id: row.categories for row in connection.execute(query)}
