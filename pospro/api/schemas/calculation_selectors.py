"""Calculation selectors, as managers define them."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.office import Color, Name
from pospro.api.schemas.plain import Document, Id, Versioned
from pospro.api.schemas.ticket_setup import TicketPlaces, Translations


class CalculationSelectorContent(Document):
    """All that is said about a selector; of its types one may stand on a ticket, or many."""

    name: Name
    translations: Translations = Translations()
    color: Color = 1
    many: bool = False
    calculation_type_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=100)]
    places: TicketPlaces = ()


class EditedCalculationSelector(Versioned):
    """A selector as its form shows it."""

    id: Id
    name: str
    translations: dict[str, str]
    color: int
    many: bool
    calculation_type_ids: tuple[Id, ...]
    places: TicketPlaces
    retired: bool


class ListedCalculationSelector(Document):
    """A selector in the order of the keys."""

    id: Id
    name: str
    color: int
    many: bool
    calculation_type_ids: tuple[Id, ...]
    retired: bool


class CalculationSelectorList(Document):
    """Every selector, retired ones last."""

    calculation_selectors: tuple[ListedCalculationSelector, ...]
