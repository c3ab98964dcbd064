"""Many accounts are added at once, all of them or none."""

from dataclasses import dataclass

from sqlalchemy import insert

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.ids import new_id
from pospro.services.manager.account_lines import AccountPlan, planned_accounts
from pospro.services.manager.editing import Edit, editing
from pospro.storage.account_directory import Directory, directory
from pospro.storage.account_states import hold_setup
from pospro.storage.accounts import AccountRow
from pospro.storage.db import Database
from pospro.storage.venue_setup import current_setup


@dataclass(frozen=True, slots=True)
class AddAccounts:
    """Lines of text: `#Account type`, and below it a name on each line, with or without code."""

    actor: Actor
    text: str


def planned_addition(db: Database, command: AddAccounts) -> AccountPlan:
    """What the lines would make; NotAllowed without the right."""
    command.actor.must("edit_accounts")
    with db.reading() as connection:
        return planned_accounts(directory(db, connection), command.text)


def add_accounts(db: Database, clock: Clock, command: AddAccounts) -> AccountPlan:
    """Make the accounts of the lines, in the venue's currency; with problems make none."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        known = directory(db, edit.connection)
        plan = planned_accounts(known, command.text)
        if not plan.problems:
            currency = current_setup(db, edit.connection).currency.code
            _insert(edit, plan, (known, currency))
    return plan


def _insert(edit: Edit, plan: AccountPlan, facts: tuple[Directory, str]) -> None:
    known, currency = facts
    ids = {each.code: each.id for each in known.accounts.values()}
    rows = []
    for planned in plan.accounts:
        ids[planned.code] = new_id()
        values = {
            "code": planned.code,
            "name": planned.name,
            "translations": {},
            "account_type_id": planned.type.id,
            "parent_id": ids[planned.parent_code] if planned.parent_code else None,
            "currency": currency,
            "role": None,
            "tags": "",
            "credit_limit": None,
            "retired_at": None,
        }
        rows.append(values | {"id": ids[planned.code]})
        edit.record("account_created", f"account:{ids[planned.code]}", after=values)
    edit.connection.execute(insert(AccountRow.__table__), rows)
