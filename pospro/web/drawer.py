"""The drawer of the register: taken over, counted, closed; cash moved in and out of it."""

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Connection

from pospro.domain.cash_movement import KINDS
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money
from pospro.request.context import context
from pospro.request.rights import approvable, permission
from pospro.services.cash.close_shift import CloseShift, close_shift
from pospro.services.cash.count_shift import CountShift, count_shift
from pospro.services.cash.move_cash import MoveCash, move_cash
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.manager.add_cash_rules import add_cash_rules, missing_cash_rules
from pospro.storage import cash_accounts, cash_movements, people, shifts
from pospro.storage.balances import balance_of
from pospro.storage.currencies import KnownCurrency
from pospro.storage.shifts import Shift
from pospro.storage.venue_setup import Register, VenueSetup, current_setup
from pospro.storage.work_periods import open_period
from pospro.web import reading
from pospro.web.drawer_counts import (
    foreign_found,
    moneys_of,
    read_count,
    read_foreign,
)
from pospro.web.forms import is_id
from pospro.web.fragments import leave_for, path_to
from pospro.web.manager import office

blueprint = Blueprint("drawer", __name__, url_prefix="/drawer")

GOOD_WORDS = {
    "opened": N_("The shift is open."),
    "ruled": N_("The transaction types are added."),
    "moved": N_("The movement is recorded and its slip is printed."),
    "closed": N_("The shift is closed."),
}
"""What is said after something went well, by the word in the address."""


@blueprint.get("")
@permission("shift")
def page() -> str:
    """The shift of this register with its movements, or the form that opens one."""
    with context.db.reading() as connection:
        setup, register = _here(connection)
        shift = shifts.open_at(connection, register.id)
        values = _values(connection, setup, register, shift)
        if shift is None:
            return office.page("drawer/opening.html", **values)
        return office.page(
            "drawer/page.html",
            movements=cash_movements.of_shift(connection, shift.id),
            choices=_choices(connection, setup, register),
            abroad=_abroad(setup, register),
            kinds=KINDS,
            missing=[kind for kind in KINDS.values() if kind.rule in missing_cash_rules(setup)],
            wanted=request.args.get("kind", ""),
            **values,
        )


@blueprint.post("/openings")
@permission("shift")
def begin() -> ResponseReturnValue:
    """Open a shift, counted or with what was left; on to where the cash was asked for."""
    form = request.form
    command = OpenShift(reading.request_id(form), context.actor)
    if not form.get("as_left"):
        setup, register = _now()
        count = read_count(form, setup.currency)
        if not count.is_made:
            raise BadInput(N_("Count the drawer: enter the pieces or the sum."), field="amount")
        foreign = read_foreign(form, setup, register)
        command = replace(command, amount=count.amount, pieces=count.pieces, foreign=foreign)
    open_shift(context.db, context.clock, command)
    ticket = form.get("ticket_id", "")
    if is_id(ticket):
        return leave_for(path_to("payments.page", ticket_id=int(ticket)))
    return leave_for(path_to("drawer.page", done="opened"))


@blueprint.post("/movements")
@approvable("move_cash", "shift")
def move() -> ResponseReturnValue:
    """Move cash, or only open the drawer."""
    form = request.form
    kind = form.get("kind", "")
    account = form.get(f"account-{kind}", "")
    setup, _register = _now()
    foreign = setup.foreign.currencies.get(form.get("money", ""))
    money = foreign.currency if foreign else setup.currency
    text = form.get("amount", "").strip()
    command = MoveCash(
        reading.request_id(form),
        context.actor,
        kind,
        form.get("reason", ""),
        reading.read_money(text, money, "amount") if text else None,
        int(account) if is_id(account) else None,
        form.get("reference", ""),
    )
    move_cash(context.db, context.clock, command)
    return leave_for(path_to("drawer.page", done="moved"))


@blueprint.post("/rules")
@permission("edit_accounts")
def add_rules() -> ResponseReturnValue:
    """Add the transaction types of cash movements that the venue lacks."""
    add_cash_rules(context.db, context.clock, context.actor)
    return leave_for(path_to("drawer.page", done="ruled"))


@blueprint.get("/count")
@permission("shift")
def counting() -> ResponseReturnValue:
    """The form of the count: notes and coins, or one sum."""
    with context.db.reading() as connection:
        setup, register = _here(connection)
        shift = shifts.open_at(connection, register.id)
        if shift is None:
            return leave_for(path_to("drawer.page"))
        return office.page("drawer/count.html", **_values(connection, setup, register, shift))


@blueprint.post("/counts")
@permission("shift")
def count() -> ResponseReturnValue:
    """Keep the count and show what it comes to."""
    form = request.form
    setup, register = _now()
    found = read_count(form, setup.currency)
    command = CountShift(
        reading.request_id(form),
        context.actor,
        reading.identity(form, "shift_id"),
        found.amount,
        found.pieces,
        read_foreign(form, setup, register),
    )
    count_shift(context.db, context.clock, command)
    return leave_for(path_to("drawer.counted"))


@blueprint.get("/counted")
@permission("shift")
def counted() -> ResponseReturnValue:
    """The last count beside what was expected: count again, or close."""
    with context.db.reading() as connection:
        setup, register = _here(connection)
        shift = shifts.open_at(connection, register.id)
        last = shifts.latest_count(connection, shift.id) if shift else None
        if shift is None or last is None:
            return leave_for(path_to("drawer.page"))
        money = {
            name: Money(minor, setup.currency)
            for name, minor in (
                ("counted", last.counted),
                ("found_expected", last.expected),
                ("difference", last.counted - last.expected),
            )
        }
        values = _values(connection, setup, register, shift)
        here = [each for each in people.users(connection) if not each.is_retired]
        takers: list[tuple[object, str]] = [("", _("To nobody, it stays closed"))]
        takers += [(each.id, each.name) for each in here if each.id != shift.held_by]
        day = values["period"].business_date if values["period"] else date.max
        found = foreign_found(setup, day, last.foreign_money)
        more = values | money | {"foreign": found}
        return office.page("drawer/counted.html", last=last, takers=takers, **more)


@blueprint.post("/closings")
@permission("shift")
def end() -> ResponseReturnValue:
    """Close the shift by its last count; the drawer may go to somebody else."""
    form = request.form
    taker = form.get("hand_to", "")
    command = CloseShift(
        reading.request_id(form),
        context.actor,
        reading.identity(form, "shift_id"),
        reading.identity(form, "count_id"),
        form.get("note", ""),
        int(taker) if is_id(taker) else None,
    )
    close_shift(context.db, context.clock, command)
    return leave_for(path_to("drawer.page", done="closed"))


def _here(connection: Connection) -> tuple[VenueSetup, Register]:
    setup = current_setup(context.db, connection)
    return setup, setup.register(context.actor.register_id or 0)


def _now() -> tuple[VenueSetup, Register]:
    with context.db.reading() as connection:
        return _here(connection)


def _values(
    connection: Connection, setup: VenueSetup, register: Register, shift: Shift | None
) -> dict[str, Any]:
    names = {each.id: each.name for each in people.users(connection)}
    expected = Money(balance_of(connection, register.drawer_account_id), setup.currency)
    told = "see_expected_cash" in context.actor.rights or not setup.venue.blind_count
    return {
        "setup": setup,
        "register": register,
        "shift": shift,
        "names": names,
        "period": open_period(connection),
        "expected": expected if told or shift is None else None,
        "moneys": moneys_of(connection, setup, register, expected),
        "word": GOOD_WORDS.get(request.args.get("done", "")),
    }


def _abroad(setup: VenueSetup, register: Register) -> KnownCurrency | None:
    """The foreign currency of the drawer that was asked for, if any."""
    code = request.args.get("money", "")
    return setup.foreign.currencies[code] if code in register.foreign else None


def _choices(
    connection: Connection, setup: VenueSetup, register: Register
) -> dict[str, list[tuple[int, str]]]:
    """Kind → the accounts that it may come from or go to, its usual one first."""
    foreign, found = _abroad(setup, register), {}
    code = foreign.currency.code if foreign else setup.currency.code
    own = register.foreign[code] if foreign else register.drawer_account_id
    for kind in KINDS.values():
        ref = setup.rules_by_role.get(kind.rule or "")
        if ref is None or not (kind.chooses or foreign):
            continue
        rule = setup.rules[ref]
        usual = rule.source_account_id if kind.into_drawer else rule.target_account_id
        rows = cash_accounts.choices(connection, ref, into_drawer=kind.into_drawer)
        fitting = cash_accounts.fitting(rows, kind, code, setup.currency.code)
        if foreign:
            usual = cash_accounts.usual_abroad(fitting, code, own, usual)
        named = [
            (row.id, f"{row.code} {row.translations.get(context.language, row.name)}")
            for row in fitting
            if row.id != own
        ]
        found[kind.key] = sorted(named, key=lambda each: each[0] != usual)
    return found
