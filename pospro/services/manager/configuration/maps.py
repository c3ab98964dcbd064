"""Maps in a configuration file: at which registers and for which roles something shows."""

from collections.abc import Iterator, Mapping

from pospro.domain.errors import N_
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.ticket_entries import MapEntry
from pospro.storage.places import KeptPlaces

MAPPED = ("payment_types", "calculation_types", "account_screens")
UNKNOWN = N_("“{name}” is not among the {section}. Add it there or mend the name.")


def map_problems(configuration: Configuration) -> Iterator[Problem]:
    """The registers and roles that a map names are there."""
    known = {
        "registers": {each.code for each in configuration.section("registers")},
        "roles": {each.name for each in configuration.section("roles")},
    }
    for section in MAPPED:
        for entry in configuration.section(section):
            named = [("registers", each.register_code) for each in entry.maps]
            named += [("roles", each.role) for each in entry.maps]
            for where, name in named:
                if name is not None and name not in known[where]:
                    place = f"{section} ({entry.name}), maps"
                    yield Problem.at(place, UNKNOWN, name=name, section=where)


def read_maps(kept: KeptPlaces, names: Mapping[str, Mapping[int, str]]) -> tuple[MapEntry, ...]:
    """The places of a row as a file names them."""
    return tuple(
        MapEntry.model_construct(
            register_code=names["registers"].get(register_id or 0),
            role=names["roles"].get(role_id or 0),
        )
        for register_id, role_id in kept or ()
    )
