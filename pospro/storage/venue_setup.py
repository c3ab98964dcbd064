"""The venue's set-up as one frozen snapshot, read again only when its version has moved on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import Connection, select

from pospro.domain.calculation import CalculationMethod
from pospro.domain.errors import Conflict, N_, NotFound
from pospro.domain.money import Currency, currency
from pospro.domain.payment_kinds import PaymentKind, kind
from pospro.domain.payment_kinds.kind import CHOICES
from pospro.domain.tax import TaxRounding, TaxTemplate, TypeRef
from pospro.domain.transaction_type import TransactionType
from pospro.storage import accounts, transaction_types
from pospro.storage.calculation_selectors import CalculationSelector, calculation_selectors
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.change_types import ChangeType, change_types
from pospro.storage.currencies import ForeignMoney, foreign_money
from pospro.storage.db import Database
from pospro.storage.departments import Department, departments, usable_at
from pospro.storage.menus import Menu, menus
from pospro.storage.number_series import series_at
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.places import Places, places_of
from pospro.storage.print_templates import PrintTemplate, print_templates
from pospro.storage.taxes import TaxTemplateRow
from pospro.storage.ticket_types import TicketType, ticket_types
from pospro.storage.venue import RegisterRow, VenueRow, setup_version, the_venue


@dataclass(frozen=True, slots=True)
class PaymentType:
    """A means of payment: its kind, its posting rule and where the money goes."""

    id: int
    name: str
    translations: Mapping[str, str]
    kind: PaymentKind
    transaction_type: TypeRef
    account_id: int | None
    color: int
    quick_amounts: tuple[int, ...]
    places: Places
    retired: bool


@dataclass(frozen=True, slots=True)
class CalculationType:
    """A discount, service or rounding that may be put on a ticket."""

    id: int
    role: str | None
    name: str
    translations: Mapping[str, str]
    method: CalculationMethod
    amount: Decimal
    maximum: Decimal | None
    after_tax: bool
    decreases: bool
    posts_net: bool
    automatic: bool
    transaction_type: TypeRef
    places: Places
    retired: bool


@dataclass(frozen=True, slots=True)
class Register:
    """A till with its drawer and printer; `foreign` is currency → account of that cash in it."""

    id: int
    code: str
    name: str
    drawer_account_id: int
    receipt_printer_id: int | None
    retired: bool
    foreign: Mapping[str, int] = field(default_factory=dict)

    @property
    def drawer_accounts(self) -> set[int]:
        """Every account of cash that lies in its drawer."""
        return {self.drawer_account_id, *self.foreign.values()}

    def takes_into(self, means: PaymentType, currency: str | None) -> int:
        """The account that gets what is paid by a means, in this foreign currency or in none.

        Foreign cash lies in the register's own drawer where that holds its currency.
        """
        if means.account_id is None:
            return self.drawer_account_id
        if currency is None or not means.kind.is_cash:
            return means.account_id
        return self.foreign.get(currency, means.account_id)


@dataclass(frozen=True, slots=True)
class VenueSetup:
    """Everything that managers define and every sale needs, at one version.

    `returned_sale_rules` book what comes back: the rules of the sale where none are named.
    """

    version: int
    venue: VenueRow
    currency: Currency
    registers: Mapping[int, Register]
    rules: Mapping[TypeRef, TransactionType]
    rules_by_role: Mapping[str, TypeRef]
    current_rules: Mapping[int, TypeRef]
    payment_types: Mapping[int, PaymentType]
    change_types: Mapping[int, ChangeType]
    calculation_types: Mapping[int, CalculationType]
    taxes: Mapping[int, TaxTemplate]
    taxes_in_use: tuple[TaxTemplate, ...]
    sale_rules: Mapping[int, TypeRef]
    returned_sale_rules: Mapping[int, TypeRef]
    account_roles: Mapping[str, int]
    foreign: ForeignMoney
    ticket_types: Mapping[int, TicketType]
    departments: Mapping[int, Department]
    menus: Mapping[int, Menu]
    calculation_selectors: Mapping[int, CalculationSelector]
    print_templates: Mapping[int, PrintTemplate]
    series_at: Mapping[int, frozenset[str]]

    def departments_at(self, register_id: int | None) -> list[Department]:
        """The departments that a register may sell in, in their order."""
        return usable_at(self.departments.values(), register_id)

    def department_at(self, register_id: int, wanted: int | None) -> Department | None:
        """The department wanted at a register, else its first one; None where it has none."""
        found = self.departments_at(register_id)
        if wanted is None:
            return found[0] if found else None
        for each in found:
            if each.id == wanted:
                return each
        raise Conflict(N_("This register does not sell in that department. Choose another one."))

    def ticket_type_of(self, department: Department | None) -> TicketType | None:
        """The type of the tickets that a department opens; None where the venue's own way holds."""
        return self.ticket_types.get((department and department.ticket_type_id) or 0)

    def menu_of(self, department_id: int | None, ticket_type_id: int | None) -> Menu | None:
        """The menu of tickets: their type's, else their department's, else the venue's first."""
        kind = self.ticket_types.get(ticket_type_id or 0)
        own = self.departments.get(department_id or 0)
        named = (each.menu_id for each in (kind, own) if each is not None)
        found = (self.menus.get(menu_id or 0) for menu_id in (*named, next(iter(self.menus), None)))
        return next((menu for menu in found if menu is not None and not menu.retired), None)

    def account_role(self, role: str) -> int:
        """The account that plays a role of the program, or Conflict."""
        found = self.account_roles.get(role)
        if found is None:
            raise Conflict(
                N_("No account plays the role {role}. Set one in the set-up."), role=role
            )
        return found

    def register(self, register_id: int) -> Register:
        """The register, or NotFound."""
        found = self.registers.get(register_id)
        if found is None or found.retired:
            raise NotFound(N_("This register is not in use any more. Sign in at another one."))
        return found

    def payment_type(self, payment_type_id: int) -> PaymentType:
        """The payment type in use, or NotFound."""
        found = self.payment_types.get(payment_type_id)
        if found is None or found.retired:
            raise NotFound(N_("This payment type is not in use. Choose another one."))
        return found

    def change_type(self, change_type_id: int) -> ChangeType:
        """The change type in use, or NotFound."""
        found = self.change_types.get(change_type_id)
        if found is None or found.retired:
            raise NotFound(N_("This change type is not in use any more. Choose another one."))
        return found

    def tendered_in(self, payment_type_id: int) -> Currency:
        """The currency in which money is handed over by a payment type."""
        abroad = self.foreign.of_account(self.payment_type(payment_type_id).account_id)
        return abroad.currency if abroad else self.currency

    def calculation_type(self, calculation_type_id: int) -> CalculationType:
        """The calculation type in use, or NotFound."""
        found = self.calculation_types.get(calculation_type_id)
        if found is None or found.retired:
            raise NotFound(N_("This discount is not in use. Choose another one."))
        return found

    def calculation_selector(self, selector_id: int) -> CalculationSelector:
        """The selector in use, or NotFound."""
        found = self.calculation_selectors.get(selector_id)
        if found is None or found.retired:
            raise NotFound(N_("This key is not in use any more. Reload the ticket."))
        return found

    def calculation_role(self, role: str) -> CalculationType:
        """The calculation type that plays a role of the program, or Conflict."""
        for found in self.calculation_types.values():
            if found.role == role and not found.retired:
                return found
        raise Conflict(
            N_("No calculation type plays the role {role}. Set one in the set-up."), role=role
        )


def current_setup(db: Database, connection: Connection) -> VenueSetup:
    """The set-up as this connection sees it; Conflict before the venue is set up."""
    version = setup_version(connection)
    if version == 0:
        raise Conflict(N_("The venue is not set up yet. Run “pospro setup” first."))
    return db.cached("setup", version, lambda: _load(connection, version))


def _load(connection: Connection, version: int) -> VenueSetup:
    venue = the_venue(connection)
    assert isinstance(venue, VenueRow)
    current = transaction_types.current_refs(connection)
    found = _taxes(connection, current)
    foreign = foreign_money(connection)
    return VenueSetup(
        version=version,
        venue=venue,
        currency=currency(venue.currency),
        registers=_registers(connection, foreign),
        rules=transaction_types.all_versions(connection),
        rules_by_role=transaction_types.current_by_role(connection),
        current_rules=current,
        payment_types=_payment_types(connection, current),
        change_types=change_types(connection, current),
        calculation_types=_calculation_types(connection, current),
        taxes=found.taxes,
        taxes_in_use=tuple(tax for tax in found.taxes.values() if tax.id not in found.retired),
        sale_rules=found.sale_rules,
        returned_sale_rules=found.returned_sale_rules,
        account_roles=accounts.by_role(connection),
        foreign=foreign,
        ticket_types=ticket_types(connection, current),
        departments=departments(connection),
        menus=menus(connection),
        calculation_selectors=calculation_selectors(connection),
        print_templates={each.id: each for each in print_templates(connection)},
        series_at=series_at(connection),
    )


def _registers(connection: Connection, foreign: ForeignMoney) -> dict[int, Register]:
    table = RegisterRow.__table__
    return {
        row.id: Register(
            row.id,
            row.code,
            row.name,
            row.drawer_account_id,
            row.receipt_printer_id,
            row.retired_at is not None,
            {
                foreign.accounts[account_id]: account_id
                for account_id in row.foreign_account_ids
                if account_id in foreign.accounts
            },
        )
        for row in connection.execute(select(table).order_by(table.c.code))
    }


def _payment_types(
    connection: Connection, current: Mapping[int, TypeRef]
) -> dict[int, PaymentType]:
    table = PaymentTypeRow.__table__
    return {
        row.id: PaymentType(
            id=row.id,
            name=row.name,
            translations=row.translations,
            kind=kind(row.kind).as_chosen({name: getattr(row, name) for name in CHOICES}),
            transaction_type=current[row.transaction_type_id],
            account_id=row.account_id,
            color=row.color,
            quick_amounts=tuple(row.quick_amounts),
            places=places_of(row.places),
            retired=row.retired_at is not None,
        )
        for row in connection.execute(select(table).order_by(table.c.position, table.c.id))
    }


def _calculation_types(
    connection: Connection, current: Mapping[int, TypeRef]
) -> dict[int, CalculationType]:
    table = CalculationTypeRow.__table__
    return {
        row.id: CalculationType(
            id=row.id,
            role=row.role,
            name=row.name,
            translations=row.translations,
            method=CalculationMethod(row.method),
            amount=row.amount,
            maximum=row.maximum,
            after_tax=bool(row.after_tax),
            decreases=bool(row.decreases),
            posts_net=bool(row.posts_net),
            automatic=bool(row.automatic),
            transaction_type=current[row.transaction_type_id],
            places=places_of(row.places),
            retired=row.retired_at is not None,
        )
        for row in connection.execute(select(table).order_by(table.c.position, table.c.id))
    }


@dataclass(frozen=True, slots=True)
class _Taxes:
    """Tax templates and posting rules by the id of the template, and which are retired."""

    taxes: dict[int, TaxTemplate] = field(default_factory=dict)
    sale_rules: dict[int, TypeRef] = field(default_factory=dict)
    returned_sale_rules: dict[int, TypeRef] = field(default_factory=dict)
    retired: set[int] = field(default_factory=set)


def _taxes(connection: Connection, current: Mapping[int, TypeRef]) -> _Taxes:
    found = _Taxes()
    for row in connection.execute(select(TaxTemplateRow.__table__)):
        found.taxes[row.id] = TaxTemplate(
            row.id,
            row.name,
            row.rate,
            TaxRounding(row.rounding),
            current[row.tax_type_id],
            current[row.returned_tax_type_id] if row.returned_tax_type_id else None,
        )
        found.sale_rules[row.id] = current[row.sale_type_id]
        found.returned_sale_rules[row.id] = current[row.returned_sale_type_id or row.sale_type_id]
        if row.retired_at is not None:
            found.retired.add(row.id)
    return found
