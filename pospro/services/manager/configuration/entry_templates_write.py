"""Templates of entries of a configuration file are written into their rows."""

from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.writing import Writing, present
from pospro.storage.documents import EntryTemplateRow


def write_entry_templates(writing: Writing, changes: list[Change]) -> None:
    """Write them, their lines by the ids of their accounts."""
    of = writing.ids.of
    rows = (
        (
            key,
            {
                "name": entry.name,
                "description": entry.description,
                "lines": [
                    [of("accounts", line.account), line.debit, line.credit] for line in entry.lines
                ],
                "every": entry.every,
                "next_due": entry.next_due,
            },
        )
        for key, entry in present(changes)
    )
    writing.put("entry_templates", EntryTemplateRow.__table__, rows)
