"""What tickets are sold by in a configuration file: ticket types, departments, and maps."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from pospro.services.manager.configuration.base_entry import Color, Entry, Names, Translated


class MapEntry(BaseModel):
    """Where something shows: at a register, for a role; a missing one is any."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    register_code: str | None = None
    role: str | None = None


class TicketMapEntry(MapEntry):
    """The same on tickets of a department or of a type."""

    department: str | None = None
    ticket_type: str | None = None


class CalculationSelectorEntry(Translated):
    """A key of the ticket that offers calculation types, of which one or many may be chosen."""

    color: Color = 1
    many: StrictBool = False
    calculation_types: Annotated[Names, Field(min_length=1)]
    maps: tuple[TicketMapEntry, ...] = ()


class ChangeTypeEntry(Translated):
    """How change may be given; without a transaction type it is cash out of the drawer.

    Without payment types it follows each that gives change.
    """

    transaction_type: str | None = None
    account: str | None = None
    color: Color = 1
    payment_types: Names = ()
    maps: tuple[TicketMapEntry, ...] = ()


class PrintTemplateEntry(Entry):
    """How receipts or documents are laid out, line by line; receipts where the maps say."""

    subject: Literal["receipt", "document"]
    text: Annotated[str, Field(max_length=8000)]
    maps: tuple[TicketMapEntry, ...] = ()


class TicketTypeEntry(Translated):
    """A kind of ticket; what is missing is as the venue or the taxes say."""

    tax_included: StrictBool | None = None
    sale_type: str | None = None
    returned_sale_type: str | None = None
    number_prefix: Annotated[str, Field(max_length=11, pattern=r"^[A-Za-z0-9./-]*$")] = ""
    menu: str | None = None


class DepartmentEntry(Translated):
    """A part of the venue that sells; without registers, named by their codes, it is at each."""

    ticket_type: str | None = None
    menu: str | None = None
    registers: Names = ()
