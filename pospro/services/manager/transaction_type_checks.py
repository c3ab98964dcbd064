"""What keeps a transaction type from working: pairs, accounts, currency, and who relies on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from pospro.domain.account import AccountClass
from pospro.domain.currency import CURRENCIES
from pospro.domain.errors import BadInput, N_
from pospro.storage.account_directory import Directory, KnownAccount, KnownType
from pospro.storage.account_uses import uses_of_transaction_type
from pospro.storage.change_types import ChangeType
from pospro.storage.venue_setup import PaymentType, VenueSetup

ON_TICKETS = (
    "tax",
    "calculation_type",
    "ticket_type",
    "payment_type",
    "change_type",
    "products",
    "role",
)
"""Kinds of use that post what stands on a ticket."""

ONE_SIDED = ("payment_type", "change_type")
"""Kinds of use that bring an account of their own for the side that is not the open tickets'."""


@dataclass(frozen=True, slots=True)
class Road:
    """Where money comes from and where it goes; without an account it is chosen each time."""

    source_type_id: int
    target_type_id: int
    source_account_id: int | None = None
    target_account_id: int | None = None
    currency: str | None = None

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> "Road":
        """The road of a transaction type as it is kept."""
        return cls(
            state["source_type_id"],
            state["target_type_id"],
            state["source_account_id"],
            state["target_account_id"],
            state["currency"],
        )


@dataclass(frozen=True, slots=True)
class CheckedRoad:
    """A road whose ends are known."""

    source_type: KnownType
    target_type: KnownType
    source: KnownAccount | None
    target: KnownAccount | None


def checked_road(road: Road, known: Directory, setup: VenueSetup) -> CheckedRoad:
    """The ends of a road; BadInput names the field that cannot be kept."""
    source_type = _type(known, road.source_type_id, "source_type_id")
    target_type = _type(known, road.target_type_id, "target_type_id")
    if (source_type.account_class, target_type.account_class) == (
        AccountClass.EXPENSE,
        AccountClass.INCOME,
    ):
        raise BadInput(
            N_(
                "An expense would be credited and an income debited: both would only get smaller."
                " Exchange source and target."
            ),
            field="target_type_id",
        )
    currency = road.currency or setup.currency.code
    if currency not in CURRENCIES:
        raise BadInput(N_("Choose one of the list."), field="currency")
    ends = (
        _account(known, (road.source_account_id, source_type), (currency, "source_account_id")),
        _account(known, (road.target_account_id, target_type), (currency, "target_account_id")),
    )
    if ends[0] is not None and ends[0] is ends[1]:
        raise BadInput(
            N_("The same account would be credited and debited: nothing would move."),
            field="target_account_id",
        )
    return CheckedRoad(source_type, target_type, *ends)


def _type(known: Directory, type_id: int, field: str) -> KnownType:
    found = known.types.get(type_id)
    if found is None or found.is_retired:
        raise BadInput(N_("Choose an account type that is in use."), field=field)
    return found


def _account(
    known: Directory, wanted: tuple[int | None, KnownType], where: tuple[str, str]
) -> KnownAccount | None:
    (account_id, of_type), (currency, field) = wanted, where
    if account_id is None:
        return None
    found = known.accounts.get(account_id)
    if found is None or found.is_retired:
        raise BadInput(N_("Choose an account that is in use."), field=field)
    if found.type.id != of_type.id:
        raise BadInput(
            N_("Account {account} is not of the type “{type}”. Choose one that is."),
            field=field,
            account=found.code,
            type=of_type.name,
        )
    if found.currency != currency:
        raise BadInput(
            N_("Account {account} is kept in {own}, not in {currency}. Choose another one."),
            field=field,
            account=found.code,
            own=found.currency,
            currency=currency,
        )
    return found


def warnings(road: CheckedRoad) -> list[str]:
    """What is allowed but seldom meant, as sentences."""
    found = []
    classes = (road.source_type.account_class, road.target_type.account_class)
    if classes[0] is AccountClass.EXPENSE:
        found.append(
            N_("An expense is credited here: it becomes less, as when a supplier refunds.")
        )
    if classes[1] is AccountClass.INCOME:
        found.append(N_("Income is debited here: it becomes less, as by a discount or a return."))
    if road.source is None and road.target is None:
        found.append(
            N_("Neither side has a default account, so both have to be chosen every time.")
        )
    return found


def require_users_fit(
    connection: Connection,
    rule_id: int,
    roads: tuple[Road, Road],
    books: tuple[Directory, VenueSetup],
) -> None:
    """Raise BadInput when what relies on the rule as it is could not go on with it as it will be.

    `roads` are the one before and the one after.
    """
    before, after = roads
    known, setup = books
    uses = uses_of_transaction_type(connection, rule_id)
    tickets = setup.account_roles.get("open_tickets")
    touches = tickets in (before.source_account_id, before.target_account_id)
    if touches and any(use.kind in ON_TICKETS for use in uses):
        _require_open_tickets(roads, known.accounts[tickets or 0])
        if after.currency not in (None, setup.currency.code):
            raise BadInput(
                N_("Tickets are in {currency}, so this transaction type stays in it."),
                field="currency",
                currency=setup.currency.code,
            )
    if any(use.kind not in ONE_SIDED for use in uses):
        for field in ("source_account_id", "target_account_id"):
            if getattr(before, field) is not None and getattr(after, field) is None:
                raise BadInput(
                    N_("What uses this transaction type relies on a default account here."),
                    field=field,
                )
    for payment in (
        setup.payment_types[use.id] for use in uses if use.kind == "payment_type" and use.id
    ):
        _require_payments(payment, after, books)
    for change in (
        setup.change_types[use.id] for use in uses if use.kind == "change_type" and use.id
    ):
        _require_change(change, after, known)


def _require_open_tickets(roads: tuple[Road, Road], account: KnownAccount) -> None:
    before, after = roads
    for field in ("source_account_id", "target_account_id"):
        if getattr(before, field) == account.id != getattr(after, field):
            raise BadInput(
                N_("Tickets are posted by this transaction type, so {code} {name} stays here."),
                field=field,
                code=account.code,
                name=account.name,
            )


def _require_payments(
    payment: PaymentType, after: Road, books: tuple[Directory, VenueSetup]
) -> None:
    known, setup = books
    drawers = [each.drawer_account_id for each in setup.registers.values() if not each.retired]
    for account_id in drawers if payment.account_id is None else [payment.account_id]:
        account = known.account(account_id)
        if account.type.id != after.target_type_id:
            raise BadInput(
                N_("Payment type “{name}” puts its money on {account}, which is of “{type}”."),
                field="target_type_id",
                name=payment.name,
                account=account.code,
                type=account.type.name,
            )


def _require_change(change: ChangeType, after: Road, known: Directory) -> None:
    if change.account_id is None:
        return
    account = known.account(change.account_id)
    if account.type.id != after.source_type_id:
        raise BadInput(
            N_("Change type “{name}” goes to {account}, which is of “{type}”."),
            field="source_type_id",
            name=change.name,
            account=account.code,
            type=account.type.name,
        )
