"""The cast of a replay: taxes, products, people and payment types that a recording asks for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select

from pospro.domain.access import Actor
from pospro.domain.tax import TaxRounding
from pospro.services.manager.configuration.entries import (
    AccountEntry,
    Configuration,
    PaymentTypeEntry,
    PortionEntry,
    ProductEntry,
    ProductGroupEntry,
    RoleEntry,
    TaxEntry,
    TransactionTypeEntry,
    UserEntry,
)
from pospro.services.replay.payments import CASH
from pospro.services.replay.recording import Recording
from pospro.services.replay.records import Department, RecordedLine
from pospro.storage.catalogue import PortionRow, ProductRow
from pospro.storage.users import UserRow
from pospro.storage.venue_setup import VenueSetup

ROLE = "Bar staff"
SELLING = ("sell", "pay", "gift", "void", "discount", "refund", "reprint")
RIGHTS = (*SELLING, "work_period", "shift", "close_anyway")
CARD = "CARD"

_LONGEST_TEXT, _LONGEST_GROUP = 100, 60
_SoldAs = tuple[str, tuple[str, ...], tuple[str, ...]]
"""The group, taxes and modifier groups of a product."""

ProductNames = Mapping[tuple[str, str], str]
"""(department, text) of a recorded line → the name of the product that stands for it."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what takes part, by the recording's own names."""

    owner: Actor
    actors: Mapping[str, Actor]
    products: Mapping[str, tuple[int, int]]
    names: ProductNames
    payment_types: Mapping[str, int]
    time_zone: str

    def actor(self, cashier: str) -> Actor:
        """The person behind a cashier's number."""
        return self.actors[cashier]

    def product(self, line: RecordedLine) -> tuple[int, int]:
        """The (product id, portion id) of a line."""
        return self.products[self.names[line.department, line.text]]


def wanted(recording: Recording, current: Configuration, names: ProductNames) -> Configuration:
    """The sections of the set-up with what the recording needs added to them."""
    return _Additions(recording, current, names).configuration()


def cast_of(
    connection: Connection, recording: Recording, setup: VenueSetup, names: ProductNames
) -> Cast:
    """The cast, after its set-up has been imported."""
    register_id = next(iter(setup.registers))
    users = UserRow.__table__
    ids = {row.name: row.id for row in connection.execute(select(users.c.name, users.c.id))}
    rights = frozenset(RIGHTS)
    actors = {
        cashier: Actor(ids[_person(cashier)], _person(cashier), rights, register_id)
        for cashier in _cashiers(recording)
    }
    by_name = {kind.name: kind.id for kind in setup.payment_types.values()}
    current = {name: _means(setup, name) for name in recording.shelf.payment_types()}
    return Cast(
        owner=next(iter(actors.values())),
        actors=actors,
        products=_products(connection),
        names=names,
        payment_types={name: by_name[means] for name, means in current.items()},
        time_zone=setup.venue.time_zone,
    )


def product_names(recording: Recording, current: Configuration) -> ProductNames:
    """The plainest name for each (department, text) that nothing sold otherwise has.

    Two departments, two years, or the venue and the bar, may call the same what is grouped or
    taxed differently: then the department, and then its rate, stand behind the name.
    """
    taxes = taxes_by_rate(recording, current)
    sold_as: dict[str, set[_SoldAs]] = {}
    for product in current.section("products"):
        sold_as.setdefault(product.name, set()).add(
            (product.group, product.taxes, product.modifier_groups)
        )
    wishes: dict[tuple[str, str], tuple[_SoldAs, tuple[str, ...]]] = {}
    for key, text in recording.list_prices:
        department = recording.departments[key]
        group = group_name(department)
        name = text[:_LONGEST_TEXT].strip() or group
        wish = (name, f"{name} ({group})", f"{name} ({group}, {_percent(department.rate)})")
        own: _SoldAs = (group, (taxes[department.rate],), ())
        wishes[key, text] = (own, wish)
        for each in wish:
            sold_as.setdefault(each, set()).add(own)
    return {
        place: next((name for name in wish[:-1] if sold_as[name] == {own}), wish[-1])
        for place, (own, wish) in wishes.items()
    }


def group_name(department: Department) -> str:
    """A department's name, or its number when it has none."""
    return department.name[:_LONGEST_GROUP].strip() or f"Department {department.key}"


def taxes_by_rate(recording: Recording, current: Configuration) -> dict[Decimal, str]:
    """The names of the taxes that the departments need: the venue's where it has them."""
    present = {
        tax.rate: tax.name
        for tax in current.section("taxes")
        if tax.rounding is TaxRounding.DOCUMENT
    }
    rates = {department.rate for department in recording.departments.values()}
    return {rate: present.get(rate) or _tax_name(rate) for rate in rates}


def _products(connection: Connection) -> dict[str, tuple[int, int]]:
    products, portions = ProductRow.__table__, PortionRow.__table__
    rows = connection.execute(
        select(products.c.name, products.c.id, portions.c.id.label("portion_id"))
        .join(portions, portions.c.product_id == products.c.id)
        .where(products.c.retired_at.is_(None), portions.c.retired_at.is_(None))
    )
    return {row.name: (row.id, row.portion_id) for row in rows}


def _means(setup: VenueSetup, recorded: str) -> str:
    """The name of the payment type that stands for the recording's."""
    kind = {CASH: "cash", CARD: "card"}.get(recorded)
    for means in setup.payment_types.values():
        if kind and means.kind.key == kind and not means.retired:
            return means.name
    return recorded


def _person(cashier: str) -> str:
    """The name of a user; who is not named is a cashier too, and long names stay apart."""
    name = f"Cashier {cashier}".strip()
    if len(name) <= _LONGEST_TEXT:
        return name
    mark = sha256(cashier.encode()).hexdigest()[:12]
    return f"{name[: _LONGEST_TEXT - len(mark) - 1].strip()} {mark}"


def _cashiers(recording: Recording) -> list[str]:
    """Whoever sold or was paid; somebody opens and closes a day on which nobody did."""
    return sorted(recording.shelf.cashiers() or {""}, key=lambda key: (len(key), key))


class _Additions:
    """Works out what the present set-up lacks."""

    def __init__(self, recording: Recording, current: Configuration, names: ProductNames) -> None:
        self._recording = recording
        self._current = current
        self._names = names

    def configuration(self) -> Configuration:
        """The sections that grow, whole."""
        taxes = taxes_by_rate(self._recording, self._current)
        present = {tax.name for tax in self._current.section("taxes")}
        missing = sorted(rate for rate, name in taxes.items() if name not in present)
        return Configuration(
            accounts=self._grown("accounts", self._accounts(missing)),
            transaction_types=self._grown("transaction_types", self._rules(missing)),
            taxes=self._grown("taxes", map(_tax, missing)),
            payment_types=self._grown("payment_types", self._means()),
            product_groups=self._grown("product_groups", self._groups()),
            products=self._grown("products", self._products(taxes)),
            roles=self._grown("roles", [RoleEntry(name=ROLE, rights=RIGHTS)]),
            users=self._grown("users", self._people()),
        )

    def _grown(self, section: str, entries: Iterable[Any]) -> tuple[Any, ...]:
        present = self._current.section(section)
        keys = {entry.key for entry in present}
        return (*present, *(entry for entry in entries if entry.key not in keys))

    def _accounts(self, rates: list[Decimal]) -> Iterator[AccountEntry]:
        sale, tax = self._like("sale_"), self._like("tax_")
        codes = {account.key: account for account in self._current.section("accounts")}
        for rate in rates:
            for rule, what in ((sale, "Sales"), (tax, "Output tax")):
                model = codes[rule.source or ""]
                yield AccountEntry(
                    name=f"{what} {_percent(rate)}",
                    code=f"{model.code}.{_code(rate)}",
                    type=model.type,
                    parent=model.parent,
                )

    def _rules(self, rates: list[Decimal]) -> Iterator[TransactionTypeEntry]:
        for rate in rates:
            for prefix, what in (("sale_", "Sale"), ("tax_", "Tax")):
                model = self._like(prefix)
                yield model.model_copy(
                    update={
                        "name": f"{what} {_percent(rate)}",
                        "translations": {},
                        "role": f"{prefix}{_code(rate)}",
                        "source": f"{model.source}.{_code(rate)}",
                    }
                )

    def _like(self, prefix: str) -> TransactionTypeEntry:
        """The rule of a rate that the venue has already, as the model of a new one."""
        rules: tuple[TransactionTypeEntry, ...] = self._current.section("transaction_types")
        return max(
            (rule for rule in rules if (rule.role or "").startswith(prefix)),
            key=lambda rule: str(rule.role),
        )

    def _means(self) -> Iterator[PaymentTypeEntry]:
        """Payment types other than cash and card, like the venue's first voucher or card."""
        present = self._current.section("payment_types")
        model = next((m for m in present if m.kind == "voucher"), present[0])
        for name in self._recording.shelf.payment_types():
            if name not in (CASH, CARD):
                yield model.model_copy(update={"name": name, "translations": {}})

    def _groups(self) -> Iterator[ProductGroupEntry]:
        for name in dict.fromkeys(map(group_name, self._recording.departments.values())):
            yield ProductGroupEntry(name=name)

    def _products(self, taxes: Mapping[Decimal, str]) -> Iterator[ProductEntry]:
        prices = self._recording.list_prices
        # Texts that differ in blanks only are one product, at the price of any of them.
        for name, place in {name: place for place, name in self._names.items()}.items():
            department = self._recording.departments[place[0]]
            yield ProductEntry(
                name=name,
                group=group_name(department),
                taxes=(taxes[department.rate],),
                portions=(
                    PortionEntry.model_construct(
                        name="", price=abs(prices[place].minor), barcodes=()
                    ),
                ),
            )

    def _people(self) -> Iterator[UserEntry]:
        for name in dict.fromkeys(map(_person, _cashiers(self._recording))):
            yield UserEntry(name=name, role=ROLE, language="en")


def _percent(rate: Decimal) -> str:
    return f"{rate.normalize():f} %"


def _code(rate: Decimal) -> str:
    return f"{rate.normalize():f}".replace(".", "_")


def _tax_name(rate: Decimal) -> str:
    return f"VAT {_percent(rate)}"


def _tax(rate: Decimal) -> TaxEntry:
    return TaxEntry.model_construct(
        name=_tax_name(rate),
        rate=rate,
        rounding=TaxRounding.DOCUMENT,
        tax_type=f"tax_{_code(rate)}",
        sale_type=f"sale_{_code(rate)}",
        translations={},
    )
