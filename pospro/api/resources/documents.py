"""Documents: made one by one or in batches, read, undone; and entries written by hand."""

from typing import Any

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.resources.books import posting_of
from pospro.api.schemas import documents as schema
from pospro.api.schemas import ledger
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.domain.currency import currency
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency, Money
from pospro.request.context import context
from pospro.services.ledger.documents import Draft
from pospro.services.ledger.make_batch import BatchLine, MakeBatch, make_batch
from pospro.services.ledger.make_document import DocumentMade, MakeDocument, make_document
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.services.ledger.write_entry import EntryLine, WriteEntry, write_entry
from pospro.services.printing.print_document import PrintDocument, print_document
from pospro.storage import document_lists as lists
from pospro.storage import journal_queries
from pospro.storage.account_lists import listed_accounts
from pospro.storage.document_lists import DocumentFilter, ListedDocument

blueprint = resource("documents")


@blueprint.get("/documents")
@operation("make_documents")
def find(query: schema.DocumentQuery) -> schema.DocumentList:
    """Documents, the latest first."""
    wanted = DocumentFilter(
        document_type_id=int(query.document_type_id) if query.document_type_id else None,
        account_id=int(query.account_id) if query.account_id else None,
        since=query.since,
        until=query.until,
        after=int(query.after) if query.after else None,
    )
    with context.db.reading() as connection:
        found = lists.listed_documents(connection, wanted, query.limit + 1)
    shown = found[: query.limit]
    return schema.DocumentList(
        documents=tuple(schema.ListedDocument(**_facts(each)) for each in shown),
        following=str(shown[-1].id) if len(found) > len(shown) else None,
    )


@blueprint.get("/documents/<id:document_id>")
@operation("make_documents")
def read(document_id: int) -> schema.ReadDocument:
    """A document with the postings of its entry."""
    with context.db.reading() as connection:
        found = lists.one_document(connection, document_id)
        entry = journal_queries.recorded_entry(connection, found.entry_id)
        known = {each.id: each for each in listed_accounts(connection)}
    money = currency(entry.currency)
    postings = tuple(posting_of(each, known, money) for each in entry.postings)
    return schema.ReadDocument(**_facts(found), postings=postings)


@blueprint.post("/documents")
@operation("make_documents", 201)
def make(change: Change[schema.DocumentContent]) -> schema.DocumentMade:
    """Make a document on an account."""
    body = change.body
    own = the_setup().currency
    others = {int(each.transaction_type_id): int(each.account_id) for each in body.other_accounts}
    if len(others) < len(body.other_accounts):
        raise BadInput(N_("Choose each transaction type once."), field="other_accounts")
    draft = Draft(
        document_type_id=int(body.document_type_id),
        account_id=int(body.account_id),
        amount=_money(body.amount, own),
        description=body.description,
        reference=body.reference,
        others=others,
    )
    command = MakeDocument(change.request_id, context.actor, draft)
    return _made(make_document(context.db, context.clock, command))


@blueprint.post("/document-batches")
@operation("make_documents", 201)
def make_many(change: Change[schema.BatchContent]) -> schema.BatchMade:
    """Make documents of one type on many accounts: all of them, or none."""
    body, own = change.body, the_setup().currency
    lines = tuple(
        BatchLine(int(each.account_id), _money(each.amount, own), each.description)
        for each in body.lines
    )
    command = MakeBatch(change.request_id, context.actor, int(body.document_type_id), lines)
    made = make_batch(context.db, context.clock, command)
    return schema.BatchMade(documents=tuple(map(_made, made)))


@blueprint.post("/documents/<id:document_id>/reversal")
@operation("reverse", 201)
def reverse(change: Change[ledger.Reversal], document_id: int) -> ledger.EntryReversed:
    """Undo a document: its entry is turned around."""
    with context.db.reading() as connection:
        entry_id = lists.one_document(connection, document_id).entry_id
    command = ReverseEntry(change.request_id, context.actor, entry_id, change.body.reason)
    done = reverse_entry(context.db, context.clock, command)
    return ledger.EntryReversed(entry_id=str(done.entry_id), reverses=str(done.reverses))


@blueprint.post("/documents/<id:document_id>/prints")
@operation("make_documents", 201)
def paper(change: Change[schema.DocumentPrint], document_id: int) -> schema.DocumentPrinted:
    """Print a document at the token's register; all but the first ever say they are copies."""
    copies = change.body.copies
    command = PrintDocument(change.request_id, context.actor, document_id, copies)
    jobs = print_document(context.db, context.clock, command)["jobs"]
    return schema.DocumentPrinted(print_job_ids=tuple(jobs))


@blueprint.post("/entries")
@operation("post_entries", 201)
def write(change: Change[schema.EntryContent]) -> schema.DocumentMade:
    """Write a journal entry by hand; it is numbered as a document without a type."""
    body, own = change.body, the_setup().currency
    lines = tuple(
        EntryLine(int(each.account_id), _money(each.debit, own), _money(each.credit, own))
        for each in body.lines
    )
    words = (body.description, body.reference)
    template = int(body.template_id) if body.template_id else None
    command = WriteEntry(change.request_id, context.actor, lines, *words, template_id=template)
    return _made(write_entry(context.db, context.clock, command))


def _money(amount: Amount | None, own: Currency) -> Money | None:
    return None if amount is None else amount.money(own)


def _made(made: DocumentMade) -> schema.DocumentMade:
    return schema.DocumentMade(
        document_id=str(made.document_id), number=made.number, entry_id=str(made.entry_id)
    )


def _facts(each: ListedDocument) -> dict[str, Any]:
    return {
        "id": str(each.id),
        "number": each.number,
        "business_date": each.business_date,
        "recorded_at": each.recorded_at,
        "document_type_id": str(each.document_type_id) if each.document_type_id else None,
        "revision": each.document_type_version,
        "name": each.translations.get(context.language, each.name),
        "account_id": str(each.account_id) if each.account_id else None,
        "account_code": each.account_code or None,
        "amount": Amount.of_minor(each.amount, currency(each.currency)),
        "description": each.description,
        "reference": each.reference,
        "entry_id": str(each.entry_id),
        "reversed_by": str(each.reversed_by) if each.reversed_by else None,
    }
