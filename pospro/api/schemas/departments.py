"""Ticket types and departments, as managers define them."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.office import Name
from pospro.api.schemas.plain import Document, Id, Versioned
from pospro.api.schemas.ticket_setup import RuleChoice, Translations

TaxIncluded = Annotated[
    bool | None, Field(description="Whether prices hold the tax; null is as the venue does.")
]


class TicketTypeContent(Document):
    """All that is said about a ticket type.

    Without transaction types lines are booked as their taxes say; a product's own comes first.
    """

    name: Name
    translations: Translations = Translations()
    tax_included: TaxIncluded = None
    sale_type_id: Id | None = None
    returned_sale_type_id: Id | None = None
    number_prefix: Annotated[
        str,
        Field(max_length=11, description="Begin of numbers of their own; empty is as all others."),
    ] = ""
    menu_id: Annotated[
        Id | None, Field(description="The menu they are sold from; null is their department's.")
    ] = None


class EditedTicketType(Versioned):
    """A ticket type as its form shows it."""

    id: Id
    name: str
    translations: dict[str, str]
    tax_included: TaxIncluded
    sale_type_id: Id | None
    returned_sale_type_id: Id | None
    number_prefix: str
    menu_id: Id | None
    retired: bool


class ListedTicketType(Document):
    """A ticket type in its place."""

    id: Id
    name: str
    tax_included: TaxIncluded
    retired: bool


class TicketTypeList(Document):
    """Every ticket type, retired ones last, and the transaction types to choose from."""

    ticket_types: tuple[ListedTicketType, ...]
    transaction_types: tuple[RuleChoice, ...]


class DepartmentContent(Document):
    """All that is said about a department; without registers it may be sold at each."""

    name: Name
    translations: Translations = Translations()
    ticket_type_id: Id | None = None
    menu_id: Annotated[
        Id | None, Field(description="The menu it sells from; null is the venue's first.")
    ] = None
    register_ids: Annotated[tuple[Id, ...], Field(max_length=200)] = ()


class EditedDepartment(Versioned):
    """A department as its form shows it."""

    id: Id
    name: str
    translations: dict[str, str]
    ticket_type_id: Id | None
    menu_id: Id | None
    register_ids: tuple[Id, ...]
    retired: bool


class ListedDepartment(Document):
    """A department in the order of the till."""

    id: Id
    name: str
    ticket_type_id: Id | None
    menu_id: Id | None
    register_ids: tuple[Id, ...]
    retired: bool


class DepartmentList(Document):
    """Every department, retired ones last."""

    departments: tuple[ListedDepartment, ...]
