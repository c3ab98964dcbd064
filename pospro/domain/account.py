"""Accounts: five classes, the account type that groups them, and its working rule."""

from dataclasses import dataclass
from enum import StrEnum


class AccountClass(StrEnum):
    """The five classes of double entry; the class decides the normal side."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"

    @property
    def normally_debit(self) -> bool:
        """Whether a positive balance of this class stands on the debit side."""
        return self in (AccountClass.ASSET, AccountClass.EXPENSE)


class WorkingRule(StrEnum):
    """What an account of a type may not do."""

    NONE = "none"
    NEVER_BELOW_ZERO = "never_below_zero"
    NEVER_ABOVE_LIMIT = "never_above_limit"


def breaks(rule: WorkingRule, balance: int, change: int, limit: int | None) -> bool:
    """Whether a change leaves a balance, both on the normal side, where the rule forbids it.

    What brings a balance that is out of bounds nearer to them is always allowed.
    """
    after = balance + change
    if rule is WorkingRule.NEVER_BELOW_ZERO:
        return change < 0 and after < 0
    if rule is WorkingRule.NEVER_ABOVE_LIMIT:
        return limit is not None and change > 0 and after > limit
    return False


class AccountFilter(StrEnum):
    """What span of time the card of an account shows at first."""

    ALL = "all"
    MONTH = "month"
    WEEK = "week"
    WORK_PERIOD = "work_period"


@dataclass(frozen=True, slots=True)
class AccountType:
    """A group of accounts that transaction types name as source or target."""

    id: int
    name: str
    account_class: AccountClass
    working_rule: WorkingRule = WorkingRule.NONE


@dataclass(frozen=True, slots=True)
class Account:
    """One account; its code is the firm's own, unique within the venue."""

    id: int
    code: str
    name: str
    account_type_id: int
    currency: str
