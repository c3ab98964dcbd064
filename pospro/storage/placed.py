"""What shows in a department or on tickets of a type, and so keeps either in use."""

from sqlalchemy import Connection, select

from pospro.domain.errors import Conflict, N_
from pospro.storage.calculation_selectors import CalculationSelectorRow
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.change_types import ChangeTypeRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.places import places_of

PLACED = (
    PaymentTypeRow.__table__,
    ChangeTypeRow.__table__,
    CalculationTypeRow.__table__,
    CalculationSelectorRow.__table__,
)
"""The tables whose rows have places of tickets."""


def require_not_placed(connection: Connection, field: str, own_id: int) -> None:
    """Raise Conflict naming what in use has a place with this `field` of this id."""
    for table in PLACED:
        in_use = select(table.c.name, table.c.places).where(table.c.retired_at.is_(None))
        for row in connection.execute(in_use.order_by(table.c.position)):
            if any(getattr(place, field) == own_id for place in places_of(row.places)):
                raise Conflict(
                    N_("“{name}” names it among the places where it shows. Change that first."),
                    name=row.name,
                )
