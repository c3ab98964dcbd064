"""The transaction types of cash movements, for a venue that was set up without them."""

from collections.abc import Mapping
from typing import Any

from pospro import charts
from pospro.domain.access import Actor
from pospro.domain.cash_movement import KINDS
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.domain.ids import new_id
from pospro.services.manager.editing import Edit, editing
from pospro.storage.account_directory import Directory, KnownAccount, directory
from pospro.storage.account_states import hold_setup
from pospro.storage.db import Database
from pospro.storage.transaction_type_lists import insert_type, listed_transaction_types
from pospro.storage.venue_setup import VenueSetup, current_setup


def missing_cash_rules(setup: VenueSetup) -> list[str]:
    """The roles of cash movements that no transaction type plays."""
    roles = (kind.rule for kind in KINDS.values())
    return [role for role in roles if role is not None and role not in setup.rules_by_role]


def add_cash_rules(db: Database, clock: Clock, actor: Actor) -> list[str]:
    """Add those that are missing, as the venue's chart has them; return their roles.

    Raises Conflict naming the account of the chart that they book on, while it is missing.
    """
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        setup = current_setup(db, edit.connection)
        known = directory(db, edit.connection)
        missing = missing_cash_rules(setup)
        for entry in _of_chart(setup):
            if entry["role"] in missing:
                _add(edit, entry, _road(entry, known, _drawer(setup, known)))
        return missing


def _of_chart(setup: VenueSetup) -> list[dict[str, Any]]:
    content = charts.load(setup.venue.chart).configuration(setup.venue.language)
    return [entry for entry in content["transaction_types"] if entry.get("role")]


def _drawer(setup: VenueSetup, known: Directory) -> KnownAccount:
    """A drawer: the rules lead from its account type, or to it."""
    register = next(iter(setup.registers.values()))
    return known.account(register.drawer_account_id)


def _road(entry: Mapping[str, Any], known: Directory, drawer: KnownAccount) -> dict[str, Any]:
    """Between the drawers and the account that the chart names."""
    ends = {side: _account(known, entry.get(side)) for side in ("source", "target")}
    return {
        name: value
        for side, account in ends.items()
        for name, value in (
            (f"{side}_type_id", (account or drawer).type.id),
            (f"{side}_account_id", account.id if account else None),
        )
    }


def _account(known: Directory, code: str | None) -> KnownAccount | None:
    if code is None:
        return None
    found = known.with_code(code)
    if found is None or found.is_retired:
        raise Conflict(
            N_("The account {code} is not in use. Add it under Accounts, then try again."),
            code=code,
        )
    return found


def _add(edit: Edit, entry: Mapping[str, Any], road: Mapping[str, Any]) -> None:
    taken = {each.name for each in listed_transaction_types(edit.connection)}
    name = next(
        name
        for name in (entry["name"], *(f"{entry['name']} {number}" for number in range(2, 100)))
        if name not in taken
    )
    rule_id = new_id()
    row = {
        "transaction_type_id": rule_id,
        "version": 1,
        "name": name,
        "translations": entry["translations"],
        **road,
        "currency": None,
        "changed_at": edit.at,
        "changed_by": edit.actor.user_id,
    }
    insert_type(edit.connection, row, entry["role"])
    after = {"name": name, "role": entry["role"], **road}
    edit.record("transaction_type_created", f"transaction_type:{rule_id}", after=after)
