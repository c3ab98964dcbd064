"""Where something shows, as programs say and read it."""

from collections.abc import Iterable

from pospro.api.schemas.ticket_setup import Place as SaidPlace
from pospro.storage.places import KeptPlaces, Place, Places


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
