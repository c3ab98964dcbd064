"""Calculation types as a manager sees them: the list in its order, and what a form shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, select

from pospro.domain.calculation import CalculationMethod
from pospro.domain.errors import N_, NotFound
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.tickets import TicketCalculationRow, TicketRow

_TYPES = CalculationTypeRow.__table__
_APPLIED = TicketCalculationRow.__table__
_TICKETS = TicketRow.__table__

_STATE = (
    "role",
    "name",
    "translations",
    "method",
    "amount",
    "maximum",
    "after_tax",
    "decreases",
    "posts_net",
    "automatic",
    "transaction_type_id",
    "places",
    "retired_at",
)


@dataclass(frozen=True, slots=True)
class ListedCalculationType:
    """A calculation type in the list; an amount of 0 is asked for at the till."""

    id: int
    name: str
    translations: Mapping[str, str]
    method: CalculationMethod
    amount: Decimal
    after_tax: bool
    automatic: bool
    is_retired: bool


def listed_calculation_types(connection: Connection) -> list[ListedCalculationType]:
    """Every calculation type in the order in which they are applied; retired ones last."""
    rows = connection.execute(
        select(_TYPES).order_by(_TYPES.c.retired_at.is_not(None), _TYPES.c.position, _TYPES.c.id)
    )
    return [
        ListedCalculationType(
            id=row.id,
            name=row.name,
            translations=row.translations,
            method=CalculationMethod(row.method),
            amount=row.amount,
            after_tax=bool(row.after_tax),
            automatic=bool(row.automatic),
            is_retired=row.retired_at is not None,
        )
        for row in rows
    ]


def calculation_type_state(connection: Connection, calculation_type_id: int) -> dict[str, Any]:
    """What the form of a calculation type shows and changes; NotFound when there is none."""
    query = select(*(_TYPES.c[name] for name in _STATE)).where(_TYPES.c.id == calculation_type_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such calculation type. Look for it in the list."))
    return dict(row)


def calculations_on_open_tickets(connection: Connection, calculation_type_id: int) -> int:
    """How many open tickets carry a calculation of this type."""
    query = (
        select(func.count(_TICKETS.c.id.distinct()))
        .join_from(_TICKETS, _APPLIED, _APPLIED.c.ticket_id == _TICKETS.c.id)
        .where(_TICKETS.c.state == "open", _APPLIED.c.calculation_type_id == calculation_type_id)
    )
    return connection.execute(query).scalar_one()


def selectable_types(connection: Connection) -> list[int]:
    """The calculation types in use that are no keys of the program's own, in their order."""
    query = select(_TYPES.c.id).where(_TYPES.c.retired_at.is_(None), _TYPES.c.role.is_(None))
    return list(connection.scalars(query.order_by(_TYPES.c.position, _TYPES.c.id)))
