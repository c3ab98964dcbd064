"""Templates of entries in a configuration file: what must hold, and how they are read."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from pospro.domain.errors import N_
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.template_entry import (
    EntryTemplateEntry,
    TemplateLineEntry,
)
from pospro.storage.accounts import AccountRow
from pospro.storage.documents import EntryTemplateRow

Names = Mapping[str, Mapping[int, str]]

UNKNOWN = N_("“{name}” is not among the {section}. Add it there or mend the name.")
BOTH = N_("Give both, how often it comes again and when it is due next.")


def entry_template_problems(configuration: Configuration) -> Iterator[Problem]:
    """The accounts of a template are there; a rhythm has a day, and a day a rhythm."""
    known = {each.code for each in configuration.section("accounts")}
    for entry in configuration.section("entry_templates"):
        where = f"entry_templates ({entry.name})"
        for line in entry.lines:
            if line.account not in known:
                place = f"{where}, lines"
                yield Problem.at(place, UNKNOWN, name=line.account, section="accounts")
        if (entry.every is None) != (entry.next_due is None):
            yield Problem.at(f"{where}, next_due", BOTH)


def read_entry_templates(connection: Connection, names: Names) -> list[EntryTemplateEntry]:
    """The entries of the templates in use, by name; one with a retired account is left out."""
    table, accounts = EntryTemplateRow.__table__, AccountRow.__table__
    in_use = set(connection.scalars(select(accounts.c.id).where(accounts.c.retired_at.is_(None))))
    rows = connection.execute(select(table).where(table.c.retired_at.is_(None)))
    found = [
        EntryTemplateEntry.model_construct(
            name=row.name,
            description=row.description,
            lines=tuple(
                TemplateLineEntry.model_construct(
                    account=names["accounts"][account_id], debit=debit, credit=credit
                )
                for account_id, debit, credit in row.lines
            ),
            every=row.every,
            next_due=row.next_due,
        )
        for row in rows
        if {account_id for account_id, _debit, _credit in row.lines} <= in_use
    ]
    return sorted(found, key=lambda entry: entry.key)
