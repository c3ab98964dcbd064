"""Print templates, as managers define them."""

from typing import Annotated, Literal

from pydantic import Field

from pospro.api.schemas.office import Name
from pospro.api.schemas.plain import Document, Id, Versioned
from pospro.api.schemas.ticket_setup import TicketPlaces

Subject = Literal["receipt", "document"]
Text = Annotated[
    str,
    Field(
        max_length=8000,
        description="Line by line in the language of templates; see the manual of printers.",
        examples=["[LAYOUT]\n<C11>{VENUE NAME}\n<J>Total|{TICKET TOTAL}"],
    ),
]


class PrintTemplateContent(Document):
    """All that is said about a template; only those of receipts have places."""

    name: Name
    subject: Subject
    text: Text
    places: TicketPlaces = ()


class EditedPrintTemplate(Versioned):
    """A template as its form shows it."""

    id: Id
    name: str
    subject: Subject
    text: str
    places: TicketPlaces
    retired: bool


class ListedPrintTemplate(Document):
    """A template in its order, and the document types that are printed by it."""

    id: Id
    name: str
    subject: str
    document_types: tuple[str, ...]
    retired: bool


class SubjectTags(Document):
    """What a template may speak of; `first_text` is the slip as it is printed without one."""

    subject: str
    tags: tuple[str, ...]
    parts: dict[str, tuple[str, ...]]
    first_text: str


class PrintTemplateList(Document):
    """Every template, retired ones last, and what templates may say."""

    print_templates: tuple[ListedPrintTemplate, ...]
    subjects: tuple[SubjectTags, ...]
