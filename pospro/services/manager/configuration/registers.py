"""Registers in a configuration file: what must hold, and how they are read with their numbers."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from pospro.domain.errors import BadInput, N_
from pospro.services.manager.configuration.entries import Configuration, RegisterEntry
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.edit_series import require_prefix
from pospro.storage.documents import SERIES as DOCUMENT
from pospro.storage.number_series import RECEIPT
from pospro.storage.venue import RegisterRow, SeriesRow

_REGISTERS = RegisterRow.__table__
_SERIES = SeriesRow.__table__

NOT_FOREIGN = N_(
    "Account {account} is not in a foreign currency, or not of the type of the drawer. Choose one"
    " that is."
)
TAKEN = N_(
    "Another drawer has account {account}, or this one has an account in that currency already."
    " Choose one of them."
)


def register_problems(configuration: Configuration) -> Iterator[Problem]:
    """Numbers of two registers are never mistaken for each other."""
    taken: list[str] = []
    for entry in configuration.section("registers"):
        try:
            require_prefix(entry.receipt_prefix, taken)
        except BadInput as refusal:
            where = f"registers ({entry.code}), receipt_prefix"
            yield Problem(where, refusal.message, refusal.facts)
        taken.append(entry.receipt_prefix)


def drawer_problems(configuration: Configuration) -> Iterator[Problem]:
    """Foreign cash of a drawer lies on accounts of its own, one of each currency."""
    accounts = {account.code: account for account in configuration.section("accounts")}
    own = configuration.venue.currency if configuration.venue else None
    taken: set[str] = {entry.drawer for entry in configuration.section("registers")}
    for entry in configuration.section("registers"):
        money: set[str] = set()
        for code in entry.foreign_drawers:
            where, account = f"registers ({entry.code}), foreign_drawers", accounts[code]
            if account.currency in (None, own) or account.type != accounts[entry.drawer].type:
                yield Problem.at(where, NOT_FOREIGN, account=code)
            elif code in taken or account.currency in money:
                yield Problem.at(where, TAKEN, account=code)
            taken.add(code)
            money.add(account.currency or "")


def read_registers(
    connection: Connection, names: Mapping[str, Mapping[int, str]]
) -> list[RegisterEntry]:
    """The entries of the registers in use, by code."""
    series = {(row.register_id, row.purpose): row for row in connection.execute(select(_SERIES))}
    in_use = select(_REGISTERS).where(_REGISTERS.c.retired_at.is_(None))
    found = []
    for row in connection.execute(in_use.order_by(_REGISTERS.c.code)):
        receipts, documents = (series.get((row.id, each)) for each in (RECEIPT, DOCUMENT))
        assert receipts is not None, "a register has receipt numbers"
        found.append(
            RegisterEntry.model_construct(
                code=row.code,
                name=row.name,
                drawer=names["accounts"][row.drawer_account_id],
                foreign_drawers=tuple(
                    sorted(names["accounts"][each] for each in row.foreign_account_ids)
                ),
                printer=names["printers"].get(row.receipt_printer_id or 0),
                receipt_prefix=receipts.prefix,
                receipt_digits=receipts.digits,
                document_prefix=documents.prefix if documents else None,
            )
        )
    return sorted(found, key=lambda entry: entry.code)
