"""Account screens of a configuration file: what must hold, and how they are read."""

from collections import Counter
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, select

from pospro.domain.account import AccountFilter
from pospro.domain.errors import N_
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.maps import read_maps
from pospro.services.manager.configuration.screen_entry import AccountScreenEntry, ScreenTypeEntry
from pospro.services.manager.configuration.ticket_entries import MapEntry
from pospro.storage.account_screens import (
    AccountScreenDocumentRow,
    AccountScreenRow,
    AccountScreenTypeRow,
)
from pospro.storage.document_types import DocumentTypeRow

Names = Mapping[str, Mapping[int, str]]

UNKNOWN = N_("“{name}” is not among the {section}. Add it there or mend the name.")
NOT_ON_IT = N_("“{document}” is made on accounts that are not on this screen. Leave it out.")


def account_screen_problems(configuration: Configuration) -> Iterator[Problem]:
    """What a screen names is there, stands once, and its documents are made on its accounts."""
    types = {each.name for each in configuration.section("account_types")}
    kinds = {each.name: each.account_type for each in configuration.section("document_types")}
    for entry in configuration.section("account_screens"):
        where = f"account_screens ({entry.name})"
        shown = Counter(each.account_type for each in entry.types)
        for name in shown:
            if name not in types:
                yield Problem.at(f"{where}, types", UNKNOWN, name=name, section="account_types")
        for name, times in (shown + Counter(entry.documents)).items():
            if times > 1:
                sentence = N_("“{name}” stands there twice. Keep one of them.")
                yield Problem.at(where, sentence, name=name)
        for name in entry.documents:
            if name not in kinds:
                place = f"{where}, documents"
                yield Problem.at(place, UNKNOWN, name=name, section="document_types")
            elif kinds[name] not in shown:
                yield Problem.at(f"{where}, documents", NOT_ON_IT, document=name)


def read_account_screens(connection: Connection, names: Names) -> list[AccountScreenEntry]:
    """The entries of the screens in use, in their order."""
    table, types = AccountScreenRow.__table__, AccountScreenTypeRow.__table__
    documents = AccountScreenDocumentRow.__table__
    shown = connection.execute(select(types).order_by(types.c.position)).all()
    kinds = DocumentTypeRow.__table__
    in_force = (kinds.c.id == documents.c.document_type_id) & kinds.c.retired_at.is_(None)
    made = connection.execute(
        select(documents).join(kinds, in_force).order_by(documents.c.position)
    ).all()
    in_use = select(table).where(table.c.retired_at.is_(None))
    return [
        AccountScreenEntry.model_construct(
            name=row.name,
            translations=row.translations,
            span=AccountFilter(row.span),
            as_tree=bool(row.as_tree),
            types=tuple(
                ScreenTypeEntry.model_construct(
                    account_type=names["account_types"][each.account_type_id],
                    details=bool(each.details),
                    hide_zero=bool(each.hide_zero),
                )
                for each in shown
                if each.account_screen_id == row.id
            ),
            documents=tuple(
                names["document_types"][each.document_type_id]
                for each in made
                if each.account_screen_id == row.id
            ),
            maps=read_maps(row.places, names, MapEntry),
        )
        for row in connection.execute(in_use.order_by(table.c.position, table.c.id))
    ]
