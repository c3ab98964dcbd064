"""The books: accounts with their balances, the journal, and undoing an entry."""

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import ledger as schema
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.domain.currency import currency
from pospro.domain.exchange import Holding
from pospro.domain.money import Currency
from pospro.request.context import context
from pospro.services.ledger.reverse_entry import ReverseEntry, reverse_entry
from pospro.storage import day_summaries, entry_lists, journal_queries
from pospro.storage.account_lists import ListedAccount, listed_accounts
from pospro.storage.day_summaries import Sums
from pospro.storage.entry_lists import EntryFilter
from pospro.storage.foreign_balances import holdings
from pospro.storage.journal_queries import RecordedEntry, RecordedPosting

blueprint = resource("books")
NOTHING = Sums(0, 0)

Accounts = dict[int, ListedAccount]


@blueprint.get("/accounts")
@operation("see_books")
def accounts(query: schema.DayQuery) -> schema.AccountList:
    """Every account with its debits, credits and balance up to a day or up to now."""
    with context.db.reading() as connection:
        sums = day_summaries.sums_to_date(connection, query.as_of)
        listed = listed_accounts(connection)
        held = holdings(connection, query.as_of)
        own = the_setup().currency
    found = tuple(
        _account(each, sums.get(each.id, NOTHING), own, held.get(each.id)) for each in listed
    )
    return schema.AccountList(as_of=query.as_of, accounts=found)


@blueprint.get("/entries")
@operation("see_books")
def find(query: schema.EntryQuery) -> schema.EntryList:
    """Journal entries, the latest first."""
    wanted = EntryFilter(
        account_id=int(query.account_id) if query.account_id else None,
        ticket_id=int(query.ticket_id) if query.ticket_id else None,
        since=query.since,
        until=query.until,
        after=int(query.after) if query.after else None,
    )
    with context.db.reading() as connection:
        found = entry_lists.entries(connection, wanted, query.limit + 1)
        known = {each.id: each for each in listed_accounts(connection)}
    shown = found[: query.limit]
    return schema.EntryList(
        entries=tuple(_entry(each, known) for each in shown),
        following=str(shown[-1].id) if len(found) > len(shown) else None,
    )


@blueprint.get("/entries/<id:entry_id>")
@operation("see_books")
def read(entry_id: int) -> schema.Entry:
    """A journal entry with its postings."""
    with context.db.reading() as connection:
        found = journal_queries.recorded_entry(connection, entry_id)
        known = {each.id: each for each in listed_accounts(connection)}
    return _entry(found, known)


@blueprint.post("/entries/<id:entry_id>/reversal")
@operation("reverse", 201)
def reverse(change: Change[schema.Reversal], entry_id: int) -> schema.EntryReversed:
    """Undo an entry by one that turns every posting around."""
    command = ReverseEntry(change.request_id, context.actor, entry_id, change.body.reason)
    done = reverse_entry(context.db, context.clock, command)
    return schema.EntryReversed(entry_id=str(done.entry_id), reverses=str(done.reverses))


def _account(
    each: ListedAccount, sums: Sums, money: Currency, held: Holding | None
) -> schema.Account:
    return schema.Account(
        id=str(each.id),
        code=each.code,
        name=each.translations.get(context.language, each.name),
        type=each.type_translations.get(context.language, each.type),
        account_class=each.account_class,
        role=each.role,
        retired=each.is_retired,
        debit=Amount.of_minor(sums.debit, money),
        credit=Amount.of_minor(sums.credit, money),
        balance=Amount.of_minor(sums.debit - sums.credit, money),
        foreign_balance=Amount.of(held.amount) if held else None,
    )


def _entry(each: RecordedEntry, known: Accounts) -> schema.Entry:
    money = currency(each.currency)
    return schema.Entry(
        id=str(each.id),
        book=each.book,
        sequence=each.sequence,
        business_date=each.business_date,
        recorded_at=each.recorded_at,
        actor_id=str(each.actor_id),
        source=each.origin.source,
        reason=each.origin.reason,
        description=each.origin.description,
        ticket_id=str(each.ticket_id) if each.ticket_id else None,
        reverses_id=str(each.origin.reverses) if each.origin.reverses else None,
        hash=each.hash,
        postings=tuple(posting_of(posting, known, money) for posting in each.postings),
    )


def posting_of(posting: RecordedPosting, known: Accounts, money: Currency) -> schema.Posting:
    """A posting as programs read it."""
    account = known[posting.account_id]
    return schema.Posting(
        account_id=str(account.id),
        code=account.code,
        account=account.translations.get(context.language, account.name),
        debit=Amount.of_minor(posting.debit, money),
        credit=Amount.of_minor(posting.credit, money),
        rules=tuple(posting.rules.split()),
        foreign=Amount.of(posting.foreign.amount) if posting.foreign else None,
        rate=posting.foreign.rate if posting.foreign else None,
    )
