"""The tree of accounts: in which order it is shown, and what stands on an account and below it."""

from collections.abc import Iterator, Mapping

from pospro.storage.account_directory import Directory, KnownAccount
from pospro.storage.day_summaries import Sums


def tree_of(known: Directory) -> Iterator[KnownAccount]:
    """Every account after the one it stands below, by code among its like."""
    ahead = list(reversed(known.below.get(None, ())))
    while ahead:
        account = ahead.pop()
        yield account
        ahead += reversed(known.below.get(account.id, ()))


def balances_with_below(known: Directory, sums: Mapping[int, Sums]) -> dict[int, int]:
    """Account id → debits less credits of the account and of all below it, in one sum."""
    found: dict[int, int] = {}
    for account in reversed(list(tree_of(known))):
        own = sums.get(account.id, Sums(0, 0))
        below = sum(found[each.id] for each in known.below.get(account.id, ()))
        found[account.id] = own.debit - own.credit + below
    return found
