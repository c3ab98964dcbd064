"""Ticket types and departments in a configuration file: what must hold, and how they are read."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.services.manager.configuration.changes import Changes
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.ticket_entries import DepartmentEntry, TicketTypeEntry
from pospro.storage.departments import DepartmentRow
from pospro.storage.ticket_types import TicketTypeRow, open_tickets_in_department

Names = Mapping[str, Mapping[int, str]]
Problems = Iterator[Problem]

_TYPES = TicketTypeRow.__table__
_DEPARTMENTS = DepartmentRow.__table__


def ticket_type_problems(configuration: Configuration) -> Problems:
    """Rules that book lines know both accounts; what comes back has no rule of its own alone."""
    rules = {rule.name: rule for rule in configuration.section("transaction_types")}
    for entry in configuration.section("ticket_types"):
        where = f"ticket_types ({entry.name})"
        for field in ("sale_type", "returned_sale_type"):
            name = getattr(entry, field)
            if name is not None and None in (rules[name].source, rules[name].target):
                yield Problem.at(
                    f"{where}, {field}",
                    N_("“{rule}” has no account on one side, so it books no sale."),
                    rule=name,
                )
        if entry.returned_sale_type is not None and entry.sale_type is None:
            yield Problem.at(
                f"{where}, sale_type",
                N_("Choose the transaction type of the sale too, or none for what comes back."),
            )


def departments_with_tickets(connection: Connection, changes: Changes) -> Problems:
    """A department stays as long as tickets are open in it."""
    for change in changes.of("departments", "retired"):
        own = select(_DEPARTMENTS.c.id).where(_DEPARTMENTS.c.name == change.key)
        count = open_tickets_in_department(connection, connection.scalar(own) or 0)
        if count:
            yield Problem.at(
                f"departments ({change.key})",
                N_("{count} tickets are open in this department. Close or void them first."),
                count=count,
            )


def read_ticket_types(connection: Connection, names: Names) -> list[TicketTypeEntry]:
    """The entries of the ticket types in use, in their order."""
    rules = names["transaction_types"]
    in_use = select(_TYPES).where(_TYPES.c.retired_at.is_(None))
    return [
        TicketTypeEntry.model_construct(
            name=row.name,
            translations=row.translations,
            tax_included=None if row.tax_included is None else bool(row.tax_included),
            sale_type=rules.get(row.sale_type_id),
            returned_sale_type=rules.get(row.returned_sale_type_id),
            number_prefix=row.number_prefix,
            menu=names["menus"].get(row.menu_id),
        )
        for row in connection.execute(in_use.order_by(_TYPES.c.position, _TYPES.c.id))
    ]


def read_departments(connection: Connection, names: Names) -> list[DepartmentEntry]:
    """The entries of the departments in use, in their order."""
    types, registers = names["ticket_types"], names["registers"]
    in_use = select(_DEPARTMENTS).where(_DEPARTMENTS.c.retired_at.is_(None))
    return [
        DepartmentEntry.model_construct(
            name=row.name,
            translations=row.translations,
            ticket_type=types.get(row.ticket_type_id),
            menu=names["menus"].get(row.menu_id),
            registers=tuple(sorted(registers[each] for each in row.registers)),
        )
        for row in connection.execute(in_use.order_by(_DEPARTMENTS.c.position, _DEPARTMENTS.c.id))
    ]
