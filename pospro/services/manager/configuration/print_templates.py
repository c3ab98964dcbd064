"""Print templates in a configuration file: what must hold, how they are read and written."""

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_
from pospro.domain.print_template.language import read
from pospro.reports.slips.subjects import SUBJECTS
from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import Problem
from pospro.services.manager.configuration.maps import read_maps
from pospro.services.manager.configuration.ticket_entries import PrintTemplateEntry, TicketMapEntry
from pospro.services.manager.configuration.writing import Writing, present
from pospro.storage.places import kept
from pospro.storage.print_templates import PrintTemplateRow, print_templates


def print_template_problems(configuration: Configuration) -> Iterator[Problem]:
    """A template can be read, and a document type names one for documents."""
    for entry in configuration.section("print_templates"):
        try:
            read(entry.text, SUBJECTS[entry.subject])
        except BadInput as refusal:
            where = f"print_templates ({entry.name}), text"
            yield Problem(where, refusal.message, refusal.facts)
    subjects = {each.name: each.subject for each in configuration.section("print_templates")}
    for kind in configuration.section("document_types"):
        if subjects.get(kind.print_template, "document") != "document":
            yield Problem.at(
                f"document_types ({kind.name}), print_template",
                N_("“{name}” lays out receipts. Name a template for documents."),
                name=kind.print_template,
            )


def read_print_templates(
    connection: Connection, names: Mapping[str, Mapping[int, str]]
) -> list[PrintTemplateEntry]:
    """The entries of the templates in use, in their order."""
    return [
        PrintTemplateEntry.model_construct(
            name=each.name,
            subject=each.subject,
            text=each.text,
            maps=read_maps(kept(each.places), names, TicketMapEntry),
        )
        for each in print_templates(connection)
        if not each.is_retired
    ]


def write_print_templates(writing: Writing, changes: list[Change]) -> None:
    """Write them, before the document types that name them."""
    rows = (
        (
            key,
            {
                "name": entry.name,
                "subject": entry.subject,
                "text": entry.text,
                "places": writing.places(entry.maps),
            },
        )
        for key, entry in present(changes)
    )
    writing.put("print_templates", PrintTemplateRow.__table__, rows, position=0)
