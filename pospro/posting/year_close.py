"""The close of a year: every income and expense account is brought to zero."""

from collections.abc import Iterable
from dataclasses import dataclass

Line = tuple[int, int]
"""An account, and minor units above zero where it is debited."""


@dataclass(frozen=True, slots=True)
class YearResult:
    """The lines of the entry, and the profit; below zero it is a loss."""

    lines: tuple[Line, ...]
    profit: int


def year_result(balances: Iterable[Line], accounts: tuple[int, int | None]) -> YearResult:
    """The entry that closes balances (debits less credits) to (result, through).

    Income and expenses meet on the account `through` where there is one; it ends at zero too.
    """
    result, through = accounts
    held = {account: minor for account, minor in balances if minor}
    own = held.pop(through, 0) if through is not None else 0
    profit = -own - sum(held.values())
    lines = [(account, -minor) for account, minor in held.items()]
    if through is not None:
        earned = sum(minor for minor in held.values() if minor < 0)
        spent = sum(minor for minor in held.values() if minor > 0)
        lines += [(through, earned), (through, spent), (through, profit)]
    lines.append((result, -profit))
    kept = tuple(line for line in lines if line[1])
    return YearResult(kept, profit)
