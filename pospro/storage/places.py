"""Places: where something shows, by register, role, department, ticket type; or everywhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from pospro.domain.errors import BadInput, N_
from pospro.storage.departments import DepartmentRow
from pospro.storage.ticket_types import TicketTypeRow
from pospro.storage.users import RoleRow, role_of
from pospro.storage.venue import RegisterRow

NO_REGISTER = N_("Choose a register that is in use.")
NO_ROLE = N_("Choose a role that is in use.")
NO_DEPARTMENT = N_("Choose a department that is in use.")
NO_TICKET_TYPE = N_("Choose a ticket type that is in use.")

KeptPlaces = Sequence[Sequence[int | None]] | None
"""How places stand in a row: register and role, then department and ticket type where one is said.

None is everywhere.
"""

OfTicket = tuple[int | None, int | None]
"""The department and the ticket type of the ticket in question."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something shows; None is any."""

    register_id: int | None
    role_id: int | None
    department_id: int | None = None
    ticket_type_id: int | None = None

    def fits(self, register_id: int | None, role_id: int | None, ticket: OfTicket | None) -> bool:
        """Whether it is there; without a ticket its department and type are not asked for."""
        here = self.register_id in (None, register_id) and self.role_id in (None, role_id)
        if ticket is None:
            return here
        department_id, ticket_type_id = ticket
        return (
            here
            and self.department_id in (None, department_id)
            and self.ticket_type_id in (None, ticket_type_id)
        )


Places = tuple[Place, ...]


def places_of(kept: KeptPlaces) -> Places:
    """The places of a row."""
    return tuple(Place(*each) for each in kept or ())


def kept(places: Iterable[Place]) -> list[list[int | None]]:
    """Places as a row keeps them, each once, in the order in which they were said."""
    found = dict.fromkeys(
        (place.register_id, place.role_id, place.department_id, place.ticket_type_id)
        for place in places
    )
    return [list(each if any(each[2:]) else each[:2]) for each in found if any(each)]


def shows(
    places: Places,
    register_id: int | None,
    role_id: int | None,
    ticket: OfTicket | None = None,
) -> bool:
    """Whether it shows there; what has no places shows everywhere."""
    return not places or any(place.fits(register_id, role_id, ticket) for place in places)


def shows_to(
    connection: Connection, places: Places, whom: tuple[int, int | None], ticket: OfTicket
) -> bool:
    """The same for a person's id at a register; the role is looked up only where it counts."""
    user_id, register_id = whom
    return not places or shows(places, register_id, role_of(connection, user_id), ticket)


def registers_in_use(connection: Connection) -> set[int]:
    """The registers that are in use."""
    table = RegisterRow.__table__
    return set(connection.scalars(select(table.c.id).where(table.c.retired_at.is_(None))))


def require_places(connection: Connection, places: Iterable[Place]) -> None:
    """Raise BadInput for a register, role, department or ticket type that is not in use."""
    wanted = list(places)
    if not wanted:
        return
    for table, chosen, refusal in (
        (RegisterRow.__table__, {each.register_id for each in wanted}, NO_REGISTER),
        (RoleRow.__table__, {each.role_id for each in wanted}, NO_ROLE),
        (DepartmentRow.__table__, {each.department_id for each in wanted}, NO_DEPARTMENT),
        (TicketTypeRow.__table__, {each.ticket_type_id for each in wanted}, NO_TICKET_TYPE),
    ):
        in_use = connection.scalars(select(table.c.id).where(table.c.retired_at.is_(None)))
        if not chosen - {None} <= set(in_use):
            raise BadInput(refusal, field="places")
