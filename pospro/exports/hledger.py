"""The books as an hledger journal, which proves its own balances when it is checked."""

from collections.abc import Iterator

from pospro.domain.money import Currency, Money, currency
from pospro.exports.voucher import Books, Voucher, one_line, written


def lines(books: Books) -> Iterator[str]:
    """The lines of the file: accounts, entries, and the balances that must come out."""
    yield f"; {one_line(books.title)}"
    yield "decimal-mark ."
    for money in books.currencies:
        yield f"commodity {_sample(money)}"
    for account in books.accounts:
        yield f"account {account.path}  ; {_comment(f'{account.code} {account.name}')}"
    for price in books.prices:
        yield f"P {price.day.isoformat()} {price.code} {price.rate:f} {books.currency.code}"
    paths = books.paths
    for voucher in books.vouchers:
        yield ""
        yield _heading(voucher)
        for account_id, minor in voucher.amounts:
            kept = voucher.foreign.get(account_id)
            tag = f"  ; rate:{kept.rate:f}" if kept else ""
            yield f"    {paths[account_id]}  {books.posted(minor, kept)}{tag}"
    yield from _balances(books)


def _sample(money: Currency) -> str:
    """How amounts of a currency look; hledger wants the decimal mark also without decimals."""
    amount, code = written(Money(1000 * 10**money.exponent, money)).split(" ")
    return f"{amount if '.' in amount else f'{amount}.'} {code}"


def _heading(voucher: Voucher) -> str:
    number = one_line(voucher.number).replace("(", "").replace(")", "")
    tag = f"  ; ticket:{_comment(voucher.ticket).replace(',', ' ')}" if voucher.ticket else ""
    return f"{voucher.day.isoformat()} * ({number}) {_comment(voucher.what)}{tag}"


def _comment(text: str) -> str:
    """Text that ends neither a description nor a comment early."""
    return one_line(text).replace(";", ",").replace("|", "/")


def _balances(books: Books) -> Iterator[str]:
    known = [account for account in books.accounts if account.balance is not None]
    if known:
        yield ""
        yield f"{books.last_day.isoformat()} * Balances"
    for account in known:
        for balance in books.balances(account):
            nothing = written(Money.zero(currency(balance.split(" ")[1])))
            yield f"    {account.path}  {nothing} = {balance}"
