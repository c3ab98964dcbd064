"""Change types of a configuration file are written into their rows."""

from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.writing import Writing, present
from pospro.storage.change_types import ChangeTypeRow


def write_change_types(writing: Writing, changes: list[Change]) -> None:
    """Write them, after the payment types that they follow."""
    rows = (
        (
            key,
            {
                "name": entry.name,
                "translations": entry.translations,
                "transaction_type_id": writing.ids.of("transaction_types", entry.transaction_type),
                "account_id": writing.ids.of("accounts", entry.account),
                "color": entry.color,
                "payment_type_ids": [
                    writing.ids.of("payment_types", name) for name in entry.payment_types
                ],
                "places": writing.places(entry.maps),
            },
        )
        for key, entry in present(changes)
    )
    writing.put("change_types", ChangeTypeRow.__table__, rows, position=0)
