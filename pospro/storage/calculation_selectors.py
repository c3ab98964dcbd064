"""Calculation selectors: keys of the ticket, each with the calculation types that it offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, UniqueConstraint, select
from sqlalchemy.orm import Mapped

from pospro.domain.errors import N_, NotFound
from pospro.storage.columns import Base, key
from pospro.storage.places import Places, places_of


class CalculationSelectorRow(Base):
    """A key beside the ticket; `many` of its calculation types may stand on a ticket, or one."""

    __tablename__ = "calculation_selectors"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    color: Mapped[int]
    many: Mapped[bool]
    calculation_type_ids: Mapped[list[Any]]
    position: Mapped[int]
    places: Mapped[list[Any] | None]
    retired_at: Mapped[datetime | None]


_SELECTORS = CalculationSelectorRow.__table__
_STATE = (
    "name",
    "translations",
    "color",
    "many",
    "calculation_type_ids",
    "places",
    "retired_at",
)


@dataclass(frozen=True, slots=True)
class CalculationSelector:
    """A key of the ticket and what it offers, in the order of the calculation types."""

    id: int
    name: str
    translations: Mapping[str, str]
    color: int
    many: bool
    calculation_type_ids: tuple[int, ...]
    places: Places
    retired: bool


def calculation_selectors(connection: Connection) -> dict[int, CalculationSelector]:
    """Every selector in the order of the ticket's keys, retired ones last."""
    order = (_SELECTORS.c.retired_at.is_not(None), _SELECTORS.c.position, _SELECTORS.c.id)
    return {
        row.id: CalculationSelector(
            id=row.id,
            name=row.name,
            translations=row.translations,
            color=row.color,
            many=bool(row.many),
            calculation_type_ids=tuple(row.calculation_type_ids),
            places=places_of(row.places),
            retired=row.retired_at is not None,
        )
        for row in connection.execute(select(_SELECTORS).order_by(*order))
    }


def calculation_selector_state(connection: Connection, selector_id: int) -> dict[str, Any]:
    """What the form of a selector shows and changes; NotFound when there is none."""
    columns = (_SELECTORS.c[name] for name in _STATE)
    row = connection.execute(select(*columns).where(_SELECTORS.c.id == selector_id)).mappings()
    found = row.first()
    if found is None:
        raise NotFound(N_("There is no such calculation selector. Look for it in the list."))
    return dict(found)
