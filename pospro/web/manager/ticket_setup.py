"""What the screens of payment types, calculation types and taxes share: tabs, roads, examples."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request

from pospro.domain.errors import N_
from pospro.domain.journal import Move
from pospro.domain.money import Currency, Money
from pospro.i18n import format_money
from pospro.request.context import context
from pospro.services.manager.sections import DOWN, UP, Names
from pospro.storage.account_directory import Directory, KnownAccount
from pospro.storage.ticket_rules import TicketRule
from pospro.web import filters
from pospro.web.forms import Typed, said
from pospro.web.fragments import path_to
from pospro.web.manager.accounting import Tab, name_of, other_languages

TABS = (("manager_payment_types", N_("Payment types")),)
"""Blueprint and name of each notion; a further one is one line."""

HUNDRED = 100
"""Units of the currency in every example."""

Choice = tuple[int, str]


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """One line of an example entry, in words and with its account; amounts are written out."""

    words: str
    code: str
    name: str
    debit: str
    credit: str


def tabs() -> list[Tab]:
    """The head of every list of the ticket set-up."""
    return [
        Tab(path_to(f"{name}.page"), said(label), name == request.blueprint) for name, label in TABS
    ]


def hundred(currency: Currency) -> Money:
    """The amount of every example."""
    return Money(HUNDRED * 10**currency.exponent, currency)


def names(typed: Typed, language: str) -> Names:
    """The names that were typed: the venue's own and those in further languages."""
    further = {code: typed.text(f"name_{code}") for code, _ in other_languages(language)}
    own = {language: typed.text("name")} if any(map(str.strip, further.values())) else {}
    return Names(typed.text("name"), own | further)


def given_names(typed: Typed, language: str) -> dict[str, object]:
    """The same as a form shows them again."""
    return {"name": typed.text("name"), "translations": dict(names(typed, language).translations)}


def direction() -> int:
    """Which way a row is to be moved."""
    return UP if request.form.get("by") == "up" else DOWN


def rule_choices(rules: Iterable[TicketRule]) -> list[Choice]:
    """Posting rules to choose from."""
    return [(rule.id, filters.said(rule.name, rule.translations)) for rule in rules]


def account_choices(known: Directory, type_ids: set[int]) -> list[tuple[str, list[Choice]]]:
    """Account type → its accounts in use, for the types that a rule may reach."""
    found = ((name_of(known.types[each]), known.of_type(each)) for each in type_ids)
    return sorted(
        (name, [(each.id, called(each)) for each in accounts]) for name, accounts in found
    )


def called(account: KnownAccount) -> str:
    """Code and name of an account."""
    return f"{account.code} {name_of(account)}"


def example_lines(known: Directory, move: Move) -> list[ExampleLine]:
    """The entry of one movement; a negative amount swaps the sides."""
    text = format_money(abs(move.amount.minor), move.amount.currency, context.language, sign=False)
    swapped = move.amount.minor < 0
    debited, credited = (move.credited, move.debited) if swapped else (move.debited, move.credited)
    taken, given = known.account(debited), known.account(credited)
    return [
        ExampleLine(said(N_("Debit")), taken.code, name_of(taken), text, ""),
        ExampleLine(said(N_("Credit")), given.code, name_of(given), "", text),
    ]
