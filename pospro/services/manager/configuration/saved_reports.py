"""Saved reports of the set-up: what must hold of them in a file, and how they are read."""

from collections.abc import Iterator, Mapping
from datetime import date
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import Connection, select

from pospro.domain.errors import BadInput, N_
from pospro.reports.narrowed import ROWS
from pospro.reports.own.composed import composition
from pospro.reports.registry import REPORTS
from pospro.reports.saved import query_of, two_dates
from pospro.reports.spans import LONGER, Span
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.saved_report_entry import SavedReportEntry
from pospro.storage.accounts import AccountRow
from pospro.storage.saved_reports import saved_for_all

FILTERS = {
    "account": "accounts",
    "account_type": "account_types",
    "answerable": "users",
    "approver": "users",
    "department": "departments",
    "group": "product_groups",
    "payment_type": "payment_types",
    "person": "users",
    "product": "products",
    "register": "registers",
}
"""Filter that names a row → the section of a file in which it is."""

ANY_DAY = Span(date(2000, 1, 1), date(2000, 1, 1))
UNKNOWN = N_("“{name}” is not among the {section}. Add it there or mend the name.")


def read_saved_reports(
    connection: Connection, names: Mapping[str, Mapping[int, str]]
) -> list[SavedReportEntry]:
    """The entries of those for everybody, by name.

    One that is narrowed down to what no file names, such as a portion, is left out.
    """
    found = [
        SavedReportEntry.model_construct(
            name=saved.name,
            report=saved.report,
            days=saved.days,
            question=urlencode([each for each in asked if each[0] not in filters]),
            filters=filters,
            pinned=saved.is_pinned,
        )
        for saved in saved_for_all(connection)
        for asked in (parse_qsl(saved.question),)
        if (filters := _named(connection, asked, names)) is not None
    ]
    return sorted(found, key=lambda entry: entry.key)


def _named(
    connection: Connection,
    asked: list[tuple[str, str]],
    names: Mapping[str, Mapping[int, str]],
) -> dict[str, str] | None:
    """The filters by name; None where one of them is of no use in another database."""
    found = {}
    for name, value in asked:
        if (name in ROWS or name in FILTERS) and value != "0":
            row_id = int(value) if value.isdecimal() else 0
            known = names.get(FILTERS.get(name, ""), {})
            if row_id not in known or not _in_use(connection, name, row_id):
                return None
            found[name] = known[row_id]
    return found


def _in_use(connection: Connection, name: str, row_id: int) -> bool:
    table = (AccountRow if name == "account" else ROWS[name]).__table__
    query = select(table.c.id).where(table.c.id == row_id, table.c.retired_at.is_(None))
    return connection.scalar(query) is not None


def saved_report_problems(configuration: Configuration) -> Iterator[Problem]:
    """The report is there, can be asked so, and what it is narrowed down to is in the file."""
    for entry in configuration.section("saved_reports"):
        where = f"saved_reports ({entry.name})"
        try:
            _require(entry)
        except BadInput as refusal:
            yield Problem(f"{where}, {refusal.field}", refusal.message, refusal.facts)
        for name, value in entry.filters.items():
            target = FILTERS.get(name, "")
            if value not in {
                each.key for each in (configuration.section(target) if target else ())
            }:
                place = f"{where}, filters"
                yield Problem.at(place, UNKNOWN, name=value, section=target or name)


def _require(entry: SavedReportEntry) -> None:
    report = REPORTS.get(entry.report)
    if report is None:
        raise BadInput(N_("Choose a report of the list."), field="report")
    span = two_dates(entry.days)
    if span is None and entry.days not in LONGER:
        raise BadInput(N_("Choose days of the list."), field="days")
    if report.subject is not None:
        query = query_of(report, entry.question, span or ANY_DAY, "en")
        composition(report.subject, query)
