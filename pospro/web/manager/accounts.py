"""Accounts: a tree that is searched while one types, and the form of one account."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.currency import CURRENCIES
from pospro.domain.errors import BadInput
from pospro.domain.money import Currency
from pospro.i18n import fold, format_money, sort_key
from pospro.reports.account_tree import balances_with_below, tree_of
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_accounts import (
    AccountContent,
    SaveAccount,
    restore_account,
    retire_account,
    save_account,
)
from pospro.services.manager.editing import fingerprint
from pospro.storage.account_directory import Directory, KnownAccount, directory
from pospro.storage.account_states import account_state
from pospro.storage.account_uses import uses_of_account
from pospro.storage.accounts import tags_of
from pospro.storage.day_summaries import Sums, sums_to_date
from pospro.storage.venue_setup import current_setup
from pospro.web.forms import Typed, is_id, money_text
from pospro.web.fragments import fragment, is_fragment
from pospro.web.manager import accounting, office
from pospro.web.manager.accounting import name_of
from pospro.web.manager.office import Form
from pospro.web.manager.past import events

blueprint = Blueprint("manager_accounts", __name__, url_prefix="/manager/accounts")
LIST = "manager_accounts.page"

A_PAGE = 300
"""Accounts in one page: a usual chart whole, a long list of customers in parts."""

NOTHING = Sums(0, 0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which accounts to list; `after` is the code of the last one seen.

    A flat list is by name; else they stand as a tree, each with the sum of those below it.
    """

    text: str
    type_id: int | None
    retired: bool
    flat: bool
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """An account in the list, with its balance in words; a depth of 0 is a main account."""

    id: int
    code: str
    name: str
    type: str
    balance: str
    depth: int
    tags: tuple[str, ...]
    plays: bool
    is_sum: bool


@blueprint.get("/")
@permission("edit_accounts")
def page() -> ResponseReturnValue:
    """The list; its rows alone for a search."""
    with context.db.reading() as connection:
        values = _list(connection)
    if is_fragment():
        return fragment("manager/_accounts.html", **values)
    return office.page("manager/accounts.html", tabs=accounting.tabs(), **values)


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form."""
    with context.db.reading() as connection:
        own = current_setup(context.db, connection).venue.currency
        state = {"code": "", "name": request.args.get("name", "")[:80], "translations": {}}
        state |= {
            "account_type_id": "",
            "parent_id": "",
            "currency": own,
            "tags": "",
            "credit_limit": "",
        }
        return office.show(_form(connection, None, state | {"seen": "", "errors": {}}))


@blueprint.get("/<int:account_id>")
@permission("edit_accounts")
def edit(account_id: int) -> str:
    """The form of an account."""
    with context.db.reading() as connection:
        state = account_state(connection, account_id)
        own = current_setup(context.db, connection).currency
        limit = money_text(state["credit_limit"], own)
        shown = state | {"credit_limit": limit, "seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, account_id, shown))


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new account."""
    return _save(None)


@blueprint.post("/<int:account_id>")
@permission("edit_accounts")
def change(account_id: int) -> ResponseReturnValue:
    """Keep a changed account."""
    return _save(account_id)


@blueprint.post("/<int:account_id>/retire")
@permission("edit_accounts")
def retire(account_id: int) -> ResponseReturnValue:
    """Take the account out of use."""
    retire_account(context.db, context.clock, context.actor, account_id)
    return office.finished(LIST, "retired", _name(account_id))


@blueprint.post("/<int:account_id>/restore")
@permission("edit_accounts")
def restore(account_id: int) -> ResponseReturnValue:
    """Take the account back into use."""
    restore_account(context.db, context.clock, context.actor, account_id)
    return office.finished(LIST, "restored", _name(account_id))


def _wanted() -> Wanted:
    given = request.args
    type_id = given.get("type", "")
    return Wanted(
        text=given.get("q", "")[:80],
        type_id=int(type_id) if is_id(type_id) else None,
        retired=bool(given.get("retired")),
        flat=given.get("view") == "list",
        after=given.get("after", "")[:20],
    )


def _list(connection: Connection) -> dict[str, Any]:
    wanted = _wanted()
    setup = current_setup(context.db, connection)
    known = directory(context.db, connection)
    sums = sums_to_date(connection)
    found = [each for each in _ordered(known, wanted) if _fits(each, wanted)]
    ahead = _after(found, wanted.after)
    shown = ahead[:A_PAGE]
    balances = balances_with_below(known, sums)
    row = _flat_row if wanted.flat else _tree_row
    return {
        "rows": [row(each, (known, sums, balances), setup.currency) for each in shown],
        "count": len(found),
        "wanted": wanted,
        "types": [(each.id, name_of(each)) for each in known.types.values() if not each.is_retired],
        "next": shown[-1].code if len(ahead) > len(shown) else "",
        "symbol": setup.currency.symbol,
    }


def _fits(account: KnownAccount, wanted: Wanted) -> bool:
    of_type = wanted.type_id in (None, account.type.id)
    words = fold(wanted.text).split()
    named = all(word in account.words for word in words)
    return account.is_retired == wanted.retired and of_type and named


def _ordered(known: Directory, wanted: Wanted) -> list[KnownAccount]:
    if not wanted.flat:
        return list(tree_of(known))
    accounts = known.accounts.values()
    return sorted(accounts, key=lambda each: (sort_key(name_of(each), context.language), each.code))


def _after(found: list[KnownAccount], code: str) -> list[KnownAccount]:
    """Those after the one with this code; all of them where it is not among them."""
    codes = [each.code for each in found]
    return found[codes.index(code) + 1 :] if code in codes else found


Books = tuple[Directory, dict[int, Sums], dict[int, int]]


def _tree_row(account: KnownAccount, books: Books, money: Currency) -> Row:
    known, _sums, balances = books
    is_sum = bool(known.below.get(account.id))
    balance = format_money(balances[account.id], money, context.language, sign=False)
    return _row(account, balance, (min(len(known.path(account)), 4), is_sum))


def _flat_row(account: KnownAccount, books: Books, money: Currency) -> Row:
    _known, sums, _balances = books
    own = sums.get(account.id, NOTHING)
    balance = format_money(own.debit - own.credit, money, context.language, sign=False)
    return _row(account, balance, (0, False))


def _row(account: KnownAccount, balance: str, place: tuple[int, bool]) -> Row:
    depth, is_sum = place
    return Row(
        id=account.id,
        code=account.code,
        name=name_of(account),
        type=name_of(account.type),
        balance=balance,
        depth=depth,
        tags=account.tags,
        plays=account.role is not None,
        is_sum=is_sum,
    )


def _save(account_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    content = _content(typed, setup.venue.language)
    if not typed.errors:
        command = SaveAccount(context.actor, content, account_id, typed.text("seen"))
        try:
            save_account(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            return office.finished(LIST, "saved", content.name)
    fields = (
        "code",
        "name",
        "account_type_id",
        "parent_id",
        "currency",
        "tags",
        "credit_limit",
        "seen",
    )
    given: dict[str, Any] = {name: typed.text(name) for name in fields}
    given |= {"translations": _further_names(typed, setup.venue.language), "errors": typed.errors}
    with context.db.reading() as connection:
        return office.refused(_form(connection, account_id, given))


def _content(typed: Typed, language: str) -> AccountContent:
    names = {code: text for code, text in _further_names(typed, language).items() if text.strip()}
    own = {language: typed.text("name")} if names else {}
    parent = typed.text("parent_id")
    return AccountContent(
        code=typed.text("code"),
        name=typed.text("name"),
        account_type_id=typed.whole("account_type_id"),
        currency=typed.text("currency"),
        parent_id=int(parent) if is_id(parent) else None,
        translations=own | names,
        tags=tuple(typed.text("tags").split(",")),
        credit_limit=typed.money("credit_limit"),
    )


def _further_names(typed: Typed, language: str) -> dict[str, str]:
    return {code: typed.text(f"name_{code}") for code, _ in accounting.other_languages(language)}


def _form(connection: Connection, account_id: int | None, account: dict[str, Any]) -> Form:
    setup = current_setup(context.db, connection)
    known = directory(context.db, connection)
    inside = set(known.subtree(account_id)) if account_id else set()
    uses = uses_of_account(connection, account_id) if account_id else []
    values = {
        "account": account | {"tags": ", ".join(tags_of(account["tags"]))},
        "account_id": account_id,
        "errors": account["errors"],
        "types": [(each.id, name_of(each)) for each in known.types.values() if not each.is_retired],
        "parents": [
            (each.id, f"{each.code} {name_of(each)}")
            for each in known.in_use()
            if each.id not in inside
        ],
        "own_currency": setup.currency.code,
        "currencies": [(code, code) for code in sorted(CURRENCIES)],
        "languages": accounting.other_languages(setup.venue.language),
        "uses": accounting.said_uses(uses),
        "events": events(connection, f"account:{account_id}") if account_id else [],
    }
    return Form("manager/account.html", "manager/_account.html", values)


def _name(account_id: int) -> str:
    with context.db.reading() as connection:
        name: str = account_state(connection, account_id)["name"]
    return name
