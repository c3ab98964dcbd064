"""Shifts: a drawer is taken over, counted and closed; cash moves in and out of it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import drawer as schema
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.domain.cash_count import Count
from pospro.domain.currency import Currency, currency
from pospro.domain.errors import N_, NotFound
from pospro.domain.money import Money
from pospro.request.context import context
from pospro.services.cash.close_shift import CloseShift, close_shift
from pospro.services.cash.count_shift import CountShift, count_shift
from pospro.services.cash.move_cash import MoveCash, move_cash
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.storage import cash_movements, shifts
from pospro.storage.venue_setup import VenueSetup
from pospro.storage.work_periods import open_period

blueprint = resource("shifts")

AMOUNTS = ("counted", "expected", "difference")


@blueprint.get("/shifts")
@operation("shift")
def listed() -> schema.Shifts:
    """The shifts of the open work period, open and closed; none while no day is open."""
    with context.db.reading() as connection:
        period = open_period(connection)
        found = shifts.of_period(connection, period.id) if period else []
    setup = the_setup()
    return schema.Shifts(shifts=tuple(_shift(each, setup) for each in found))


@blueprint.post("/shifts")
@operation("shift", 201)
def begin(change: Change[schema.Counted]) -> schema.ShiftOpened:
    """Open a shift at the token's register, with its float counted or as it was left."""
    command = OpenShift(change.request_id, context.actor, *_counted(change.body))
    answer = open_shift(context.db, context.clock, command)
    setup = the_setup()
    currency, foreign = setup.currency, answer.get("foreign", {})
    return schema.ShiftOpened(
        shift_id=answer["shift_id"],
        float_amount=Amount.of_minor(answer["float"], currency),
        difference=Amount.of_minor(answer["difference"], currency),
        foreign={
            code: schema.ForeignFloat(
                float_amount=_abroad(setup, code, each["float"]),
                difference=_abroad(setup, code, each["difference"]),
            )
            for code, each in foreign.items()
        },
    )


@blueprint.get("/shifts/<id:shift_id>")
@operation("shift")
def read(shift_id: int) -> schema.Shift:
    """One shift."""
    with context.db.reading() as connection:
        return _shift(_found(connection, shift_id), the_setup())


@blueprint.post("/shifts/<id:shift_id>/counts")
@operation("shift", 201)
def count(change: Change[schema.Counted], shift_id: int) -> schema.ShiftCounted:
    """Count the drawer; every count is kept, and the last one closes the shift."""
    command = CountShift(change.request_id, context.actor, shift_id, *_counted(change.body))
    answer = count_shift(context.db, context.clock, command)
    return schema.ShiftCounted(**_with_amounts(answer))


@blueprint.post("/shifts/<id:shift_id>/closure")
@operation("shift")
def end(change: Change[schema.ClosingShift], shift_id: int) -> schema.ShiftClosed:
    """Close the shift by its last count and book the difference."""
    wanted = change.body
    command = CloseShift(
        change.request_id,
        context.actor,
        shift_id,
        int(wanted.count_id),
        wanted.note,
        int(wanted.hand_to) if wanted.hand_to else None,
    )
    return schema.ShiftClosed(**_with_amounts(close_shift(context.db, context.clock, command)))


@blueprint.get("/shifts/<id:shift_id>/cash-movements")
@operation("shift")
def movements(shift_id: int) -> schema.CashMovements:
    """What moved in and out of the drawer beside the sales."""
    setup = the_setup()
    with context.db.reading() as connection:
        _found(connection, shift_id)
        rows = cash_movements.of_shift(connection, shift_id)
    names = ("id", "kind", "shift_id", "reason", "reference", "made_at", "made_by", "account_id")
    return schema.CashMovements(
        cash_movements=tuple(
            schema.CashMovement(
                **{name: getattr(row, name) for name in names},
                amount=Amount.of_minor(row.amount, setup.currency),
                foreign_amount=_abroad(setup, row.foreign_currency, row.foreign_amount)
                if row.foreign_currency
                else None,
            )
            for row in rows
        )
    )


@blueprint.post("/cash-movements")
@operation("shift", 201, approvable="move_cash")
def move(change: Change[schema.NewCashMovement]) -> schema.CashMoved:
    """Move cash in or out of the drawer of the token's register; its slip is printed."""
    wanted = change.body
    command = MoveCash(
        change.request_id,
        context.actor,
        wanted.kind,
        wanted.reason,
        wanted.amount.money(_currency_of(wanted.amount)) if wanted.amount else None,
        int(wanted.account_id) if wanted.account_id else None,
        wanted.reference,
    )
    return schema.CashMoved(**move_cash(context.db, context.clock, command))


def _currency_of(amount: Amount) -> Currency:
    """The foreign currency of an amount where that is in use, else that of the books."""
    setup = the_setup()
    foreign = setup.foreign.currencies.get(amount.currency)
    return foreign.currency if foreign else setup.currency


def _counted(
    body: schema.Counted,
) -> tuple[Money | None, Mapping[int, int], dict[str, Count]]:
    own = _count(body, the_setup().currency)
    foreign = {
        code: _count(each, _currency_of(each.amount) if each.amount else currency(code))
        for code, each in body.foreign.items()
    }
    return own.amount, own.pieces, foreign


def _count(body: schema.CountOfCurrency, own: Currency) -> Count:
    amount = body.amount.money(own) if body.amount else None
    return Count(amount, {int(worth): number for worth, number in body.pieces.items()})


def _abroad(setup: VenueSetup, code: str, minor: int) -> Amount:
    return Amount.of_minor(minor, setup.foreign.currencies[code].currency)


def _with_amounts(answer: dict[str, Any]) -> dict[str, Any]:
    setup = the_setup()
    foreign = {
        code: schema.ForeignCounted(**{n: _abroad(setup, code, each[n]) for n in AMOUNTS})
        for code, each in answer.get("foreign", {}).items()
    }
    amounts = {name: Amount.of_minor(answer[name], setup.currency) for name in AMOUNTS}
    return answer | amounts | {"foreign": foreign}


def _found(connection: Connection, shift_id: int) -> shifts.Shift:
    found = shifts.shift(connection, shift_id)
    if found is None:
        raise NotFound(N_("There is no such shift. Look for it in the list of the day."))
    return found


def _shift(each: shifts.Shift, setup: VenueSetup) -> schema.Shift:
    facts = each._asdict() | {"difference": each.difference}
    money = ("float_amount", "float_difference", *AMOUNTS)
    amounts = {
        name: None if facts[name] is None else Amount.of_minor(facts[name], setup.currency)
        for name in money
    }
    foreign = {
        code: _foreign(setup, code, found) for code, found in (each.foreign_money or {}).items()
    }
    own = {name: facts[name] for name in schema.Shift.model_fields if name in facts}
    return schema.Shift(**own | amounts | {"foreign": foreign})


def _foreign(setup: VenueSetup, code: str, found: Mapping[str, Any]) -> schema.ForeignOfShift:
    counted, expected = found.get("counted"), found.get("expected")
    difference = counted - expected if counted is not None and expected is not None else None
    told = {"counted": counted, "expected": expected, "difference": difference}
    return schema.ForeignOfShift(
        float_amount=_abroad(setup, code, found["float"]),
        float_difference=_abroad(setup, code, found["float_difference"]),
        **{n: None if each is None else _abroad(setup, code, each) for n, each in told.items()},
    )
