"""Calculation selectors of a configuration file are written into their rows."""

from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.writing import Writing, present
from pospro.storage.calculation_selectors import CalculationSelectorRow


def write_calculation_selectors(writing: Writing, changes: list[Change]) -> None:
    """Write them, after the calculation types that they offer."""
    rows = (
        (
            key,
            {
                "name": entry.name,
                "translations": entry.translations,
                "color": entry.color,
                "many": entry.many,
                "calculation_type_ids": [
                    writing.ids.of("calculation_types", name) for name in entry.calculation_types
                ],
                "places": writing.places(entry.maps),
            },
        )
        for key, entry in present(changes)
    )
    writing.put("calculation_selectors", CalculationSelectorRow.__table__, rows, position=0)
