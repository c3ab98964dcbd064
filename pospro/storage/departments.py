"""Departments: the parts of a venue that sell, each with its tickets and its registers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.errors import N_, NotFound
from pospro.storage.columns import Base, key
from pospro.storage.ticket_types import TicketTypeRow


class DepartmentRow(Base):
    """A part of the venue that sells; without registers of its own it may be sold at each."""

    __tablename__ = "departments"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    ticket_type_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_types.id"))
    menu_id: Mapped[int | None] = mapped_column(ForeignKey("menus.id"))
    registers: Mapped[list[Any]]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


_DEPARTMENTS = DepartmentRow.__table__
_TYPES = TicketTypeRow.__table__
_STATE = ("name", "translations", "ticket_type_id", "menu_id", "registers", "retired_at")


@dataclass(frozen=True, slots=True)
class Department:
    """A part of the venue as sales need it; no registers are all of them."""

    id: int
    name: str
    translations: Mapping[str, str]
    ticket_type_id: int | None
    menu_id: int | None
    register_ids: tuple[int, ...]
    retired: bool

    def sells_at(self, register_id: int | None) -> bool:
        """Whether its tickets may be opened at a register."""
        anywhere = not self.register_ids or register_id in self.register_ids
        return anywhere and not self.retired

    def opens(self, ticket_type_id: int) -> bool:
        """Whether it opens tickets of a type."""
        return self.ticket_type_id == ticket_type_id and not self.retired


@dataclass(frozen=True, slots=True)
class ListedDepartment:
    """A department in the list, with the name of its ticket type."""

    id: int
    name: str
    translations: Mapping[str, str]
    ticket_type: str
    ticket_type_translations: Mapping[str, str]
    register_ids: tuple[int, ...]
    is_retired: bool


@dataclass(frozen=True, slots=True)
class DepartmentName:
    """How a department is called."""

    id: int
    name: str
    translations: Mapping[str, str]


def departments(connection: Connection) -> dict[int, Department]:
    """Every department in its order, retired ones last."""
    return {
        row.id: Department(
            id=row.id,
            name=row.name,
            translations=row.translations,
            ticket_type_id=row.ticket_type_id,
            menu_id=row.menu_id,
            register_ids=tuple(row.registers),
            retired=row.retired_at is not None,
        )
        for row in connection.execute(select(_DEPARTMENTS).order_by(*_ORDER))
    }


def listed_departments(connection: Connection) -> list[ListedDepartment]:
    """The same for their list."""
    said = _TYPES.c.translations.label("said")
    query = (
        select(_DEPARTMENTS, _TYPES.c.name.label("type"), said)
        .outerjoin(_TYPES, _TYPES.c.id == _DEPARTMENTS.c.ticket_type_id)
        .order_by(*_ORDER)
    )
    return [
        ListedDepartment(
            id=row.id,
            name=row.name,
            translations=row.translations,
            ticket_type=row.type or "",
            ticket_type_translations=row.said or {},
            register_ids=tuple(row.registers),
            is_retired=row.retired_at is not None,
        )
        for row in connection.execute(query)
    ]


_ORDER = (_DEPARTMENTS.c.retired_at.is_not(None), _DEPARTMENTS.c.position, _DEPARTMENTS.c.id)


def department_state(connection: Connection, department_id: int) -> dict[str, Any]:
    """What the form of a department shows and changes; NotFound when there is none."""
    columns = (_DEPARTMENTS.c[name] for name in _STATE)
    query = select(*columns).where(_DEPARTMENTS.c.id == department_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such department. Look for it in the list."))
    return dict(row)


def departments_with(connection: Connection, ticket_type_id: int) -> list[DepartmentName]:
    """The departments in use whose tickets are of this type."""
    query = (
        select(_DEPARTMENTS)
        .where(_DEPARTMENTS.c.ticket_type_id == ticket_type_id)
        .where(_DEPARTMENTS.c.retired_at.is_(None))
        .order_by(_DEPARTMENTS.c.position, _DEPARTMENTS.c.id)
    )
    rows = connection.execute(query)
    return [DepartmentName(row.id, row.name, row.translations) for row in rows]


def usable_at(found: Iterable[Department], register_id: int | None) -> list[Department]:
    """The departments whose tickets may be opened at a register, in their order."""
    return [each for each in found if each.sells_at(register_id)]
