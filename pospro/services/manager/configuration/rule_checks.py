"""Posting rules in a configuration file: what their form refuses is refused here as well."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from pospro.domain.account import AccountClass
from pospro.domain.currency import CURRENCIES
from pospro.domain.errors import N_
from pospro.services.manager.configuration.changes import Changes
from pospro.services.manager.configuration.entries import (
    Configuration,
    TransactionTypeEntry,
)
from pospro.services.manager.configuration.file import Problem
from pospro.storage.account_states import has_postings_of_type
from pospro.storage.accounts import AccountTypeRow

Problems = Iterator[Problem]

SWAPPED = (AccountClass.EXPENSE, AccountClass.INCOME)


def transaction_types(configuration: Configuration) -> Problems:
    """Both ends differ, are not exchanged, and are kept in the currency of the rule."""
    own = configuration.venue.currency if configuration.venue else None
    classes = {each.name: each.account_class for each in configuration.section("account_types")}
    currencies = {each.code: each.currency or own for each in configuration.section("accounts")}
    for rule in configuration.section("transaction_types"):
        where = f"transaction_types ({rule.name})"
        if rule.source is not None and rule.source == rule.target:
            yield Problem.at(
                where, N_("The same account would be credited and debited: nothing would move.")
            )
        if (classes[rule.source_type], classes[rule.target_type]) == SWAPPED:
            yield Problem.at(
                where,
                N_(
                    "An expense would be credited and an income debited: both would only get"
                    " smaller. Exchange source and target."
                ),
            )
        yield from _currency(rule, currencies, own)


def classes_with_postings(connection: Connection, changes: Changes) -> Problems:
    """The class of an account type stays once something is posted."""
    table = AccountTypeRow.__table__
    for change in changes.of("account_types", "changed"):
        if "account_class" not in change.fields:
            continue
        type_id = connection.scalar(select(table.c.id).where(table.c.name == change.key))
        if type_id is not None and has_postings_of_type(connection, type_id):
            yield Problem.at(
                f"account_types ({change.key}), class",
                N_("Accounts of this type have postings, so its class stays. Make a new type."),
            )


def _currency(
    rule: TransactionTypeEntry, currencies: dict[str, str | None], own: str | None
) -> Problems:
    where = f"transaction_types ({rule.name}), currency"
    wanted = rule.currency or own
    if rule.currency is not None and rule.currency not in CURRENCIES:
        yield Problem.at(where, N_("“{code}” is no currency. Write one like “EUR”."), code=wanted)
        return
    for code in (rule.source, rule.target):
        if code is not None and currencies[code] != wanted:
            yield Problem.at(
                where,
                N_("Account {account} is kept in {own}, not in {currency}. Choose another one."),
                account=code,
                own=currencies[code],
                currency=wanted,
            )
