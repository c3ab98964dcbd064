"""What must hold between the entries of a set-up, whether it comes from a chart or from a file."""

from collections import Counter
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pospro.charts import CHARTS
from pospro.domain.account import WorkingRule
from pospro.domain.errors import N_
from pospro.services.manager.configuration.account_screens import account_screen_problems
from pospro.services.manager.configuration.change_types import change_type_problems
from pospro.services.manager.configuration.currencies import currency_problems
from pospro.services.manager.configuration.departments import ticket_type_problems
from pospro.services.manager.configuration.document_types import document_types
from pospro.services.manager.configuration.entries import (
    SECTIONS,
    Configuration,
    TransactionTypeEntry,
    keyed,
)
from pospro.services.manager.configuration.entry_templates import entry_template_problems
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.mail_servers import mail_server_problems
from pospro.services.manager.configuration.maps import map_problems
from pospro.services.manager.configuration.print_templates import print_template_problems
from pospro.services.manager.configuration.registers import drawer_problems, register_problems
from pospro.services.manager.configuration.report_mails import report_mail_problems
from pospro.services.manager.configuration.rule_checks import transaction_types
from pospro.services.manager.configuration.saved_reports import saved_report_problems
from pospro.services.manager.configuration.selectors import selector_problems

ACCOUNT_ROLES = (
    "open_tickets",
    "cash_drawer",
    "card_clearing",
    "bank",
    "rounding",
    "cash_over",
    "cash_short",
)
"""Accounts that the program itself looks for."""

RULE_ROLES = ("payment", "sale_0", "discount", "rounding", "cash_over", "cash_short")
"""Posting rules that the program itself looks for."""

CALCULATION_ROLES = (
    "ticket_discount_percent",
    "ticket_discount_amount",
    "line_discount_percent",
    "line_discount_amount",
)
"""Calculations that the till's own keys offer."""

REFERENCES = (
    ("accounts", "type", "account_types"),
    ("accounts", "parent", "accounts"),
    ("transaction_types", "source_type", "account_types"),
    ("transaction_types", "target_type", "account_types"),
    ("transaction_types", "source", "accounts"),
    ("transaction_types", "target", "accounts"),
    ("taxes", "tax_type", "transaction_types"),
    ("taxes", "sale_type", "transaction_types"),
    ("taxes", "returned_tax_type", "transaction_types"),
    ("taxes", "returned_sale_type", "transaction_types"),
    ("calculation_types", "transaction_type", "transaction_types"),
    ("calculation_selectors", "calculation_types", "calculation_types"),
    ("payment_types", "transaction_type", "transaction_types"),
    ("payment_types", "account", "accounts"),
    ("change_types", "transaction_type", "transaction_types"),
    ("change_types", "account", "accounts"),
    ("change_types", "payment_types", "payment_types"),
    ("products", "group", "product_groups"),
    ("products", "sale_type", "transaction_types"),
    ("products", "returned_sale_type", "transaction_types"),
    ("products", "taxes", "taxes"),
    ("products", "modifier_groups", "modifier_groups"),
    ("menu_categories", "products", "products"),
    ("menu_categories", "menu", "menus"),
    ("registers", "drawer", "accounts"),
    ("registers", "foreign_drawers", "accounts"),
    ("registers", "printer", "printers"),
    ("ticket_types", "sale_type", "transaction_types"),
    ("ticket_types", "returned_sale_type", "transaction_types"),
    ("ticket_types", "menu", "menus"),
    ("departments", "ticket_type", "ticket_types"),
    ("departments", "menu", "menus"),
    ("departments", "registers", "registers"),
    ("users", "role", "roles"),
    ("document_types", "account_type", "account_types"),
    ("document_types", "print_template", "print_templates"),
    ("document_types", "transaction_types", "transaction_types"),
)
"""Section and key of an entry, and the section whose entries it names."""

Problems = Iterator[Problem]


def problems_of(configuration: Configuration) -> list[Problem]:
    """Everything that keeps this set-up from working; empty when it is complete."""
    found = [*_repeated(configuration), *_unknown_names(configuration)]
    if not found:
        found = [problem for check in CHECKS for problem in check(configuration)]
    return found


def _names(configuration: Configuration, section: str) -> set[str]:
    """How other entries refer to those of a section."""
    entries = configuration.section(section)
    if section in ("accounts", "registers"):
        return {entry.code for entry in entries}
    if section == "products":
        return {key for key, _ in keyed(entries)}
    return {entry.name for entry in entries}


def _repeated(configuration: Configuration) -> Problems:
    for section in SECTIONS:
        for field in ("name", "code", "role", "key"):
            unique = field == "code" or (section, field) in _UNIQUE
            values = (getattr(e, field, None) for e in configuration.section(section))
            count = Counter(value for value in values if value) if unique else Counter()
            for value in (value for value, times in count.items() if times > 1):
                yield Problem.at(
                    f"{section} ({value})", N_("This stands there twice. Keep one of them.")
                )


_UNIQUE = (
    {(section, "name") for section in SECTIONS}
    - {(section, "name") for section in ("accounts", "products", "registers", "menu_categories")}
    | {(section, "role") for section in ("accounts", "transaction_types", "calculation_types")}
    | {("menu_categories", "key")}
)
"""What may stand once only in a section."""


def _unknown_names(configuration: Configuration) -> Problems:
    for section, field, target in REFERENCES:
        known = _names(configuration, target)
        for entry in configuration.section(section):
            value = getattr(entry, field)
            named = value if isinstance(value, tuple) else (value,) if value else ()
            for name in (name for name in named if name not in known):
                yield Problem.at(
                    f"{section} ({entry.key}), {field}",
                    N_("“{name}” is not among the {section}. Add it there or mend the name."),
                    name=name,
                    section=target,
                )


def _roles(configuration: Configuration) -> Problems:
    """The program finds what it needs by role."""
    wanted = {
        "accounts": ACCOUNT_ROLES,
        "transaction_types": RULE_ROLES,
        "calculation_types": CALCULATION_ROLES,
    }
    for section, roles in wanted.items():
        played = {entry.role for entry in configuration.section(section)}
        for role in (role for role in roles if role not in played):
            yield Problem.at(section, N_("No entry has the role “{role}”. Give it one."), role=role)


def _accounts_of_rules(configuration: Configuration) -> Problems:
    """A default account belongs to the account type that its side of the rule names."""
    types = {account.code: account.type for account in configuration.section("accounts")}
    for rule in configuration.section("transaction_types"):
        for field, account, wanted in (
            ("source", rule.source, rule.source_type),
            ("target", rule.target, rule.target_type),
        ):
            if account is not None and types[account] != wanted:
                yield Problem.at(
                    f"transaction_types ({rule.name}), {field}",
                    N_("Account {account} is not of the type “{type}”. Choose one that is."),
                    account=account,
                    type=wanted,
                )


def _open_tickets(configuration: Configuration) -> Problems:
    """What stands on a ticket is posted against the open-tickets account, whichever the side."""
    account = next(
        (entry for entry in configuration.section("accounts") if entry.role == "open_tickets"), None
    )
    if account is None:
        return
    rules = {rule.name: rule for rule in configuration.section("transaction_types")}
    kind = next(t for t in configuration.section("account_types") if t.name == account.type)
    if kind.working_rule is not WorkingRule.NONE:
        yield Problem.at(
            f"account_types ({kind.name})", N_("Open tickets need an account type without a limit.")
        )
    for where, name in _rules_on_tickets(configuration):
        if account.code not in (rules[name].source, rules[name].target):
            yield Problem.at(
                where,
                N_("“{rule}” must have the account {account} on one side."),
                rule=name,
                account=account.code,
            )


def _rules_on_tickets(configuration: Configuration) -> Iterator[tuple[str, str]]:
    for section, field in (
        ("taxes", "tax_type"),
        ("taxes", "sale_type"),
        ("taxes", "returned_tax_type"),
        ("taxes", "returned_sale_type"),
        ("calculation_types", "transaction_type"),
        ("payment_types", "transaction_type"),
        ("ticket_types", "sale_type"),
        ("ticket_types", "returned_sale_type"),
        ("products", "sale_type"),
        ("products", "returned_sale_type"),
    ):
        for entry in configuration.section(section):
            name = getattr(entry, field)
            if name is not None:
                yield f"{section} ({entry.name}), {field}", name


def _payments(configuration: Configuration) -> Problems:
    """A payment's money goes to an account of the type that its rule names."""
    types = {account.code: account.type for account in configuration.section("accounts")}
    rules: dict[str, TransactionTypeEntry] = {
        rule.name: rule for rule in configuration.section("transaction_types")
    }
    registers = configuration.section("registers")
    drawers = {code for each in registers for code in (each.drawer, *each.foreign_drawers)}
    for entry in configuration.section("payment_types"):
        wanted = rules[entry.transaction_type].target_type
        if entry.kind != "cash" and (entry.account is None or entry.account in drawers):
            yield Problem.at(
                f"payment_types ({entry.name}), account",
                N_("Only cash goes to the register's drawer. Choose an account."),
            )
        elif entry.account is not None and types[entry.account] != wanted:
            yield Problem.at(
                f"payment_types ({entry.name}), account",
                N_("Account {account} is not of the type “{type}”. Choose one that is."),
                account=entry.account,
                type=wanted,
            )


def _catalogue(configuration: Configuration) -> Problems:
    """Portions and barcodes are told apart; groups of modifiers can be answered."""
    codes: Counter[str] = Counter()
    for product in configuration.section("products"):
        names = Counter(portion.name for portion in product.portions)
        codes.update(code for portion in product.portions for code in portion.barcodes)
        if names.total() > len(names):
            yield Problem.at(
                f"products ({product.name}), portions",
                N_("Two portions have the same name. Give each its own."),
            )
    for code in (code for code, times in codes.items() if times > 1):
        yield Problem.at(
            "products, barcodes", N_("Barcode {code} stands there twice. Keep one."), code=code
        )
    for group in configuration.section("modifier_groups"):
        if 0 < group.maximum < group.minimum:
            yield Problem.at(
                f"modifier_groups ({group.name})", N_("The least is above the most. Mend one.")
            )


def _people(configuration: Configuration) -> Problems:
    """Nobody may lock everybody out."""
    rights = {role.name: role.rights for role in configuration.section("roles")}
    users = configuration.section("users")
    if users and not any("edit_users" in rights[user.role] for user in users):
        yield Problem.at("users", N_("Somebody must keep the right to edit users."))


def _venue(configuration: Configuration) -> Problems:
    venue = configuration.venue
    if venue is None:
        return
    if venue.chart is not None and venue.chart not in CHARTS:
        yield Problem.at(
            "venue, chart",
            N_("There is no chart of accounts “{chart}”. Use one of {charts}."),
            chart=venue.chart,
            charts=", ".join(CHARTS),
        )
    try:
        ZoneInfo(venue.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield Problem.at(
            "venue, time_zone",
            N_("“{zone}” is no time zone. Write one like “Europe/Istanbul”."),
            zone=venue.time_zone,
        )


CHECKS: tuple[Callable[[Configuration], Problems], ...] = (
    _venue,
    _roles,
    _accounts_of_rules,
    currency_problems,
    transaction_types,
    _open_tickets,
    _payments,
    change_type_problems,
    document_types,
    print_template_problems,
    account_screen_problems,
    ticket_type_problems,
    entry_template_problems,
    saved_report_problems,
    report_mail_problems,
    mail_server_problems,
    selector_problems,
    register_problems,
    drawer_problems,
    map_problems,
    _catalogue,
    _people,
)
