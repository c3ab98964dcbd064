"""Maps in a configuration file: where something shows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from pospro.domain.errors import N_
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.ticket_entries import MapEntry
from pospro.storage.places import KeptPlaces

AnyMap = TypeVar("AnyMap", bound=MapEntry)
Names = Mapping[str, Mapping[int, str]]

MAPPED = (
    "payment_types",
    "change_types",
    "calculation_types",
    "calculation_selectors",
    "account_screens",
    "print_templates",
)
NAMED = (
    ("registers", "register_code"),
    ("roles", "role"),
    ("departments", "department"),
    ("ticket_types", "ticket_type"),
)
"""The section that each part of a map names, and the key of it, in the order of a place."""

UNKNOWN = N_("“{name}” is not among the {section}. Add it there or mend the name.")


def map_problems(configuration: Configuration) -> Iterator[Problem]:
    """What a map names is there."""
    known = {
        "registers": {each.code for each in configuration.section("registers")},
        **{
            section: {each.name for each in configuration.section(section)}
            for section in ("roles", "departments", "ticket_types")
        },
    }
    for section in MAPPED:
        for entry in configuration.section(section):
            named = ((each, where, key) for each in entry.maps for where, key in NAMED)
            for each, where, key in named:
                name = getattr(each, key, None)
                if name is not None and name not in known[where]:
                    place = f"{section} ({entry.name}), maps"
                    yield Problem.at(place, UNKNOWN, name=name, section=where)


def read_maps(kept: KeptPlaces, names: Names, entry: type[AnyMap]) -> tuple[AnyMap, ...]:
    """The places of a row as a file names them, as entries of this kind."""
    return tuple(_map(row, names, entry) for row in kept or ())


def _map(row: Sequence[int | None], names: Names, entry: type[AnyMap]) -> AnyMap:
    named = zip(NAMED, row, strict=False)
    found: dict[str, Any] = {key: names[where].get(each or 0) for (where, key), each in named}
    return entry.model_construct(**found)
