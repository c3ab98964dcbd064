"""What the screens of the accounting share: tabs, and the words for roles and uses."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from pospro.domain.account import AccountClass, AccountFilter, WorkingRule
from pospro.domain.errors import N_
from pospro.i18n import LANGUAGES
from pospro.request.context import context
from pospro.storage.account_directory import KnownAccount, KnownType
from pospro.storage.account_uses import Use
from pospro.web import filters
from pospro.web.forms import said
from pospro.web.fragments import path_to

TABS = (
    ("see_books", "account_screens", N_("Balances")),
    ("edit_accounts", "manager_accounts", N_("Accounts")),
    ("edit_accounts", "manager_account_types", N_("Account types")),
    ("edit_accounts", "manager_account_screens", N_("Account screens")),
    ("edit_accounts", "manager_transaction_types", N_("Transaction types")),
    ("edit_accounts", "manager_document_types", N_("Document types")),
    ("edit_accounts", "manager_currencies", N_("Currencies")),
)
"""Right, blueprint and name of the balances and of each notion that managers define."""

ROLES = {
    "open_tickets": N_("What guests still owe and have paid"),
    "cash_drawer": N_("The drawer of a new register"),
    "card_clearing": N_("Card takings under way to the bank"),
    "bank": N_("The bank account"),
    "rounding": N_("Rounding"),
    "payment": N_("Payments of tickets"),
    "sale_0": N_("Sales without tax"),
    "discount": N_("Discounts"),
    "year_profit": N_("The profit of a closed year"),
    "year_loss": N_("The loss of a closed year"),
    "year_result": N_("Where income and expenses of a year meet"),
    "cash_over": N_("Cash that is too much"),
    "cash_short": N_("Cash that is missing"),
}
"""Role → what the program needs the account or the transaction type for."""

USES = {
    "role": (N_("Needed by the program"), "shield-check"),
    "payment_type": (N_("Payment type"), "credit-card"),
    "change_type": (N_("Change type"), "wallet"),
    "register": (N_("Register"), "monitor"),
    "transaction_type": (N_("Transaction type"), "arrow-right-left"),
    "account": (N_("Account below it"), "book-open"),
    "accounts": (N_("Accounts of this type"), "book-open"),
    "tax": (N_("Tax template"), "percent"),
    "calculation_type": (N_("Calculation type"), "calculator"),
    "ticket_type": (N_("Ticket type"), "receipt-text"),
    "document_type": (N_("Document type"), "file-text"),
    "account_screen": (N_("Account screen"), "landmark"),
    "products": (N_("Products with a rule of their own"), "tag"),
}
"""Kind of use → what it is and its picture."""

FORMS = {
    "payment_type": ("manager_payment_types.edit", "payment_type_id"),
    "change_type": ("manager_change_types.edit", "change_type_id"),
    "transaction_type": ("manager_transaction_types.edit", "rule_id"),
    "account": ("manager_accounts.edit", "account_id"),
    "tax": ("manager_taxes.edit", "tax_id"),
    "calculation_type": ("manager_calculation_types.edit", "calculation_type_id"),
    "account_screen": ("manager_account_screens.edit", "account_screen_id"),
    "ticket_type": ("manager_ticket_types.edit", "ticket_type_id"),
}
"""Kind of use → the form that opens it, with the name of its id."""

CLASSES = {
    AccountClass.ASSET: N_("Asset"),
    AccountClass.LIABILITY: N_("Liability"),
    AccountClass.EQUITY: N_("Equity"),
    AccountClass.INCOME: N_("Income"),
    AccountClass.EXPENSE: N_("Expense"),
}

RULES = {
    WorkingRule.NONE: (N_("None"), N_("Any balance is allowed.")),
    WorkingRule.NEVER_BELOW_ZERO: (
        N_("Never below zero"),
        N_("What would take more than an account holds is refused."),
    ),
    WorkingRule.NEVER_ABOVE_LIMIT: (
        N_("Never above the limit"),
        N_("What would go beyond the credit limit of an account is refused."),
    ),
}
"""Working rule → its name and what it does."""

FILTERS = {
    AccountFilter.ALL: N_("Everything"),
    AccountFilter.MONTH: N_("The month"),
    AccountFilter.WEEK: N_("The week"),
    AccountFilter.WORK_PERIOD: N_("The work period"),
}
"""Account filter → the span of time that it shows."""


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
    href: str | None = None


def tabs() -> list[Tab]:
    """The head of every list of the accounting, as far as the person may open it."""
    return [
        Tab(path_to(f"{name}.page"), said(label), name == request.blueprint)
        for right, name, label in TABS
        if right in context.actor.rights
    ]


def said_uses(uses: list[Use]) -> list[SaidUse]:
    """What uses something, in words."""
    return [_said_use(each) for each in uses]


def _said_use(use: Use) -> SaidUse:
    kind, icon = USES[use.kind]
    if use.kind == "role":
        words = ROLES.get(use.name)
        name = said(words) if words else _("found as “%(role)s”", role=use.name)
    else:
        name = use.name or filters.number(use.count)
    form = FORMS.get(use.kind)
    href = path_to(form[0], **{form[1]: use.id}) if form and use.id is not None else None
    return SaidUse(name, said(kind), icon, href)


def other_languages(own: str) -> list[tuple[str, str]]:
    """Code and name of the languages in which something may have a further name."""
    return [(code, language.name) for code, language in LANGUAGES.items() if code != own]


def name_of(thing: KnownType | KnownAccount) -> str:
    """The name of an account or a type in the viewer's language."""
    return thing.translations.get(context.language, thing.name)
