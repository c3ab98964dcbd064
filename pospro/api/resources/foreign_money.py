"""Foreign money: accounts brought to their worth, and money that comes in or goes out."""

from datetime import date

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import documents
from pospro.api.schemas import foreign_money as schema
from pospro.api.schemas.office import Kept
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.domain.money import Currency, currency
from pospro.request.context import context
from pospro.services.ledger.exchange_money import ExchangeMoney, Exchanging, exchange_money
from pospro.services.ledger.make_document import DocumentMade
from pospro.services.ledger.revalue_accounts import (
    RevalueAccounts,
    Valuation,
    revalue_accounts,
    seen_of,
    valuations,
)
from pospro.services.manager.set_exchange_accounts import (
    SetExchangeAccounts,
    set_exchange_accounts,
)
from pospro.storage import work_periods
from pospro.storage.account_directory import directory

blueprint = resource("foreign_money")


@blueprint.get("/revaluation")
@operation("post_entries")
def dry_run(query: schema.RevaluationQuery) -> schema.RevaluationDryRun:
    """What a revaluation would book: every account in foreign money before and after."""
    with context.db.reading() as connection:
        period = work_periods.open_period(connection)
        today: date = period.business_date if period else context.clock.now().date()
        on = query.on or today
        found = valuations(context.db, connection, on)
    accounts = tuple(_valued(each) for each in found)
    return schema.RevaluationDryRun(on=on, seen=seen_of(found), accounts=accounts)


@blueprint.post("/revaluations")
@operation("post_entries", 201)
def revalue(change: Change[schema.Revaluation]) -> documents.DocumentMade:
    """Bring every account in foreign money to its worth by one entry."""
    by = (change.request_id, context.actor)
    command = RevalueAccounts(*by, change.body.on, change.body.seen)
    return _made(revalue_accounts(context.db, context.clock, command))


@blueprint.post("/exchanges")
@operation("post_entries", 201)
def exchange(change: Change[schema.Exchange]) -> documents.DocumentMade:
    """Foreign money comes in or goes out; what it brings beside its cost is gained or lost."""
    body, setup = change.body, the_setup()
    money = body.amount.money(_money(int(body.account_id), setup.currency))
    wanted = Exchanging(
        account_id=int(body.account_id),
        other_id=int(body.other_account_id),
        moved=money if body.way == "in" else -money,
        booked=body.booked.money(setup.currency) if body.booked else None,
    )
    by = (change.request_id, context.actor)
    command = ExchangeMoney(*by, wanted, body.description, body.reference)
    return _made(exchange_money(context.db, context.clock, command))


@blueprint.post("/exchange-accounts")
@operation("edit_accounts")
def choose_accounts(change: Change[schema.ExchangeAccounts]) -> Kept:
    """Say where gains and losses go; answers with the posting rule of the gains."""
    chosen = (int(change.body.gain_account_id), int(change.body.loss_account_id))
    command = SetExchangeAccounts(context.actor, *chosen)
    return office.kept(
        change,
        {"content": change.body.model_dump(mode="json")},
        lambda: set_exchange_accounts(context.db, context.clock, command),
    )


def _money(account_id: int, own: Currency) -> Currency:
    with context.db.reading() as connection:
        account = directory(context.db, connection).account(account_id)
    return own if account.currency == own.code else currency(account.currency)


def _valued(each: Valuation) -> schema.ValuedAccount:
    worth, difference = each.worth, each.difference
    return schema.ValuedAccount(
        account_id=str(each.account.id),
        code=each.account.code,
        holds=Amount.of(each.holding.amount),
        booked=Amount.of(each.holding.cost),
        rate=each.rate,
        worth=Amount.of(worth) if worth is not None else None,
        difference=Amount.of(difference) if difference is not None else None,
    )


def _made(made: DocumentMade) -> documents.DocumentMade:
    return documents.DocumentMade(
        document_id=str(made.document_id), number=made.number, entry_id=str(made.entry_id)
    )
