"""Foreign currencies: which are in use, and what one unit is worth from a business date on."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.currency import currency
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.exchange import checked_rate
from pospro.domain.ids import new_id
from pospro.i18n import FALLBACK, upper
from pospro.services.manager.editing import Edit, editing, require_unchanged
from pospro.services.manager.sections import Move, Section
from pospro.storage.account_states import hold_setup
from pospro.storage.currencies import CurrencyRow, ExchangeRateRow
from pospro.storage.currency_lists import accounts_in, currency_state, listed_currencies
from pospro.storage.db import Database
from pospro.storage.venue_setup import current_setup

SECTION = Section(CurrencyRow.__table__, "currency")
LARGEST_STEP = 10**6
FURTHEST = timedelta(days=366)
"""How far ahead a rate may be entered: a later date is a slip of the hand."""


@dataclass(frozen=True, slots=True)
class CurrencyContent:
    """What a manager says of a currency; guests are asked for whole `step` minor units."""

    code: str
    step: int = 1


@dataclass(frozen=True, slots=True)
class SaveCurrency:
    """A new currency, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: CurrencyContent
    currency_id: int | None = None
    seen: str = ""


@dataclass(frozen=True, slots=True)
class AddRate:
    """What one unit is worth in the venue's currency from a business date on."""

    actor: Actor
    currency_id: int
    rate: Decimal
    since: date


def save_currency(db: Database, clock: Clock, command: SaveCurrency) -> int:
    """Keep the currency and return its id; its code stays as it was first."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        own_id, before = command.currency_id, None
        if own_id is not None:
            state = currency_state(edit.connection, own_id)
            require_unchanged(state, command.seen)
            before = state | {"id": own_id}
        values = _checked(command.content, current_setup(db, edit.connection).currency.code)
        if before is not None and before["code"] != values["code"]:
            raise BadInput(N_("The code stays. Add the other currency as a new one."), field="code")
        _require_new(edit, values["code"], own_id)
        return SECTION.keep(edit, values, before)


def add_rate(db: Database, clock: Clock, command: AddRate) -> int:
    """Enter a rate and return the currency's id; of one date the last one entered counts."""
    rate = checked_rate(command.rate)
    if command.since > clock.now().date() + FURTHEST:
        raise BadInput(N_("This date is too far ahead. Check the year."), field="since")
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        currency_state(edit.connection, command.currency_id)
        row = {
            "id": new_id(),
            "currency_id": command.currency_id,
            "since": command.since,
            "rate": rate,
            "recorded_at": edit.at,
            "recorded_by": command.actor.user_id,
        }
        edit.connection.execute(insert(ExchangeRateRow), row)
        after = {"rate": f"{rate:f}", "since": command.since.isoformat()}
        edit.record("currency_rate_added", f"currency:{command.currency_id}", after=after)
    return command.currency_id


def retire_currency(db: Database, clock: Clock, actor: Actor, currency_id: int) -> None:
    """Take a currency out of use; Conflict while an account in use is in it."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = currency_state(edit.connection, currency_id)
        for account in accounts_in(edit.connection, state["code"]):
            raise Conflict(
                N_("Account {code} {name} is in {currency}. Retire it first."),
                code=account.code,
                name=account.name,
                currency=state["code"],
            )
        SECTION.turn(edit, currency_id, retired=True)


def restore_currency(db: Database, clock: Clock, actor: Actor, currency_id: int) -> None:
    """Take a retired currency back into use."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        currency_state(edit.connection, currency_id)
        SECTION.turn(edit, currency_id, retired=False)


def move_currency(db: Database, clock: Clock, command: Move) -> None:
    """Exchange the currency with its neighbour in the list."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        currency_state(edit.connection, command.id)
        listed = listed_currencies(edit.connection, edit.at.date())
        SECTION.move(edit, [each.id for each in listed if not each.is_retired], command)


def _checked(content: CurrencyContent, own: str) -> dict[str, Any]:
    try:
        code = currency(upper(content.code.strip(), FALLBACK)).code
    except BadInput as refusal:
        raise BadInput(refusal.message, field="code", **refusal.facts) from refusal
    if code == own:
        raise BadInput(
            N_("{currency} is the currency of the books. Choose a foreign one."),
            field="code",
            currency=code,
        )
    if not 0 < content.step <= LARGEST_STEP:
        raise BadInput(N_("A step is above zero, like 0.01 or 1."), field="step")
    return {"code": code, "step": content.step}


def _require_new(edit: Edit, code: str, own_id: int | None) -> None:
    table = CurrencyRow.__table__
    found = edit.connection.scalar(select(table.c.id).where(table.c.code == code))
    if found is not None and found != own_id:
        raise BadInput(
            N_("{currency} is there already. Look for it in the list."),
            field="code",
            currency=code,
        )
