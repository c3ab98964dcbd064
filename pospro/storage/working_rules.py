"""Working rules: what the accounts of a type may not do, held where entries are appended."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, exists, func, or_, select

from pospro.domain.account import AccountClass, WorkingRule, breaks
from pospro.domain.errors import Conflict, N_
from pospro.domain.ids import earlier
from pospro.domain.journal import JournalEntry
from pospro.domain.money import Currency, Money
from pospro.storage.accounts import AccountRow, AccountTypeRow
from pospro.storage.day_summaries import DaySummaryRow, last_summarised
from pospro.storage.ledger_rows import JournalEntryRow, PostingRow
from pospro.storage.work_periods import WorkPeriodRow

_TYPES = AccountTypeRow.__table__
_ACCOUNTS = AccountRow.__table__

ANY = exists().where(_TYPES.c.working_rule != WorkingRule.NONE.value)
"""Whether any account type has a rule at all: what a sale asks in one look with its book."""

CLOCKS_APART = 24 * 60 * 60 * 1000
"""Milliseconds by which the clocks of two tills may differ, far more than they do."""

SENTENCES = {
    WorkingRule.NEVER_BELOW_ZERO: N_(
        "Account {code} {name} holds {balance} and never goes below zero, so {amount} cannot be"
        " taken from it. Take less, or choose another account."
    ),
    WorkingRule.NEVER_ABOVE_LIMIT: N_(
        "Account {code} {name} stands at {balance} and its limit is {limit}, so {amount} more"
        " cannot go to it. Choose another means of payment, or have the limit raised."
    ),
}
"""Rule → what is said when an entry would break it."""


def require_kept(connection: Connection, entries: Iterable[JournalEntry]) -> None:
    """Raise Conflict when the entries would break the working rule of an account.

    The rows of the accounts that have one stay locked until the block ends, so that two tills
    never spend the same balance. The account of the open tickets is held by its own check.
    """
    changes: defaultdict[int, int] = defaultdict(int)
    unit: Currency | None = None
    for entry in entries:
        unit = entry.currency
        for posting in entry.postings:
            changes[posting.account_id] += posting.debit - posting.credit
    for account in _watched(connection, list(changes)):
        sign = 1 if AccountClass(account.account_class).normally_debit else -1
        assert unit, "an account that is touched is touched by an entry"
        _require(connection, account, sign, Money(changes[account.id], unit))


def balance_of(connection: Connection, account_id: int) -> int:
    """Debits less credits of one account up to now, without reading all of its past."""
    summarised = last_summarised(connection)
    kept = DaySummaryRow.__table__
    carried = select(kept.c.debit_to_date - kept.c.credit_to_date).where(
        kept.c.business_date == summarised, kept.c.account_id == account_id
    )
    before = int(connection.scalar(carried) or 0) if summarised else 0
    return before + _tail(connection, account_id, summarised)


def _watched(connection: Connection, account_ids: list[int]) -> list[Row[Any]]:
    """The accounts among these that have a rule to keep, locked in the order of their ids."""
    limited = _TYPES.c.working_rule == WorkingRule.NEVER_ABOVE_LIMIT.value
    query = (
        select(_ACCOUNTS, _TYPES.c.account_class, _TYPES.c.working_rule)
        .join_from(_ACCOUNTS, _TYPES, _TYPES.c.id == _ACCOUNTS.c.account_type_id)
        .where(
            _ACCOUNTS.c.id.in_(account_ids),
            _TYPES.c.working_rule != WorkingRule.NONE.value,
            or_(_ACCOUNTS.c.role.is_(None), _ACCOUNTS.c.role != "open_tickets"),
            ~limited | _ACCOUNTS.c.credit_limit.is_not(None),
        )
        .order_by(_ACCOUNTS.c.id)
        .with_for_update(of=_ACCOUNTS, key_share=True)
    )
    return list(connection.execute(query))


def _require(connection: Connection, account: Row[Any], sign: int, change: Money) -> None:
    rule, unit = WorkingRule(account.working_rule), change.currency
    towards = change.minor * sign
    harmful = towards < 0 if rule is WorkingRule.NEVER_BELOW_ZERO else towards > 0
    if not harmful:
        return
    balance = sign * balance_of(connection, account.id)
    if breaks(rule, balance, towards, account.credit_limit):
        raise Conflict(
            SENTENCES[rule],
            code=account.code,
            name=account.name,
            balance=Money(balance, unit),
            limit=Money(account.credit_limit or 0, unit),
            amount=Money(abs(towards), unit),
        )


def _tail(connection: Connection, account_id: int, summarised: date | None) -> int:
    """What was posted to the account on days that are not summed up yet.

    Its postings are walked from the first id that such a day can hold.
    """
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    query = select(func.coalesce(func.sum(postings.c.debit - postings.c.credit), 0)).where(
        postings.c.account_id == account_id
    )
    if summarised is not None:
        periods = WorkPeriodRow.__table__
        first = connection.scalar(
            select(func.min(periods.c.id)).where(periods.c.business_date > summarised)
        )
        if first is None:
            return 0
        query = query.join_from(postings, entries, entries.c.id == postings.c.entry_id).where(
            postings.c.entry_id >= earlier(first, CLOCKS_APART),
            entries.c.business_date > summarised,
        )
    return int(connection.scalar(query) or 0)
