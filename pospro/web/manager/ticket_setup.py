"""What the screens of payment types, calculation types and taxes share: tabs, roads, examples."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from flask import request
from sqlalchemy import Connection, select
from werkzeug.datastructures import MultiDict

from pospro.domain.errors import N_
from pospro.domain.journal import JournalEntry, Posting
from pospro.domain.money import Money
from pospro.i18n import LANGUAGES
from pospro.request.context import context
from pospro.services.manager.sections import Names
from pospro.storage.account_directory import Directory, KnownAccount
from pospro.storage.departments import Department
from pospro.storage.menus import Menu
from pospro.storage.places import Place, kept
from pospro.storage.ticket_rules import TicketRule
from pospro.storage.ticket_types import TicketType
from pospro.storage.users import RoleRow
from pospro.storage.venue_setup import current_setup
from pospro.web.filters import figure
from pospro.web.filters import said as named
from pospro.web.forms import Typed, is_id, said
from pospro.web.fragments import path_to
from pospro.web.manager.accounting import Tab, name_of, other_languages

TABS = (
    ("manager_payment_types", N_("Payment types")),
    ("manager_change_types", N_("Change types")),
    ("manager_calculation_types", N_("Calculation types")),
    ("manager_calculation_selectors", N_("Calculation selectors")),
    ("manager_taxes", N_("Tax templates")),
    ("manager_ticket_types", N_("Ticket types")),
    ("manager_departments", N_("Departments")),
    ("manager_registers", N_("Registers")),
    ("manager_series", N_("Number series")),
)
"""Blueprint and name of each notion; a further one is one line."""

Choice = tuple[int, str]

PLACE = ("register", "role", "department", "ticket_type")
"""What a place is made of, as its fields are called."""


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """One line of an example entry; its amounts are written out."""

    code: str
    name: str
    debit: str
    credit: str


def tabs() -> list[Tab]:
    """The head of every list of the ticket set-up."""
    return [
        Tab(path_to(f"{name}.page"), said(label), name == request.blueprint) for name, label in TABS
    ]


def names(typed: Typed, language: str) -> Names:
    """The names that were typed: the venue's own and those in further languages."""
    texts = {code: typed.text(f"name_{code}") for code, _ in other_languages(language)}
    further = {code: text for code, text in texts.items() if text.strip()}
    own = {language: typed.text("name")} if further else {}
    return Names(typed.text("name"), own | further)


def given_names(typed: Typed, language: str) -> dict[str, object]:
    """The same as a form shows them again."""
    return {"name": typed.text("name"), "translations": dict(names(typed, language).translations)}


def as_typed(given: Mapping[str, Any]) -> MultiDict[str, str]:
    """What a form shows, as the fields that it would send."""
    names = {f"name_{code}": name for code, name in given["translations"].items()}
    fields = {name: value for name, value in given.items() if isinstance(value, str | int)}
    return MultiDict({name: str(value or "") for name, value in {**fields, **names}.items()})


def chosen_id(typed: Typed, name: str) -> int | None:
    """The id that was chosen; None where there is none."""
    text = typed.text(name)
    return int(text) if is_id(text) else None


def typed_places(typed: Typed) -> list[list[int | None]]:
    """What was chosen in each row; an empty one says nothing."""
    columns = (typed.fields.getlist(f"place_{name}") for name in PLACE)
    found = [
        Place(*(int(text) if is_id(text) else None for text in row))
        for row in zip_longest(*columns, fillvalue="")
    ]
    return kept(found)


def place_choices(connection: Connection) -> dict[str, list[Choice]]:
    """The registers, roles, departments and ticket types in use that something may show for."""
    setup = current_setup(context.db, connection)
    registers = setup.registers.values()
    roles = RoleRow.__table__
    query = select(roles).where(roles.c.retired_at.is_(None)).order_by(roles.c.id)
    rows = connection.execute(query)
    return {
        "registers": [(each.id, each.name) for each in registers if not each.retired],
        "roles": [(row.id, named(row.name, row.translations)) for row in rows],
        "departments": in_use(setup.departments.values()),
        "ticket_types": in_use(setup.ticket_types.values()),
    }


def in_use(things: Iterable[Department | TicketType | Menu]) -> list[Choice]:
    """Those that may be chosen, as the form names them."""
    return [(e.id, named(e.name, e.translations)) for e in things if not e.retired]


def percent_text(rate: Decimal) -> str:
    """A percentage as its field reads it back."""
    return f"{rate.normalize():f}".replace(".", LANGUAGES[context.language].decimal_sign)


def rule_choices(rules: Iterable[TicketRule]) -> list[Choice]:
    """Posting rules to choose from."""
    return [(rule.id, named(rule.name, rule.translations)) for rule in rules]


def account_choices(known: Directory, type_ids: set[int]) -> list[tuple[str, list[Choice]]]:
    """Account type → its accounts in use, for the types that a rule may reach."""
    found = ((name_of(known.types[each]), known.of_type(each)) for each in type_ids)
    return sorted(
        (name, [(each.id, called(each)) for each in accounts]) for name, accounts in found
    )


def called(account: KnownAccount) -> str:
    """Code and name of an account."""
    return f"{account.code} {name_of(account)}"


def example_lines(known: Directory, entry: JournalEntry | None) -> list[ExampleLine]:
    """The lines of an example entry; none where nothing is posted."""
    return [_line(known, entry, posting) for posting in entry.postings] if entry else []


def lines_of(known: Directory, lines: Iterable[tuple[int, Money]]) -> list[ExampleLine]:
    """The same for lines of an account and an amount, above zero where it is debited."""
    found = ((known.account(account_id), amount) for account_id, amount in lines)
    return [
        ExampleLine(
            account.code,
            name_of(account),
            figure(amount) if amount.minor > 0 else "",
            figure(-amount) if amount.minor < 0 else "",
        )
        for account, amount in found
    ]


def _line(known: Directory, entry: JournalEntry, posting: Posting) -> ExampleLine:
    account = known.account(posting.account_id)
    debit, credit = (
        figure(Money(minor, entry.currency)) if minor else ""
        for minor in (posting.debit, posting.credit)
    )
    return ExampleLine(account.code, name_of(account), debit, credit)
