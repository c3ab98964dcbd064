"""Foreign money on screen: accounts brought to their worth, and money that comes in or goes out."""

from datetime import date
from secrets import token_hex
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from pospro.domain.currency import Currency, currency
from pospro.domain.errors import BadInput, Conflict
from pospro.domain.money import Money
from pospro.i18n import translate
from pospro.posting.exchange import GAIN, LOSS
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.ledger.exchange_money import (
    ExchangeMoney,
    Exchanging,
    exchange_money,
    exchange_preview,
)
from pospro.services.ledger.revalue_accounts import (
    RevalueAccounts,
    revalue_accounts,
    seen_of,
    valuations,
)
from pospro.services.manager.set_exchange_accounts import (
    SetExchangeAccounts,
    fitting,
    set_exchange_accounts,
)
from pospro.storage import work_periods
from pospro.storage.account_directory import Directory, directory
from pospro.storage.foreign_balances import holdings
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web import reading
from pospro.web.forms import Typed, is_id
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.manager import office
from pospro.web.manager.office import Form
from pospro.web.manager.ticket_setup import called, chosen_id, example_lines

blueprint = Blueprint("foreign_money", __name__, url_prefix="/documents/foreign-money")


@blueprint.get("/revaluation")
@permission("post_entries")
def revaluation() -> str:
    """Every account in foreign money before and after, at the rates of a day."""
    with context.db.reading() as connection:
        today = _today(connection)
        asked = request.args.get("on", "")
        on = min(reading.read_day(asked, "on"), today) if asked else today
        return office.page("documents/revaluation.html", **_before_and_after(connection, on))


@blueprint.post("/revaluation")
@permission("post_entries")
def revalue() -> ResponseReturnValue:
    """Book the differences that were shown, and show the document."""
    form = request.form
    on = reading.read_day(form.get("on", ""), "on")
    by = (reading.request_id(form), context.actor)
    command = RevalueAccounts(*by, on, form.get("seen", ""))
    made = revalue_accounts(context.db, context.clock, command)
    return leave_for(path_to("documents.read", document_id=made.document_id))


@blueprint.post("/accounts")
@permission("edit_accounts")
def choose_accounts() -> ResponseReturnValue:
    """Say where gains and losses go, and go on."""
    with context.db.reading() as connection:
        typed = Typed(request.form, current_setup(context.db, connection).currency)
    chosen = (chosen_id(typed, f"{side}_account_id") or 0 for side in ("gain", "loss"))
    try:
        set_exchange_accounts(
            context.db, context.clock, SetExchangeAccounts(context.actor, *chosen)
        )
    except BadInput as refusal:
        typed.refuse(refusal)
        with context.db.reading() as connection:
            values = _ends(connection) | {"errors": typed.errors}
        answer = fragment("documents/_exchange_accounts.html", **values)
        answer.status_code = 422
        return answer
    return leave_for(path_to("foreign_money.revaluation"))


@blueprint.get("/exchange")
@permission("post_entries")
def exchange() -> str:
    """An empty form, perhaps with its account chosen already."""
    asked = request.args.get("account", "")
    with context.db.reading() as connection:
        given = {"account_id": asked if is_id(asked) else "", "request_id": token_hex(16)}
        typed = Typed(MultiDict(given), current_setup(context.db, connection).currency)
        return office.show(_form(connection, typed))


@blueprint.get("/exchange/preview")
@permission("post_entries")
def preview() -> ResponseReturnValue:
    """What the account holds, and the entry of what is being typed."""
    with context.db.reading() as connection:
        typed = Typed(request.args, current_setup(context.db, connection).currency)
        return fragment("documents/_exchange_preview.html", **_previewed(connection, typed))


@blueprint.post("/exchange")
@permission("post_entries")
def make() -> ResponseReturnValue:
    """Book the exchange and show its document."""
    with context.db.reading() as connection:
        typed = Typed(request.form, current_setup(context.db, connection).currency)
        wanted = _wanted(connection, typed)
    if not typed.errors:
        words = (typed.text("description"), typed.text("reference"))
        by = (reading.request_id(request.form), context.actor)
        try:
            made = exchange_money(context.db, context.clock, ExchangeMoney(*by, wanted, *words))
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            return leave_for(path_to("documents.read", document_id=made.document_id))
    with context.db.reading() as connection:
        return office.refused(_form(connection, typed))


def _before_and_after(connection: Connection, on: date) -> dict[str, Any]:
    found = valuations(context.db, connection, on)
    setup = current_setup(context.db, connection)
    differences = [each.difference for each in found if each.difference is not None]
    ready = all(each.rate is not None for each in found) and any(differences)
    return {
        "on": on,
        "today": _today(connection),
        "valuations": found,
        "total": Money.total(differences, setup.currency),
        "seen": seen_of(found),
        "own": setup.currency,
        "ready": ready and work_periods.open_period(connection) is not None,
        "is_open": work_periods.open_period(connection) is not None,
        **_ends(connection),
    }


def _ends(connection: Connection) -> dict[str, Any]:
    """The accounts of gains and losses: those that are set, and those that may be chosen."""
    setup, known = current_setup(context.db, connection), directory(context.db, connection)
    found: dict[str, Any] = {"errors": {}}
    for side, role in (("gain", GAIN), ("loss", LOSS)):
        choices = [(each.id, called(each)) for each in fitting(known, setup, role)]
        found |= {side: _end(setup, known, role), f"{side}_choices": choices}
    return found


def _end(setup: VenueSetup, known: Directory, role: str) -> dict[str, Any] | None:
    ref = setup.rules_by_role.get(role)
    if ref is None:
        return None
    rule = setup.rules[ref]
    account_id = rule.source_account_id if role == GAIN else rule.target_account_id
    return {"id": account_id, "name": called(known.account(account_id))} if account_id else None


def _form(connection: Connection, typed: Typed) -> Form:
    known, own = directory(context.db, connection), typed.currency
    foreign = [each for each in known.in_use() if each.currency != own.code]
    money = _money(known, typed)
    others = [
        (
            each.id,
            called(each) if each.currency == own.code else f"{called(each)} · {each.currency}",
        )
        for each in known.in_use()
        if each.currency in (own.code, money.code) and each.role != "open_tickets"
    ]
    fields = ("amount", "booked", "description", "reference", "request_id", "other_id")
    values = {
        "shown": {name: typed.text(name) for name in fields}
        | {"account_id": typed.text("account_id"), "way": typed.text("way") or "out"},
        "errors": typed.errors,
        "accounts": [(each.id, f"{called(each)} · {each.currency}") for each in foreign],
        "others": others,
        "own": own,
        "money": money if money != own else None,
    }
    values |= _previewed(connection, typed)
    return Form("documents/exchange.html", "documents/_exchange.html", values)


def _money(known: Directory, typed: Typed) -> Currency:
    """The currency of the account that was chosen; that of the books where none was."""
    account = known.accounts.get(chosen_id(typed, "account_id") or 0)
    return currency(account.currency) if account else typed.currency


def _wanted(connection: Connection, typed: Typed) -> Exchanging:
    """The exchange that was typed; what cannot be read is an error of its field."""
    own, money = typed.currency, _money(directory(context.db, connection), typed)
    booked = typed.money("booked")
    foreign = Typed(typed.fields, money, typed.errors)
    amount = foreign.money("amount") or 0
    return Exchanging(
        account_id=chosen_id(typed, "account_id") or 0,
        other_id=chosen_id(typed, "other_id") or 0,
        moved=Money(amount if typed.text("way") == "in" else -amount, money),
        booked=Money(booked, own) if booked is not None else None,
    )


def _previewed(connection: Connection, typed: Typed) -> dict[str, Any]:
    account_id = chosen_id(typed, "account_id")
    held = holdings(connection, account_id=account_id).get(account_id or 0)
    values: dict[str, Any] = {"held": held, "plan": None, "lines": [], "refusal": ""}
    if not (account_id and chosen_id(typed, "other_id") and typed.text("amount").strip()):
        return values
    reread = Typed(typed.fields, typed.currency)
    wanted = _wanted(connection, reread)
    if reread.errors:
        return values | {"refusal": next(iter(reread.errors.values()))}
    try:
        plan, entry = exchange_preview(context.db, connection, wanted)
    except (BadInput, Conflict) as refusal:
        return values | {"refusal": translate(refusal.message, refusal.facts, context.language)}
    lines = example_lines(directory(context.db, connection), entry)
    return values | {"plan": plan, "lines": lines}


def _today(connection: Connection) -> date:
    """The business date; before the day is opened, that of the clock."""
    period = work_periods.open_period(connection)
    return period.business_date if period else context.clock.now().date()
