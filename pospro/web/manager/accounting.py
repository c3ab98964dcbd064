"""What the screens of the accounting share: tabs, and the words for roles and uses."""

from dataclasses import dataclass

from flask import request

from pospro.domain.errors import N_
from pospro.i18n import LANGUAGES
from pospro.request.context import context
from pospro.storage.account_directory import KnownAccount, KnownType
from pospro.storage.account_uses import Use
from pospro.web.forms import said
from pospro.web.fragments import path_to

TABS = (("manager_accounts", N_("Accounts")),)
"""Blueprint and name of each notion that managers define; a further one is one line."""

ROLES = {
    "open_tickets": N_("What guests still owe and have paid"),
    "cash_drawer": N_("The drawer of a new register"),
    "card_clearing": N_("Card takings under way to the bank"),
    "bank": N_("The bank account"),
    "rounding": N_("Rounding"),
    "cash_over": N_("Cash that is too much"),
    "cash_short": N_("Cash that is missing"),
}
"""Role → what the program needs the account for."""

USES = {
    "role": (N_("Needed by the program"), "shield-check"),
    "payment_type": (N_("Payment type"), "credit-card"),
    "register": (N_("Register"), "monitor"),
    "transaction_type": (N_("Transaction type"), "arrow-right-left"),
    "account": (N_("Account below it"), "book-open"),
}
"""Kind of use → what it is and its picture."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One entry of the segmented head."""

    href: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class SaidUse:
    """A use in words."""

    name: str
    kind: str
    icon: str


def tabs() -> list[Tab]:
    """The head of every list of the accounting."""
    return [
        Tab(path_to(f"{name}.page"), said(label), name == request.blueprint) for name, label in TABS
    ]


def said_uses(uses: list[Use]) -> list[SaidUse]:
    """What uses something, in words."""
    return [
        SaidUse(said(ROLES.get(each.name, each.name)), said(USES[each.kind][0]), USES[each.kind][1])
        for each in uses
    ]


def other_languages(own: str) -> list[tuple[str, str]]:
    """Code and name of the languages in which something may have a further name."""
    return [(code, language.name) for code, language in LANGUAGES.items() if code != own]


def name_of(thing: KnownType | KnownAccount) -> str:
    """The name of an account or a type in the viewer's language."""
    return thing.translations.get(context.language, thing.name)
