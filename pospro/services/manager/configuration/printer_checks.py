"""Printers in a configuration file: what their form refuses is refused here as well."""

from collections.abc import Iterator

from pospro.domain.errors import BadInput
from pospro.services.manager.configuration.changes import Changes
from pospro.services.manager.configuration.file import Problem
from pospro.services.printing.known_printers import KnownPrinters


def printers(known: KnownPrinters, changes: Changes) -> Iterator[Problem]:
    """A new or changed printer has an address and a model that the program can print on."""
    for change in changes.of("printers", "added", "changed"):
        checks = (
            ("address", known.require_address, change.after.address),
            ("profile", known.require_model, change.after.profile),
        )
        for field, require, value in checks:
            try:
                require(value)
            except BadInput as refusal:
                where = f"printers ({change.key}), {field}"
                yield Problem(where, refusal.message, refusal.facts)
