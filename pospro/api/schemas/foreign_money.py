"""Foreign money on accounts: what it is worth, and how it comes in and goes out."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pospro.api.schemas.plain import Amount, Day, Document, Id, Number, Query, Text


class RevaluationQuery(Query):
    """The rates of which business date; those of today when left out."""

    on: Day | None = None


class ValuedAccount(Document):
    """An account in foreign money as it stands, and what it is worth; null without a rate.

    Amounts are below zero where the money is owed.
    """

    account_id: Id
    code: str
    holds: Amount
    booked: Amount
    rate: Number | None
    worth: Amount | None
    difference: Amount | None


class RevaluationDryRun(Document):
    """What a revaluation would book; `seen` goes with it, so that nothing else is booked."""

    on: date
    seen: str
    accounts: tuple[ValuedAccount, ...]


class Revaluation(Document):
    """The rates of which date, today's when left out, and the `seen` of the dry run."""

    on: Day | None = None
    seen: Annotated[str, Field(max_length=100)] = ""


class Exchange(Document):
    """Foreign money of an account; `booked` is what is given or got for it in own money.

    Without it the rate of the day counts. The other account is in own money, or in the same
    foreign money, which then takes its cost along.
    """

    account_id: Id
    other_account_id: Id
    way: Literal["in", "out"]
    amount: Amount
    booked: Amount | None = None
    description: Text = ""
    reference: Text = ""


class ExchangeAccounts(Document):
    """An income account for gains of rates, an expense account for losses."""

    gain_account_id: Id
    loss_account_id: Id
