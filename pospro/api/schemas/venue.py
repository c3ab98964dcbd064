"""The set-up that a seller needs to know: means of payment, calculations, taxes, registers."""

from pospro.api.schemas.plain import Amount, Document, Id, Number


class Register(Document):
    """A till with its drawer account and its receipt printer."""

    id: Id
    code: str
    name: str
    drawer_account_id: Id
    receipt_printer_id: Id | None


class TicketType(Document):
    """A kind of ticket; null is as the venue does."""

    id: Id
    name: str
    tax_included: bool | None


class Department(Document):
    """A part of the venue that the register may sell in; the first one is the usual one."""

    id: Id
    name: str
    ticket_type_id: Id | None


class PaymentType(Document):
    """A means of payment; `kind` says how it behaves."""

    id: Id
    name: str
    kind: str
    gives_change: bool
    needs_reference: bool
    account_id: Id | None
    quick_amounts: tuple[Amount, ...]


class ChangeType(Document):
    """How change may be given, on these payment types or on each that gives change.

    Without an account it is cash.
    """

    id: Id
    name: str
    account_id: Id | None
    payment_type_ids: tuple[Id, ...]


class CalculationType(Document):
    """A discount, service or rounding.

    `percent` or `amount` is given with it where neither stands here already.
    """

    id: Id
    name: str
    role: str | None
    method: str
    takes_percent: bool
    percent: Number | None
    amount: Amount | None
    maximum: Number | None
    after_tax: bool
    decreases: bool
    automatic: bool


class CalculationSelector(Document):
    """A key of the ticket that offers calculation types: one of them may stand on it, or many."""

    id: Id
    name: str
    many: bool
    calculation_type_ids: tuple[Id, ...]


class TaxTemplate(Document):
    """A rate in percent and where it rounds."""

    id: Id
    name: str
    rate: Number
    rounding: str


class Venue(Document):
    """The venue with everything in use that a sale needs."""

    name: str
    address: str
    tax_office: str
    tax_number: str
    currency: str
    language: str
    time_zone: str
    tax_included: bool
    setup_version: int
    registers: tuple[Register, ...]
    departments: tuple[Department, ...]
    ticket_types: tuple[TicketType, ...]
    payment_types: tuple[PaymentType, ...]
    change_types: tuple[ChangeType, ...]
    calculation_types: tuple[CalculationType, ...]
    calculation_selectors: tuple[CalculationSelector, ...]
    taxes: tuple[TaxTemplate, ...]
