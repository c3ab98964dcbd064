"""The form of a configuration file: sections of entries that name each other, never by id.

Amounts are whole minor units in memory and plain text ("12.50") in the file; both need the
currency, which comes with pydantic's context as `{"currency": Currency}`.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializationInfo,
    StrictBool,
    StrictInt,
    ValidationInfo,
    field_serializer,
    field_validator,
)

from pospro.domain.access import RIGHTS
from pospro.domain.account import AccountClass, AccountFilter, WorkingRule
from pospro.domain.calculation import PERCENT_METHODS, CalculationMethod
from pospro.domain.payment_kinds import KINDS
from pospro.domain.tax import TaxRounding
from pospro.services.manager.configuration.base_entry import (
    Amount,
    Color,
    Entry,
    Name,
    Names,
    Rate,
    Tags,
    Translated,
    decimal_text,
    minor_of,
    plain_of,
    rate_of,
)
from pospro.services.manager.configuration.currency_entry import CurrencyEntry, joined
from pospro.services.manager.configuration.mail_server_entry import MailServerEntry
from pospro.services.manager.configuration.menu_entry import (
    MenuCategoryEntry,
    MenuEntry,
    with_menus,
)
from pospro.services.manager.configuration.report_mail_entry import ReportMailEntry
from pospro.services.manager.configuration.saved_report_entry import SavedReportEntry
from pospro.services.manager.configuration.screen_entry import AccountScreenEntry
from pospro.services.manager.configuration.template_entry import (
    EntryTemplateEntry,
    not_due_again,
)
from pospro.services.manager.configuration.ticket_entries import (
    CalculationSelectorEntry,
    ChangeTypeEntry,
    DepartmentEntry,
    MapEntry,
    PrintTemplateEntry,
    TicketMapEntry,
    TicketTypeEntry,
)


class Venue(BaseModel):
    """Who sells here. Before the hour `day_begins` it is still the day before."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Name
    address: str = ""
    tax_office: str = ""
    tax_number: str = ""
    currency: str
    language: Literal["tr", "en"]
    time_zone: str
    tax_included: StrictBool
    day_begins: Annotated[StrictInt, Field(ge=0, le=12)] = 0
    blind_count: StrictBool = True
    chart: str | None = None


class AccountTypeEntry(Translated):
    """A group of accounts."""

    account_class: AccountClass = Field(alias="class")
    working_rule: WorkingRule = WorkingRule.NONE
    default_filter: AccountFilter = AccountFilter.ALL
    tags: Tags = ()


class AccountEntry(Translated):
    """An account, found by its code."""

    code: Annotated[str, Field(min_length=1, max_length=20, pattern=r"^\S+$")]
    type: str
    parent: str | None = None
    currency: str | None = None
    role: str | None = None
    tags: Tags = ()
    credit_limit: Annotated[Amount, Field(ge=0)] | None = None

    @property
    def key(self) -> str:
        """Its code."""
        return self.code


class RoleKeyed(Translated):
    """An entry that the program may find by its role, whatever it is called."""

    role: str | None = None

    @property
    def key(self) -> str:
        """Its role, or its name where it has none."""
        return self.role or self.name


class TransactionTypeEntry(RoleKeyed):
    """A posting rule: account types and default accounts."""

    source_type: str
    target_type: str
    source: str | None = None
    target: str | None = None
    currency: str | None = None


class TaxEntry(Translated):
    """A tax template with the rules that book the tax and the net sale, and both come back."""

    rate: Annotated[Rate, Field(ge=0)]
    rounding: TaxRounding
    tax_type: str
    sale_type: str
    returned_tax_type: str | None = None
    returned_sale_type: str | None = None


class CalculationTypeEntry(RoleKeyed):
    """A discount, service or rounding; `amount` is percent or money, as the method says."""

    method: CalculationMethod
    amount: Decimal
    maximum: Decimal | None = None
    after_tax: StrictBool = False
    decreases: StrictBool = False
    posts_net: StrictBool = False
    automatic: StrictBool = False
    transaction_type: str
    maps: tuple[TicketMapEntry, ...] = ()

    @field_validator("amount", "maximum", mode="before")
    @classmethod
    def _read(cls, value: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - as the file has it
        method = info.data.get("method")
        if value is None or method is None:
            return value
        return rate_of(value) if method in PERCENT_METHODS else Decimal(minor_of(value, info))

    @field_serializer("amount", "maximum")
    def _write(self, value: Decimal | None, info: SerializationInfo) -> str | None:
        if value is None or self.method in PERCENT_METHODS:
            return value if value is None else decimal_text(value)
        return plain_of(int(value), info)


class PaymentTypeEntry(Translated):
    """A means of payment."""

    kind: Literal[tuple(KINDS)]  # type: ignore[valid-type] # the registry is the list
    transaction_type: str
    account: str | None = None
    color: Color = 1
    quick_amounts: tuple[Amount, ...] = ()
    gives_change: StrictBool | None = None
    opens_drawer: StrictBool | None = None
    needs_reference: StrictBool | None = None
    maps: tuple[TicketMapEntry, ...] = ()


class ProductGroupEntry(Entry):
    """A group of products."""


class ModifierEntry(Entry):
    """One answer of a modifier group."""

    price: Amount = 0
    tax_free: StrictBool = False
    maximum_quantity: Annotated[StrictInt, Field(ge=1)] = 1


class ModifierGroupEntry(Entry):
    """A question asked at the till."""

    minimum: Annotated[StrictInt, Field(ge=0)] = 0
    maximum: Annotated[StrictInt, Field(ge=0)] = 0
    modifiers: tuple[ModifierEntry, ...] = ()


class PortionEntry(BaseModel):
    """A size of a product; an only one may have an empty name."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = ""
    price: Annotated[Amount, Field(ge=0)] | None = None
    barcodes: Names = ()


class ProductEntry(Entry):
    """Something that can be sold."""

    group: str
    sale_type: str | None = None
    returned_sale_type: str | None = None
    taxes: Names = ()
    modifier_groups: tuple[str, ...] = ()
    portions: tuple[PortionEntry, ...] = ()


class PrinterEntry(Entry):
    """A printer and where it is reached."""

    address: str
    profile: str
    opens_drawer: StrictBool = False


class RegisterEntry(Entry):
    """A till, found by its code; its receipts are numbered after `receipt_prefix`.

    `foreign_drawers` are the accounts of foreign cash in its drawer, by their codes.
    """

    code: Annotated[str, Field(min_length=1, max_length=12, pattern=r"^[A-Za-z0-9]+$")]
    drawer: str
    foreign_drawers: Names = ()
    printer: str | None = None
    receipt_prefix: str
    receipt_digits: Annotated[StrictInt, Field(ge=3, le=10)] = 6
    document_prefix: str | None = None

    @property
    def key(self) -> str:
        """Its code."""
        return self.code


class RoleEntry(Translated):
    """A named set of rights."""

    rights: tuple[Literal[tuple(RIGHTS)], ...] = ()  # type: ignore[valid-type] # the table is the list


class UserEntry(Entry):
    """A person; a PIN is never written to a file."""

    role: str
    language: Literal["tr", "en"]
    theme: Literal["auto", "light", "dark"] = "auto"
    hand: Literal["left", "right"] = "right"
    color: Color = 1


class MappedAccountEntry(BaseModel):
    """For documents of `account`, the account of the other side."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    account: str
    mapped: str


class DocumentTypeEntry(Translated):
    """A button on the account cards of one account type."""

    button: str = ""
    color: Color = 1
    account_type: str
    transaction_types: Annotated[tuple[Name, ...], Field(min_length=1)]
    default_amount: Literal["none", "balance", "fixed"] = "none"
    fixed_amount: Annotated[Amount, Field(gt=0)] | None = None
    description: str = ""
    print_template: str | None = None
    batch: StrictBool = False
    batch_filter: Literal["all", "with_balance", "mapped"] = "all"
    maps: tuple[MapEntry, ...] = ()
    mapped_accounts: tuple[MappedAccountEntry, ...] = ()


class Configuration(BaseModel):
    """A whole set-up, or the sections of one; None is a section that the file leaves alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    ordered: ClassVar = (
        "currencies",
        "account_types",
        "ticket_types",
        "departments",
        "calculation_types",
        "calculation_selectors",
        "payment_types",
        "change_types",
        "print_templates",
        "document_types",
        "account_screens",
        "menus",
        "menu_categories",
    )

    venue: Venue | None = None
    currencies: tuple[CurrencyEntry, ...] | None = None
    account_types: tuple[AccountTypeEntry, ...] | None = None
    accounts: tuple[AccountEntry, ...] | None = None
    transaction_types: tuple[TransactionTypeEntry, ...] | None = None
    taxes: tuple[TaxEntry, ...] | None = None
    calculation_types: tuple[CalculationTypeEntry, ...] | None = None
    payment_types: tuple[PaymentTypeEntry, ...] | None = None
    change_types: tuple[ChangeTypeEntry, ...] | None = None
    product_groups: tuple[ProductGroupEntry, ...] | None = None
    modifier_groups: tuple[ModifierGroupEntry, ...] | None = None
    products: tuple[ProductEntry, ...] | None = None
    menus: tuple[MenuEntry, ...] | None = None
    menu_categories: tuple[MenuCategoryEntry, ...] | None = None
    printers: tuple[PrinterEntry, ...] | None = None
    registers: tuple[RegisterEntry, ...] | None = None
    roles: tuple[RoleEntry, ...] | None = None
    ticket_types: tuple[TicketTypeEntry, ...] | None = None
    departments: tuple[DepartmentEntry, ...] | None = None
    calculation_selectors: tuple[CalculationSelectorEntry, ...] | None = None
    print_templates: tuple[PrintTemplateEntry, ...] | None = None
    document_types: tuple[DocumentTypeEntry, ...] | None = None
    account_screens: tuple[AccountScreenEntry, ...] | None = None
    entry_templates: tuple[EntryTemplateEntry, ...] | None = None
    saved_reports: tuple[SavedReportEntry, ...] | None = None
    report_mails: tuple[ReportMailEntry, ...] | None = None
    mail_server: tuple[MailServerEntry, ...] | None = None
    users: tuple[UserEntry, ...] | None = None

    def section(self, name: str) -> tuple[Any, ...]:
        """The entries of a section; none when the file leaves it alone."""
        entries: tuple[Any, ...] | None = getattr(self, name)
        return entries or ()

    def over(self, current: "Configuration") -> "Configuration":
        """The set-up that results when this file is imported over the current one."""
        given = {name: part for name in SECTIONS if (part := getattr(self, name)) is not None}
        if self.currencies is not None:
            given["currencies"] = joined(self.currencies, current.section("currencies"))
        if self.entry_templates is not None:
            kept = current.section("entry_templates")
            given["entry_templates"] = not_due_again(self.entry_templates, kept)
        venue = self.venue or current.venue
        if venue and current.venue and venue.chart is None:
            venue = venue.model_copy(update={"chart": current.venue.chart})
        return current.model_copy(update=given | {"venue": venue}).with_menus()

    def with_menus(self) -> "Configuration":
        """This whole set-up, in which each category stands in a menu, also one of an older file."""
        sections = {name: getattr(self, name) for name in ("menus", "menu_categories")}
        language = self.venue.language if self.venue else "en"
        return self.model_copy(update=with_menus(sections, language))


SECTIONS = tuple(name for name in Configuration.model_fields if name != "venue")
"""The sections that hold entries, each after those that it names."""


def keyed(entries: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Entries with their keys; products that share a name are told apart as "Tea" and "Tea #2"."""
    seen: dict[str, int] = {}
    for entry in entries:
        nth = seen[entry.key] = seen.get(entry.key, 0) + 1
        yield (entry.key if nth == 1 else f"{entry.key} #{nth}"), entry
