"""The books as a beancount file, which proves its own balances when it is checked."""

import re
from collections.abc import Iterator
from datetime import timedelta

from pospro.exports.voucher import Books, Voucher, one_line

_NO_LINK = re.compile(r"[^A-Za-z0-9._/-]+")


def lines(books: Books) -> Iterator[str]:
    """The lines of the file: accounts, entries, balances that must come out, closed accounts."""
    yield f'option "title" {_quoted(books.title)}'
    yield f'option "operating_currency" "{books.currency.code}"'
    for account in books.accounts:
        yield f"{books.first_day.isoformat()} open {account.path}"
        yield f"  code: {_quoted(account.code)}"
        yield f"  name: {_quoted(account.name)}"
    for price in books.prices:
        rate = f"{price.rate:f} {books.currency.code}"
        yield f"{price.day.isoformat()} price {price.code}  {rate}"
    paths = books.paths
    for voucher in books.vouchers:
        yield ""
        yield _heading(voucher)
        for account_id, minor in voucher.amounts:
            kept = voucher.foreign.get(account_id)
            yield f"  {paths[account_id]}  {books.posted(minor, kept)}"
            if kept is not None:
                yield f"    rate: {kept.rate:f}"
    yield from _balances(books)
    for account in books.accounts:
        if account.closed_on is not None:
            yield f"{account.closed_on.isoformat()} close {account.path}"


def _heading(voucher: Voucher) -> str:
    links = f"^{_link(voucher.number)}"
    if voucher.ticket:
        links += f" ^ticket-{_link(voucher.ticket)}"
    return f"{voucher.day.isoformat()} * {_quoted(voucher.what)} {links}"


def _quoted(text: str) -> str:
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _link(text: str) -> str:
    return _NO_LINK.sub("-", text)


def _balances(books: Books) -> Iterator[str]:
    """Assertions without tolerance; beancount holds them at the beginning of the day after."""
    after = (books.last_day + timedelta(days=1)).isoformat()
    for account in books.accounts:
        for balance in books.balances(account):
            amount, code = balance.split(" ")
            yield f"{after} balance {account.path}  {amount} ~ 0 {code}"
