"""Change types in a configuration file: what must hold, how they are read and written."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.maps import read_maps
from pospro.services.manager.configuration.ticket_entries import ChangeTypeEntry, TicketMapEntry
from pospro.storage.account_uses import RULES_OF_PRODUCT, RULES_OF_TAX
from pospro.storage.change_types import ChangeTypeRow
from pospro.storage.ticket_types import RULES_OF_TICKET_TYPE

NAMED_BY_SALES = (
    ("taxes", RULES_OF_TAX),
    ("ticket_types", RULES_OF_TICKET_TYPE),
    ("products", RULES_OF_PRODUCT),
    ("calculation_types", ("transaction_type_id",)),
    ("payment_types", ("transaction_type_id",)),
)


def change_type_problems(configuration: Configuration) -> Iterator[Problem]:
    """Change that leaves the ticket for an account has a rule of its own, and fits its account."""
    rules = {rule.name: rule for rule in configuration.section("transaction_types")}
    types = {account.code: account.type for account in configuration.section("accounts")}
    drawers = {register.drawer for register in configuration.section("registers")}
    tickets = {a.code for a in configuration.section("accounts") if a.role == "open_tickets"}
    of_sales = {name for name, rule in rules.items() if rule.role} | set(_of_sales(configuration))
    for entry in configuration.section("change_types"):
        where = f"change_types ({entry.name})"
        if entry.transaction_type is None:
            if entry.account is not None:
                yield Problem.at(
                    f"{where}, transaction_type",
                    N_("Choose by which transaction type the change goes to this account."),
                )
            continue
        rule = rules[entry.transaction_type]
        if rule.target not in tickets or entry.transaction_type in of_sales:
            yield Problem.at(
                f"{where}, transaction_type",
                N_("“{rule}” does not bring change from the open tickets to an account."),
                rule=entry.transaction_type,
            )
            continue
        if entry.account is None or entry.account in drawers:
            yield Problem.at(
                f"{where}, account",
                N_("Name the account that the change goes to, which is no drawer."),
            )
        elif types[entry.account] != rule.source_type:
            yield Problem.at(
                f"{where}, account",
                N_("Account {account} is not of the type “{type}”. Choose one that is."),
                account=entry.account,
                type=rule.source_type,
            )


def _of_sales(configuration: Configuration) -> Iterator[str]:
    for section, columns in NAMED_BY_SALES:
        for entry in configuration.section(section):
            names = (getattr(entry, column.removesuffix("_id")) for column in columns)
            yield from filter(None, names)


def read_change_types(
    connection: Connection, names: Mapping[str, Mapping[int, str]]
) -> list[ChangeTypeEntry]:
    """The entries of the change types in use, in their order."""
    table = ChangeTypeRow.__table__
    means = names["payment_types"]
    in_use = select(table).where(table.c.retired_at.is_(None))
    return [
        ChangeTypeEntry.model_construct(
            name=row.name,
            translations=row.translations,
            transaction_type=names["transaction_types"].get(row.transaction_type_id),
            account=names["accounts"].get(row.account_id),
            color=row.color,
            payment_types=tuple(sorted(means[each] for each in row.payment_type_ids)),
            maps=read_maps(row.places, names, TicketMapEntry),
        )
        for row in connection.execute(in_use.order_by(table.c.position, table.c.id))
    ]
