"""Foreign cash in a register's drawer: the accounts that it may lie on, one of each currency."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from pospro.domain.errors import BadInput, N_
from pospro.domain.payment_kinds import kind
from pospro.services.manager.editing import Edit
from pospro.storage.account_directory import KnownAccount, directory
from pospro.storage.accounts import AccountRow
from pospro.storage.db import Database
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.registers import drawers_in_use
from pospro.storage.venue import RegisterRow
from pospro.storage.venue_setup import current_setup


def usual_drawer(db: Database, connection: Connection) -> KnownAccount:
    """The account that says of which type drawers are."""
    setup = current_setup(db, connection)
    return directory(db, connection).account(setup.account_role("cash_drawer"))


def foreign_drawer_choices(
    db: Database, connection: Connection, register_id: int | None
) -> list[KnownAccount]:
    """The accounts in foreign currencies that may be of this register's drawer, by code."""
    known = directory(db, connection)
    foreign = current_setup(db, connection).foreign.accounts
    taken = set(drawers_in_use(connection, register_id)) | _paid_without_cash(connection)
    return [
        each
        for each in known.of_type(usual_drawer(db, connection).type.id)
        if each.id in foreign
        and each.id not in taken
        and each.role is None
        and not known.below.get(each.id)
    ]


def require_foreign_drawers(
    db: Database, connection: Connection, account_ids: Sequence[int], register_id: int | None
) -> None:
    """Raise BadInput for an account that cannot be of this drawer, and for two of one currency."""
    if not account_ids:
        return
    holders = drawers_in_use(connection, register_id)
    choices = {each.id: each for each in foreign_drawer_choices(db, connection, register_id)}
    found: dict[str, str] = {}
    for account_id in account_ids:
        if account_id in holders:
            raise BadInput(
                N_("Register “{name}” has its drawer here. Choose another account."),
                field="foreign_account_ids",
                name=holders[account_id],
            )
        account = choices.get(account_id)
        if account is None:
            raise BadInput(
                N_("Choose cash accounts in foreign currencies that are in use."),
                field="foreign_account_ids",
            )
        other = found.setdefault(account.currency, account.code)
        if other != account.code:
            raise BadInput(
                N_("{one} and {other} are both in {currency}. Choose one of them."),
                field="foreign_account_ids",
                one=other,
                other=account.code,
                currency=account.currency,
            )


def give_to_only_register(edit: Edit, account: KnownAccount) -> None:
    """Foreign cash lies in the drawer of the venue's only register, where nothing else was said.

    With several registers somebody has to say in whose drawer it lies.
    """
    table = RegisterRow.__table__
    rows = edit.connection.execute(select(table).where(table.c.retired_at.is_(None))).all()
    if len(rows) != 1 or account.id in rows[0].foreign_account_ids:
        return
    register, before = rows[0], list(rows[0].foreign_account_ids)
    accounts = AccountRow.__table__
    money = select(accounts.c.currency).where(accounts.c.id.in_(before))
    if account.currency in edit.connection.scalars(money).all():
        return
    after = sorted([*before, account.id])
    change = update(table).where(table.c.id == register.id).values(foreign_account_ids=after)
    edit.connection.execute(change)
    states = {"before": {"foreign_account_ids": before}, "after": {"foreign_account_ids": after}}
    edit.record("register_changed", f"register:{register.id}", **states)


def _paid_without_cash(connection: Connection) -> set[int]:
    """The accounts of payment types in use that are not cash."""
    table = PaymentTypeRow.__table__
    query = select(table.c.account_id, table.c.kind).where(table.c.retired_at.is_(None))
    found = connection.execute(query.where(table.c.account_id.is_not(None)))
    return {row.account_id for row in found if not kind(row.kind).is_cash}
