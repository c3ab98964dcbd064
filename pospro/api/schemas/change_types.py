"""Change types, as managers define them."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.office import Color, Name
from pospro.api.schemas.plain import Document, Id, Versioned
from pospro.api.schemas.ticket_setup import RuleChoice, TicketPlaces, Translations

Follows = Annotated[
    tuple[Id, ...],
    Field(max_length=100, description="Payment types; none of them is each that gives change."),
]


class ChangeTypeContent(Document):
    """All that is said about a change type; without a transaction type it is cash.

    Without an account the change goes to the one that the transaction type names.
    """

    name: Name
    translations: Translations = Translations()
    transaction_type_id: Id | None = None
    account_id: Id | None = None
    color: Color = 1
    payment_type_ids: Follows = ()
    places: TicketPlaces = ()


class EditedChangeType(Versioned):
    """A change type as its form shows it."""

    id: Id
    name: str
    translations: dict[str, str]
    transaction_type_id: Id | None
    account_id: Id | None
    color: int
    payment_type_ids: Follows
    places: TicketPlaces
    retired: bool


class ListedChangeType(Document):
    """A change type in the order of the keys; without an account it is cash out of the drawer."""

    id: Id
    name: str
    color: int
    account_code: str | None
    payment_type_ids: Follows
    retired: bool


class ChangeTypeList(Document):
    """Every change type, retired ones last, and the transaction types to choose from."""

    change_types: tuple[ListedChangeType, ...]
    transaction_types: tuple[RuleChoice, ...]
