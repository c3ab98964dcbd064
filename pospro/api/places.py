"""Where something shows, as programs say and read it."""

from collections.abc import Iterable
from typing import TypeVar

from pospro.api.schemas.ticket_setup import Place as SaidPlace
from pospro.request.context import context
from pospro.storage.places import KeptPlaces, Place, Places, shows
from pospro.storage.venue_setup import CalculationType, PaymentType

Placed = TypeVar("Placed", CalculationType, PaymentType)


def places_told(kept: KeptPlaces) -> tuple[SaidPlace, ...]:
    """The places of a row."""
    return tuple(
        SaidPlace(
            register_id=str(register_id) if register_id else None,
            role_id=str(role_id) if role_id else None,
        )
        for register_id, role_id in kept or ()
    )


def places_said(places: Iterable[SaidPlace]) -> Places:
    """What a program said."""
    return tuple(
        Place(
            int(each.register_id) if each.register_id else None,
            int(each.role_id) if each.role_id else None,
        )
        for each in places
    )


def here(kinds: Iterable[Placed]) -> list[Placed]:
    """Those in use that show at the token's register to whom it acts as."""
    role_id = context.person.role_id if context.person else None
    register_id = context.actor.register_id
    return [kind for kind in kinds if not kind.retired and shows(kind.places, register_id, role_id)]
