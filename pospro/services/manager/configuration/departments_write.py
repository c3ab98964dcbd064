"""Ticket types and departments of a configuration file are written into their rows."""

from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.registers_write import begin_numbers
from pospro.services.manager.configuration.writing import Writing, present
from pospro.storage.departments import DepartmentRow
from pospro.storage.ticket_types import RULES_OF_TICKET_TYPE, TicketTypeRow


def write_ticket_types(writing: Writing, changes: list[Change]) -> None:
    """Write ticket types."""
    rows = (
        (
            key,
            {
                "name": entry.name,
                "translations": entry.translations,
                "tax_included": entry.tax_included,
                "number_prefix": entry.number_prefix,
                "menu_id": writing.ids.of("menus", entry.menu),
                **writing.rules(entry, *RULES_OF_TICKET_TYPE),
            },
        )
        for key, entry in present(changes)
    )
    writing.put("ticket_types", TicketTypeRow.__table__, rows, position=0)
    begin_numbers(writing)


def write_departments(writing: Writing, changes: list[Change]) -> None:
    """Write departments, after what they name."""
    rows = (
        (
            key,
            {
                "name": entry.name,
                "translations": entry.translations,
                "ticket_type_id": writing.ids.of("ticket_types", entry.ticket_type),
                "menu_id": writing.ids.of("menus", entry.menu),
                "registers": [writing.ids.of("registers", code) for code in entry.registers],
            },
        )
        for key, entry in present(changes)
    )
    writing.put("departments", DepartmentRow.__table__, rows, position=0)
