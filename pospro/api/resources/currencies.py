"""Foreign currencies as managers define them, and their dated rates."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import currencies as schema
from pospro.api.schemas.office import Kept
from pospro.api.setup import the_setup
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_currencies
from pospro.services.manager.edit_currencies import AddRate, CurrencyContent, SaveCurrency
from pospro.services.manager.editing import fingerprint
from pospro.storage import work_periods
from pospro.storage.currency_lists import currency_state, dated_rates, listed_currencies

blueprint = resource("currencies")


@blueprint.get("/currencies")
@operation("edit_accounts")
def find() -> schema.CurrencyList:
    """Every foreign currency with the rate that counts, retired ones last."""
    base = the_setup().currency.code
    with context.db.reading() as connection:
        period = work_periods.open_period(connection)
        today: date = period.business_date if period else context.clock.now().date()
        found = listed_currencies(connection, today)
    return schema.CurrencyList(
        base=base,
        currencies=tuple(
            schema.ListedCurrency(
                id=str(each.id),
                code=each.code,
                step=each.step,
                rate=each.rate,
                since=each.since,
                accounts=each.accounts,
                retired=each.is_retired,
            )
            for each in found
        ),
    )


def read(currency_id: int) -> schema.EditedCurrency:
    """A foreign currency with its newest rates."""
    with context.db.reading() as connection:
        state = currency_state(connection, currency_id)
        rates = dated_rates(connection, currency_id)
    return schema.EditedCurrency(
        version=fingerprint(state),
        id=str(currency_id),
        code=state["code"],
        step=state["step"],
        rates=tuple(
            schema.DatedRate(
                since=each.since, rate=each.rate, recorded_at=each.recorded_at, by=each.by
            )
            for each in rates
        ),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "currency_id", read)
blueprint.get("/currencies/<id:currency_id>")(operation("edit_accounts")(read))


@blueprint.post("/currencies")
@operation("edit_accounts", 201)
def create(change: Change[schema.CurrencyContent]) -> Kept:
    """A new foreign currency; it is taken once it has a rate."""
    return _saved(change, SaveCurrency(context.actor, _content(change.body)))


@blueprint.put("/currencies/<id:currency_id>")
@operation("edit_accounts")
def replace(change: Match[schema.CurrencyContent], currency_id: int) -> Kept:
    """All of a foreign currency anew; its code stays."""
    content = _content(change.body)
    return _saved(change, SaveCurrency(context.actor, content, currency_id, change.version))


@blueprint.post("/currencies/<id:currency_id>/rates")
@operation("edit_accounts", 201)
def enter_rate(change: Change[schema.RateContent], currency_id: int) -> Kept:
    """A rate from a business date on; of one date the last one entered counts."""
    rate = Decimal(change.body.rate)
    command = AddRate(context.actor, currency_id, rate, change.body.since)
    return office.kept(
        change,
        {"currency": currency_id, "rate": change.body.model_dump(mode="json")},
        lambda: edit_currencies.add_rate(context.db, context.clock, command),
    )


@blueprint.post("/currencies/<id:currency_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], currency_id: int) -> Kept:
    """Take a foreign currency out of use, unless an account is in it."""
    return office.turned(change, edit_currencies.retire_currency, currency_id)


@blueprint.post("/currencies/<id:currency_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], currency_id: int) -> Kept:
    """Take a retired currency back into use."""
    return office.turned(change, edit_currencies.restore_currency, currency_id)


@blueprint.post("/currencies/<id:currency_id>/<any(up,down):way>")
@operation("edit_accounts")
def move(change: Change[None], currency_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange a currency with its neighbour."""
    return office.moved(change, edit_currencies.move_currency, currency_id, way)


def _saved(change: Change[schema.CurrencyContent], command: SaveCurrency) -> Kept:
    return office.kept(
        change,
        {"currency": command.currency_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_currencies.save_currency(context.db, context.clock, command),
    )


def _content(body: schema.CurrencyContent) -> CurrencyContent:
    return CurrencyContent(body.code, body.step)
