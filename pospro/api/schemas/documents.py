"""Documents and document types as programs read and write them; entries written by hand."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pospro.api.schemas.ledger import Posting
from pospro.api.schemas.office import Color, Name
from pospro.api.schemas.plain import PRINTABLE, Amount, Day, Document, Id, Moment, Query, Versioned
from pospro.api.schemas.ticket_setup import RuleChoice, Translations

Words = Annotated[str, Field(max_length=500, pattern=PRINTABLE)]
Reference = Annotated[
    str,
    Field(max_length=80, pattern=PRINTABLE, description="The number of the slip that proves it."),
]
UsualAmount = Literal["none", "balance", "fixed"]
BatchFilter = Literal["all", "with_balance", "mapped"]


class DocumentPlace(Document):
    """Where a document type shows; what is left out is any."""

    register_id: Id | None = None
    role_id: Id | None = None


class MappedAccount(Document):
    """For documents of one account, the account of the other side."""

    account_id: Id
    mapped_account_id: Id


class DocumentTypeContent(Document):
    """All that is said about a document type; transaction types in their order."""

    name: Name
    translations: Translations = Translations()
    button: Annotated[str, Field(max_length=80, pattern=PRINTABLE)] = ""
    color: Color = 1
    account_type_id: Id
    transaction_type_ids: Annotated[tuple[Id, ...], Field(min_length=1, max_length=10)]
    default_amount: UsualAmount = "none"
    fixed_amount: Amount | None = None
    description: Words = ""
    print_template_id: Id | None = None
    batch: bool = False
    batch_filter: BatchFilter = "all"
    places: Annotated[tuple[DocumentPlace, ...], Field(max_length=50)] = ()
    mapped_accounts: Annotated[tuple[MappedAccount, ...], Field(max_length=1000)] = ()


class EditedDocumentType(Versioned):
    """A document type as its form shows it; `revision` is kept on each document."""

    id: Id
    revision: int
    name: str
    translations: dict[str, str]
    button: str
    color: int
    account_type_id: Id
    transaction_type_ids: tuple[Id, ...]
    default_amount: str
    fixed_amount: Amount | None
    description: str
    print_template_id: Id | None
    batch: bool
    batch_filter: str
    places: tuple[DocumentPlace, ...]
    mapped_accounts: tuple[MappedAccount, ...]
    retired: bool


class ListedDocumentType(Document):
    """A document type in the order of the buttons."""

    id: Id
    name: str
    account_type: str
    color: int
    batch: bool
    retired: bool


class DocumentTypeList(Document):
    """Every document type, retired ones last, and the transaction types to choose from."""

    document_types: tuple[ListedDocumentType, ...]
    transaction_types: tuple[RuleChoice, ...]


class OtherAccount(Document):
    """The account of the side of a transaction type that is not the document's own."""

    transaction_type_id: Id
    account_id: Id


class DocumentContent(Document):
    """A document to be made; without an amount or a description it has the usual one."""

    document_type_id: Id
    account_id: Id
    amount: Amount | None = None
    description: Words = ""
    reference: Reference = ""
    other_accounts: Annotated[tuple[OtherAccount, ...], Field(max_length=10)] = ()


class BatchLine(Document):
    """One document of a batch."""

    account_id: Id
    amount: Amount | None = None
    description: Words = ""


class BatchContent(Document):
    """Documents of one type on many accounts: all of them are made, or none."""

    document_type_id: Id
    lines: Annotated[tuple[BatchLine, ...], Field(min_length=1, max_length=1000)]


class EntryLine(Document):
    """A line of an entry: either a debit or a credit."""

    account_id: Id
    debit: Amount | None = None
    credit: Amount | None = None


class EntryContent(Document):
    """An entry written by hand: its debits equal its credits."""

    lines: Annotated[tuple[EntryLine, ...], Field(min_length=2, max_length=100)]
    description: Words
    reference: Reference = ""
    template_id: Annotated[
        Id | None, Field(description="The template that was due, which is moved on then.")
    ] = None


class DocumentMade(Document):
    """A document with its number and its journal entry."""

    document_id: Id
    number: str
    entry_id: Id


class BatchMade(Document):
    """The documents of a batch in the order of its lines."""

    documents: tuple[DocumentMade, ...]


class DocumentQuery(Query):
    """Which documents, the latest first; `after` is the `following` of the page before."""

    document_type_id: Id | None = None
    account_id: Id | None = None
    since: Day | None = None
    until: Day | None = None
    after: Id | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 50


class ListedDocument(Document):
    """A document; one without a type is an entry by hand. `reversed_by` is what undid it."""

    id: Id
    number: str
    business_date: date
    recorded_at: Moment
    document_type_id: Id | None
    revision: int | None
    name: str
    account_id: Id | None
    account_code: str | None
    amount: Amount
    description: str
    reference: str
    entry_id: Id
    reversed_by: Id | None


class ReadDocument(ListedDocument):
    """A document with the postings of its entry."""

    postings: tuple[Posting, ...]


class DocumentList(Document):
    """A page of documents; `following` is where the next one begins, none on the last."""

    documents: tuple[ListedDocument, ...]
    following: Id | None


class DocumentPrint(Document):
    """How many of a document are wanted on the paper of the token's register."""

    copies: Annotated[int, Field(ge=1, le=5)] = 1


class DocumentPrinted(Document):
    """The print jobs of a document, one for each copy."""

    print_job_ids: tuple[Id, ...]
