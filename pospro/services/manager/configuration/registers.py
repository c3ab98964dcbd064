"""Registers in a configuration file: what must hold, and how they are read with their numbers."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from pospro.domain.errors import BadInput
from pospro.services.manager.configuration.entries import Configuration, RegisterEntry
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.edit_series import require_prefix
from pospro.storage.documents import SERIES as DOCUMENT
from pospro.storage.number_series import RECEIPT
from pospro.storage.venue import RegisterRow, SeriesRow

_REGISTERS = RegisterRow.__table__
_SERIES = SeriesRow.__table__


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
                printer=names["printers"].get(row.receipt_printer_id or 0),
                receipt_prefix=receipts.prefix,
                receipt_digits=receipts.digits,
                document_prefix=documents.prefix if documents else None,
            )
        )
    return sorted(found, key=lambda entry: entry.code)
