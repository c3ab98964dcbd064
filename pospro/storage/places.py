"""Places: at which registers and for which roles something shows; without any, everywhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from pospro.domain.errors import BadInput, N_
from pospro.storage.users import RoleRow, role_of
from pospro.storage.venue import RegisterRow

NO_REGISTER = N_("Choose a register that is in use.")
NO_ROLE = N_("Choose a role that is in use.")

KeptPlaces = Sequence[Sequence[int | None]] | None
"""How places stand in a row: pairs of register and role; None is everywhere."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something shows; None is any."""

    register_id: int | None
    role_id: int | None


Places = tuple[Place, ...]


def places_of(kept: KeptPlaces) -> Places:
    """The places of a row."""
    return tuple(Place(register_id, role_id) for register_id, role_id in kept or ())


def kept(places: Iterable[Place]) -> list[list[int | None]]:
    """Places as a row keeps them, each once, in the order in which they were said."""
    found = dict.fromkeys((place.register_id, place.role_id) for place in places)
    return [list(each) for each in found if any(each)]


def shows(places: Places, register_id: int | None, role_id: int | None) -> bool:
    """Whether it shows there; what has no places shows everywhere."""
    return not places or any(
        place.register_id in (None, register_id) and place.role_id in (None, role_id)
        for place in places
    )


def shows_to(connection: Connection, places: Places, whom: tuple[int, int | None]) -> bool:
    """The same for a person's id at a register; the role is looked up only where it counts."""
    user_id, register_id = whom
    return not places or shows(places, register_id, role_of(connection, user_id))


def registers_in_use(connection: Connection) -> set[int]:
    """The registers that are in use."""
    table = RegisterRow.__table__
    return set(connection.scalars(select(table.c.id).where(table.c.retired_at.is_(None))))


def require_places(connection: Connection, places: Iterable[Place]) -> None:
    """Raise BadInput for a register or a role that is not in use."""
    wanted = list(places)
    if not wanted:
        return
    for table, chosen, refusal in (
        (RegisterRow.__table__, {each.register_id for each in wanted}, NO_REGISTER),
        (RoleRow.__table__, {each.role_id for each in wanted}, NO_ROLE),
    ):
        in_use = connection.scalars(select(table.c.id).where(table.c.retired_at.is_(None)))
        if not chosen - {None} <= set(in_use):
            raise BadInput(refusal, field="places")
