"""The accounts of gains and losses of rates are chosen: the rules of both roles lead to them."""

from dataclasses import dataclass
from typing import Any

from pospro.domain.access import Actor
from pospro.domain.account import AccountClass
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.domain.ids import new_id
from pospro.i18n import LANGUAGES, translate
from pospro.posting.exchange import GAIN, LOSS
from pospro.services.manager.editing import Edit, editing
from pospro.storage.account_directory import Directory, KnownAccount, directory
from pospro.storage.account_states import hold_setup
from pospro.storage.db import Database
from pospro.storage.transaction_type_lists import (
    insert_type,
    insert_version,
    listed_transaction_types,
    transaction_type_state,
)
from pospro.storage.venue_setup import VenueSetup, current_setup

NAMES = {GAIN: N_("Exchange gain"), LOSS: N_("Exchange loss")}
CLASSES = {GAIN: AccountClass.INCOME, LOSS: AccountClass.EXPENSE}


@dataclass(frozen=True, slots=True)
class SetExchangeAccounts:
    """An income account for gains, an expense account for losses."""

    actor: Actor
    gain_account_id: int
    loss_account_id: int


def set_exchange_accounts(db: Database, clock: Clock, command: SetExchangeAccounts) -> int:
    """Make the two rules, or new versions of them; returns the id of the rule of gains."""
    chosen = {GAIN: command.gain_account_id, LOSS: command.loss_account_id}
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        setup, known = current_setup(db, edit.connection), directory(db, edit.connection)
        kept = {
            role: _keep(edit, (setup, known), role, _checked(known.accounts.get(each), role, setup))
            for role, each in chosen.items()
        }
        return kept[GAIN]


def fitting(known: Directory, setup: VenueSetup, role: str) -> list[KnownAccount]:
    """The accounts that may be chosen for a role, by code."""
    own = setup.currency.code
    return [each for each in known.in_use() if _fits(each, role, own)]


def _fits(account: KnownAccount, role: str, own: str) -> bool:
    return account.type.account_class is CLASSES[role] and account.currency == own


def _checked(account: KnownAccount | None, role: str, setup: VenueSetup) -> KnownAccount:
    field = "gain_account_id" if role == GAIN else "loss_account_id"
    if account is None or account.is_retired or not _fits(account, role, setup.currency.code):
        message = (
            N_("Choose an income account in the currency of the books.")
            if role == GAIN
            else N_("Choose an expense account in the currency of the books.")
        )
        raise BadInput(message, field=field)
    return account


def _keep(edit: Edit, books: tuple[VenueSetup, Directory], role: str, account: KnownAccount) -> int:
    """Write the first version of a role's rule, or the next one where it leads elsewhere."""
    setup, known = books
    money = known.account(setup.account_roles["cash_drawer"]).type.id
    ends = {"source": (account.type.id, account.id), "target": (money, None)}
    if role == LOSS:
        ends = {"source": ends["target"], "target": ends["source"]}
    values: dict[str, Any] = {"currency": None}
    for side, (type_id, account_id) in ends.items():
        values |= {f"{side}_type_id": type_id, f"{side}_account_id": account_id}
    ref = setup.rules_by_role.get(role)
    own_id = ref.id if ref else new_id()
    state = transaction_type_state(edit.connection, own_id) if ref else _names(edit, setup, role)
    if ref and all(state[name] == value for name, value in values.items()):
        return own_id
    row = {
        **{name: state[name] for name in ("name", "translations")},
        **values,
        "transaction_type_id": own_id,
        "version": state["version"] + 1 if ref else 1,
        "changed_at": edit.at,
        "changed_by": edit.actor.user_id,
    }
    action = "changed" if ref else "created"
    if ref:
        insert_version(edit.connection, row)
    else:
        insert_type(edit.connection, row, role)
    after = {"role": role, "account": account.code}
    edit.record(f"transaction_type_{action}", f"transaction_type:{own_id}", after=after)
    return own_id


def _names(edit: Edit, setup: VenueSetup, role: str) -> dict[str, Any]:
    """What the rule is called in every language; its role is added where that is taken."""
    said = {language: translate(NAMES[role], {}, language) for language in LANGUAGES}
    name = said[setup.venue.language]
    taken = {each.name for each in listed_transaction_types(edit.connection)}
    return {"name": f"{name} ({role})" if name in taken else name, "translations": said}
