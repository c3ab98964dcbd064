"""Foreign currencies: the list with the rates of today, the form of one, and its rates."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro import i18n
from pospro.domain.currency import CURRENCIES, Currency
from pospro.domain.errors import BadInput, N_
from pospro.domain.exchange import PLACES, exchanged
from pospro.i18n import FALLBACK, translate, upper
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_currencies import (
    AddRate,
    CurrencyContent,
    SaveCurrency,
    add_rate,
    move_currency,
    restore_currency,
    retire_currency,
    save_currency,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sale_examples import hundred
from pospro.storage import currency_lists as lists
from pospro.storage import work_periods
from pospro.storage.venue_setup import current_setup
from pospro.web.forms import Typed, is_id, money_text
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.manager import accounting, office
from pospro.web.manager.office import Form
from pospro.web.manager.past import events
from pospro.web.reading import read_day

blueprint = Blueprint("manager_currencies", __name__, url_prefix="/manager/currencies")
LIST = "manager_currencies.page"
A_PAGE = 30


@dataclass(frozen=True, slots=True)
class _AsRate:
    """A rate is read as an amount with six decimals."""

    code: str = ""
    exponent: int = PLACES
    symbol: str = ""


@blueprint.get("/")
@permission("edit_accounts")
def page() -> str:
    """Every foreign currency with its rate of today."""
    with context.db.reading() as connection:
        values = _list(connection)
    return office.page("manager/currencies.html", tabs=accounting.tabs(), **values)


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form."""
    with context.db.reading() as connection:
        state: dict[str, Any] = {"code": "", "step": "", "seen": "", "errors": {}}
        return office.show(_form(connection, None, state))


@blueprint.get("/<int:currency_id>")
@permission("edit_accounts")
def edit(currency_id: int) -> str:
    """The form of a currency, its rates and what is in it."""
    with context.db.reading() as connection:
        return office.show(_form(connection, currency_id, _shown(connection, currency_id)))


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new currency, and go on to its rates."""
    return _save(None)


@blueprint.post("/<int:currency_id>")
@permission("edit_accounts")
def change(currency_id: int) -> ResponseReturnValue:
    """Keep a changed currency."""
    return _save(currency_id)


@blueprint.post("/<int:currency_id>/rates")
@permission("edit_accounts")
def enter_rate(currency_id: int) -> ResponseReturnValue:
    """Enter a rate; answers with the rates as they are then."""
    errors: dict[str, str] = {}
    try:
        rate = _read_rate(request.form.get("rate", ""))
        since = read_day(request.form.get("since", ""), "since")
        add_rate(context.db, context.clock, AddRate(context.actor, currency_id, rate, since))
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        errors[refusal.field or "rate"] = sentence
    with context.db.reading() as connection:
        state = _shown(connection, currency_id)
        values = _rates(connection, currency_id, state["code"]) | {"rate_errors": errors}
        if errors:
            values["typed_rate"] = request.form.get("rate", "")
            values["since"] = request.form.get("since", "")
    answer = fragment("manager/_rates.html", currency=state, currency_id=currency_id, **values)
    if errors:
        answer.status_code = 422
    return answer


@blueprint.post("/<int:currency_id>/retire")
@permission("edit_accounts")
def retire(currency_id: int) -> ResponseReturnValue:
    """Take a currency out of use."""
    retire_currency(context.db, context.clock, context.actor, currency_id)
    return office.finished(LIST, "retired", _code(currency_id))


@blueprint.post("/<int:currency_id>/restore")
@permission("edit_accounts")
def restore(currency_id: int) -> ResponseReturnValue:
    """Take a currency back into use."""
    restore_currency(context.db, context.clock, context.actor, currency_id)
    return office.finished(LIST, "restored", _code(currency_id))


@blueprint.post("/<int:currency_id>/move")
@permission("edit_accounts")
def move(currency_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_currency(context.db, context.clock, office.move(currency_id))
    with context.db.reading() as connection:
        return fragment("manager/_currencies.html", **_list(connection))


def _list(connection: Connection) -> dict[str, Any]:
    own = current_setup(context.db, connection).currency
    listed = lists.listed_currencies(connection, _today(connection))
    return {"listed": listed, "own": own, "known": CURRENCIES}


def _save(currency_id: int | None) -> ResponseReturnValue:
    code = upper(request.form.get("code", "").strip(), FALLBACK)
    typed = Typed(request.form, CURRENCIES.get(code, Currency("", 2, "")))
    step = typed.money("step")
    if not typed.errors:
        content = CurrencyContent(code, 1 if step is None else step)
        command = SaveCurrency(context.actor, content, currency_id, typed.text("seen"))
        try:
            kept = save_currency(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            if currency_id is None:
                return leave_for(path_to("manager_currencies.edit", currency_id=kept))
            return office.finished(LIST, "saved", code)
    with context.db.reading() as connection:
        given = {name: typed.text(name) for name in ("code", "step", "seen")}
        return office.refused(
            _form(connection, currency_id, given | {"retired_at": None, "errors": typed.errors})
        )


def _shown(connection: Connection, currency_id: int) -> dict[str, Any]:
    state = lists.currency_state(connection, currency_id)
    step = money_text(state["step"], CURRENCIES[state["code"]])
    return state | {"step": step, "seen": fingerprint(state), "errors": {}}


def _form(connection: Connection, currency_id: int | None, state: dict[str, Any]) -> Form:
    own = current_setup(context.db, connection).currency
    taken = {each.code for each in lists.listed_currencies(connection, date.max)}
    free = sorted(code for code in CURRENCIES if code not in taken | {own.code})
    values = {
        "currency": state,
        "currency_id": currency_id,
        "errors": state["errors"],
        "codes": [(code, f"{code} {CURRENCIES[code].symbol}") for code in free],
        "own": own,
        "events": events(connection, f"currency:{currency_id}") if currency_id else [],
        "accounts": lists.accounts_in(connection, state["code"]) if currency_id else [],
    }
    if currency_id:
        values |= _rates(connection, currency_id, state["code"])
    return Form("manager/currency.html", "manager/_currency.html", values)


def _rates(connection: Connection, currency_id: int, code: str) -> dict[str, Any]:
    """The rates, the one that counts today, and what 100 of the venue's money is by it."""
    setup, today = current_setup(context.db, connection), _today(connection)
    asked = request.args.get("skip", "")
    skip = int(asked) if is_id(asked) else 0
    rates = lists.dated_rates(connection, currency_id, skip=skip, most=A_PAGE + 1)
    counting = lists.counting_rate(connection, currency_id, today)
    amount = hundred(setup)
    return {
        "rates": rates[:A_PAGE],
        "older": skip + A_PAGE if len(rates) > A_PAGE else None,
        "counting": counting,
        "own": setup.currency,
        "since": today.isoformat(),
        "typed_rate": "",
        "rate_errors": {},
        "amount": amount,
        "example": exchanged(amount, counting.rate, CURRENCIES[code]) if counting else None,
    }


def _read_rate(text: str) -> Decimal:
    try:
        parsed = i18n.parse_amount(text.strip(), _AsRate(), context.language)
    except i18n.Unreadable as error:
        raise BadInput(
            N_("Enter a rate with at most six decimals, like 34.125."), field="rate"
        ) from error
    return Decimal(parsed).scaleb(-PLACES).normalize()


def _today(connection: Connection) -> date:
    """The business date; before the day is opened, that of the clock."""
    period = work_periods.open_period(connection)
    return period.business_date if period else context.clock.now().date()


def _code(currency_id: int) -> str:
    with context.db.reading() as connection:
        code: str = lists.currency_state(connection, currency_id)["code"]
    return code
