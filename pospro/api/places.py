"""Where something shows, as programs say and read it."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TypeVar

from pospro.api.schemas.ticket_setup import Place as SaidPlace
from pospro.request.context import context
from pospro.storage.calculation_selectors import CalculationSelector
from pospro.storage.change_types import ChangeType
from pospro.storage.places import KeptPlaces, Place, Places, places_of, shows
from pospro.storage.venue_setup import CalculationType, PaymentType

AnyPlace = TypeVar("AnyPlace", bound=SaidPlace)
Placed = TypeVar("Placed", CalculationSelector, CalculationType, ChangeType, PaymentType)


def places_told(kept: KeptPlaces, said: type[AnyPlace]) -> tuple[AnyPlace, ...]:
    """The places of a row, as documents of this kind."""
    return tuple(
        said(**{name: str(each) for name, each in asdict(place).items() if each})
        for place in places_of(kept)
    )


def places_said(places: Iterable[SaidPlace]) -> Places:
    """What a program said."""
    return tuple(
        Place(**{name: int(each) if each else None for name, each in place}) for place in places
    )


def here(kinds: Iterable[Placed]) -> list[Placed]:
    """Those in use that show at the token's register to whom it acts as, on some ticket."""
    role_id = context.person.role_id if context.person else None
    register_id = context.actor.register_id
    return [kind for kind in kinds if not kind.retired and shows(kind.places, register_id, role_id)]
