"""Payment types, calculation types and tax templates, as managers define them."""

from typing import Annotated, Literal

from pydantic import Field

from pospro.api.schemas.office import Color, Name
from pospro.api.schemas.plain import Amount, Document, Id, Number, NumberText, Versioned

FIGURE_PATTERN = r"^-?[0-9]{1,12}(\.[0-9]{1,4})?$"
Figure = Annotated[
    str,
    Field(
        pattern=FIGURE_PATTERN,
        examples=["10", "-1.00"],
        description="Percent or money of the venue, as the method says.",
    ),
]
Method = Literal[
    "percent_of_base",
    "percent_of_running_total",
    "fixed_amount",
    "fixed_total",
    "round_to_multiple",
]
Rounding = Literal["unit", "line", "document"]


class Translations(Document):
    """Names in further languages."""

    tr: Name | None = None
    en: Name | None = None

    def given(self) -> dict[str, str]:
        """Language → the name that was given in it."""
        return {code: name for code, name in self if name is not None}


class Place(Document):
    """Where something shows; what is left out is any."""

    register_id: Id | None = None
    role_id: Id | None = None


class TicketPlace(Place):
    """The same on tickets of a department or of a type."""

    department_id: Id | None = None
    ticket_type_id: Id | None = None


Places = Annotated[
    tuple[Place, ...],
    Field(max_length=50, description="Where it shows; none of them is everywhere."),
]


TicketPlaces = Annotated[
    tuple[TicketPlace, ...],
    Field(max_length=50, description="Where it shows; none of them is everywhere."),
]


class RuleChoice(Document):
    """A transaction type that may be chosen."""

    id: Id
    name: str


Chosen = Annotated[bool | None, Field(description="Null is as usual for the kind.")]


class PaymentTypeContent(Document):
    """All that is said about a payment type; without an account it is cash in the drawer."""

    name: Name
    translations: Translations = Translations()
    kind: Annotated[str, Field(max_length=40, examples=["card"])]
    transaction_type_id: Id
    account_id: Id | None = None
    color: Color = 1
    quick_amounts: Annotated[tuple[Amount, ...], Field(max_length=20)] = ()
    gives_change: Chosen = None
    opens_drawer: Chosen = None
    needs_reference: Chosen = None
    places: TicketPlaces = ()


class EditedPaymentType(Versioned):
    """A payment type as its form shows it."""

    id: Id
    name: str
    translations: dict[str, str]
    kind: str
    transaction_type_id: Id
    account_id: Id | None
    color: int
    quick_amounts: tuple[Amount, ...]
    gives_change: Chosen
    opens_drawer: Chosen
    needs_reference: Chosen
    places: TicketPlaces
    retired: bool


class ListedPaymentType(Document):
    """A payment type in the order of the till."""

    id: Id
    name: str
    kind: str
    account_code: str | None
    color: int
    retired: bool


class PaymentTypeList(Document):
    """Every payment type, retired ones last, and the transaction types to choose from."""

    payment_types: tuple[ListedPaymentType, ...]
    transaction_types: tuple[RuleChoice, ...]


class NewCardDevice(Document):
    """A card terminal; `code` is that of the account which it gets beside the card takings."""

    name: Name
    code: Annotated[str, Field(max_length=20, examples=["108.02"])]
    color: Color = 1


class CardDeviceParts(Document):
    """What was made for a card terminal."""

    account_id: Id
    transaction_type_id: Id
    payment_type_id: Id
    document_type_id: Id


class CalculationTypeContent(Document):
    """All that is said about a calculation type; an amount of 0 is asked for at the till."""

    name: Name
    translations: Translations = Translations()
    method: Method
    amount: Figure = "0"
    maximum: Figure | None = None
    after_tax: bool = False
    decreases: bool = False
    posts_net: bool = False
    automatic: bool = False
    transaction_type_id: Id
    places: TicketPlaces = ()


class EditedCalculationType(Versioned):
    """A calculation type as its form shows it; `role` is that of the till's own keys."""

    id: Id
    role: str | None
    name: str
    translations: dict[str, str]
    method: str
    amount: str
    maximum: str | None
    after_tax: bool
    decreases: bool
    posts_net: bool
    automatic: bool
    transaction_type_id: Id
    places: TicketPlaces
    retired: bool


class ListedCalculationType(Document):
    """A calculation type in the order in which automatic ones are applied."""

    id: Id
    name: str
    method: str
    after_tax: bool
    automatic: bool
    retired: bool


class CalculationTypeList(Document):
    """Every calculation type, retired ones last, and the transaction types to choose from."""

    calculation_types: tuple[ListedCalculationType, ...]
    transaction_types: tuple[RuleChoice, ...]


class TaxContent(Document):
    """All that is said about a tax template; a new rate counts for lines added from now on.

    What comes back is booked by the two `returned` transaction types; without one, by that of the
    sale, turned around.
    """

    name: Name
    translations: Translations = Translations()
    rate: NumberText
    rounding: Rounding
    tax_type_id: Id
    sale_type_id: Id
    returned_tax_type_id: Id | None = None
    returned_sale_type_id: Id | None = None


class EditedTax(Versioned):
    """A tax template as its form shows it."""

    id: Id
    name: str
    translations: dict[str, str]
    rate: Number
    rounding: str
    tax_type_id: Id
    sale_type_id: Id
    returned_tax_type_id: Id | None
    returned_sale_type_id: Id | None
    retired: bool


class ListedTax(Document):
    """A tax template, with the number of products that carry it."""

    id: Id
    name: str
    rate: Number
    rounding: str
    used_by: int
    retired: bool


class TaxList(Document):
    """Every tax template, retired ones last, and the transaction types to choose from."""

    taxes: tuple[ListedTax, ...]
    transaction_types: tuple[RuleChoice, ...]
