"""Registers of a configuration file are written into their rows, with their numbers."""

from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict
from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.writing import Values, Writing, present
from pospro.services.manager.edit_series import KEEP_LENGTH
from pospro.services.manager.type_numbers import begin_type_numbers
from pospro.storage.documents import SERIES as DOCUMENT
from pospro.storage.number_series import (
    RECEIPT,
    begin_series,
    go_on,
    hold_series,
    last_given,
)
from pospro.storage.registers import open_book
from pospro.storage.venue import RegisterRow, SeriesRow

_REGISTERS = RegisterRow.__table__
_SERIES = SeriesRow.__table__


def write_registers(writing: Writing, changes: list[Change]) -> None:
    """A new register brings its book and its receipt numbers with it."""
    known = writing.ids.by_key["registers"]
    found = present(changes)
    new = [(key, entry) for key, entry in found if key not in known]
    rows = (
        (
            key,
            {
                "code": entry.code,
                "name": entry.name,
                "drawer_account_id": writing.ids.of("accounts", entry.drawer),
                "foreign_account_ids": sorted(
                    writing.ids.by_key["accounts"][code] for code in entry.foreign_drawers
                ),
                "receipt_printer_id": writing.ids.of("printers", entry.printer),
            },
        )
        for key, entry in found
    )
    writing.put("registers", _REGISTERS, rows)
    for key, entry in new:
        open_book(writing.connection, known[key], entry.code, entry.receipt_prefix)
    begin_numbers(writing)
    for key, entry in found:
        receipts = {"prefix": entry.receipt_prefix, "digits": entry.receipt_digits}
        _number(writing, (known[key], RECEIPT), receipts)
        if entry.document_prefix is not None:
            _number(writing, (known[key], DOCUMENT), {"prefix": entry.document_prefix})


def begin_numbers(writing: Writing) -> None:
    """The series of ticket types that registers lack; Conflict where numbers could be mistaken."""
    try:
        begin_type_numbers(writing.connection)
    except BadInput as refusal:
        raise Conflict(refusal.message, **refusal.facts) from refusal


def _number(writing: Writing, whose: tuple[int, str], values: Values) -> None:
    """Let a series go on as the file says; numbers under a new prefix begin with 1."""
    register_id, purpose = whose
    own = (_SERIES.c.register_id == register_id) & (_SERIES.c.purpose == purpose)
    series_id = writing.connection.scalar(select(_SERIES.c.id).where(own))
    if series_id is None:
        begin_series(writing.connection, register_id, {"purpose": purpose} | values)
        return
    held = hold_series(writing.connection, series_id)
    same = held.prefix == values["prefix"]
    begun = held.next_number > held.first_number
    if same and begun and values.get("digits", held.digits) != held.digits:
        raise Conflict(KEEP_LENGTH, prefix=held.prefix)
    last = last_given(writing.connection, held, values["prefix"])
    number = held.next_number if same else last + 1
    why = {"reason": "", "ended_at": writing.at, "ended_by": writing.by}
    go_on(writing.connection, held, values | {"next_number": number}, why)
