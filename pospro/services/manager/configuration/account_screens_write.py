"""Account screens of a configuration file are written into their rows."""

from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.writing import Writing, present
from pospro.services.manager.edit_account_screens import keep_parts
from pospro.storage.account_screens import AccountScreenRow


def write_account_screens(writing: Writing, changes: list[Change]) -> None:
    """Write them with their account types and documents."""
    found = present(changes)
    rows = (
        (
            key,
            {
                "name": entry.name,
                "translations": entry.translations,
                "span": entry.span,
                "as_tree": entry.as_tree,
                "places": writing.places(entry.maps),
            },
        )
        for key, entry in found
    )
    writing.put("account_screens", AccountScreenRow.__table__, rows, position=0)
    of = writing.ids.of
    for key, entry in found:
        types = [
            [of("account_types", each.account_type), each.details, each.hide_zero]
            for each in entry.types
        ]
        documents = [of("document_types", name) for name in entry.documents]
        screen_id = writing.ids.by_key["account_screens"][key]
        keep_parts(writing.connection, screen_id, {"types": types, "documents": documents})
