"""Calculation selectors in a configuration file: what must hold, and how they are read."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.maps import read_maps
from pospro.services.manager.configuration.ticket_entries import (
    CalculationSelectorEntry,
    TicketMapEntry,
)
from pospro.storage.calculation_selectors import CalculationSelectorRow


def selector_problems(configuration: Configuration) -> Iterator[Problem]:
    """The till's own discount keys ask for a number each time, so no selector offers them."""
    of_program = {each.name for each in configuration.section("calculation_types") if each.role}
    for entry in configuration.section("calculation_selectors"):
        for name in entry.calculation_types:
            if name in of_program:
                yield Problem.at(
                    f"calculation_selectors ({entry.name}), calculation_types",
                    N_("“{name}” is a discount key of the till itself. Leave it out."),
                    name=name,
                )


def read_calculation_selectors(
    connection: Connection, names: Mapping[str, Mapping[int, str]]
) -> list[CalculationSelectorEntry]:
    """The entries of the selectors in use, in their order."""
    table = CalculationSelectorRow.__table__
    types = names["calculation_types"]
    in_use = select(table).where(table.c.retired_at.is_(None))
    return [
        CalculationSelectorEntry.model_construct(
            name=row.name,
            translations=row.translations,
            color=row.color,
            many=bool(row.many),
            calculation_types=tuple(sorted(types[each] for each in row.calculation_type_ids)),
            maps=read_maps(row.places, names, TicketMapEntry),
        )
        for row in connection.execute(in_use.order_by(table.c.position, table.c.id))
    ]
