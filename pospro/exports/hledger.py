"""The books as an hledger journal, which proves its own balances when it is checked."""

from collections.abc import Iterator

from pospro.exports.voucher import Books, Voucher, one_line


def lines(books: Books) -> Iterator[str]:
    """The lines of the file: accounts, entries, and the balances that must come out."""
    yield f"; {one_line(books.title)}"
    yield "decimal-mark ."
    yield f"commodity {_sample(books)}"
    for account in books.accounts:
        yield f"account {account.path}  ; {_comment(f'{account.code} {account.name}')}"
    paths = books.paths
    for voucher in books.vouchers:
        yield ""
        yield _heading(voucher)
        for account_id, minor in voucher.amounts:
            kept = voucher.foreign.get(account_id)
            tag = f"  ; foreign:{kept.amount}, rate:{kept.rate:f}" if kept else ""
            yield f"    {paths[account_id]}  {books.amount(minor)}{tag}"
    yield from _balances(books)


def _sample(books: Books) -> str:
    """How amounts of the currency look; hledger wants the decimal mark also without decimals."""
    whole = 1000 * 10**books.currency.exponent
    amount, code = books.amount(whole).split(" ")
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
        yield f"    {account.path}  {books.amount(0)} = {books.amount(account.balance or 0)}"
