"""Payment types as a manager sees them: the list in its order, and what a form shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from pospro.domain.errors import N_, NotFound
from pospro.domain.payment_kinds import KINDS
from pospro.domain.payment_kinds.kind import CHOICES
from pospro.storage.accounts import AccountRow
from pospro.storage.currencies import foreign_money
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.payments import PaymentRow
from pospro.storage.tickets import TicketRow

_TYPES = PaymentTypeRow.__table__
_ACCOUNTS = AccountRow.__table__
_PAYMENTS = PaymentRow.__table__
_TICKETS = TicketRow.__table__

_SAID = _ACCOUNTS.c.translations.label("said")

_STATE = (
    "name",
    "translations",
    "kind",
    "transaction_type_id",
    "account_id",
    "color",
    "quick_amounts",
    *CHOICES,
    "places",
    "retired_at",
)


@dataclass(frozen=True, slots=True)
class ListedPaymentType:
    """A payment type in the list; without an account it uses the register's drawer."""

    id: int
    name: str
    translations: Mapping[str, str]
    kind: str
    color: int
    account_code: str
    account_name: str
    account_translations: Mapping[str, str]
    is_retired: bool


def listed_payment_types(connection: Connection) -> list[ListedPaymentType]:
    """Every payment type in the order of the till; retired ones last."""
    rows = connection.execute(
        select(_TYPES, _ACCOUNTS.c.code, _ACCOUNTS.c.name.label("account"), _SAID)
        .outerjoin(_ACCOUNTS, _ACCOUNTS.c.id == _TYPES.c.account_id)
        .order_by(_TYPES.c.retired_at.is_not(None), _TYPES.c.position, _TYPES.c.id)
    )
    return [
        ListedPaymentType(
            id=row.id,
            name=row.name,
            translations=row.translations,
            kind=row.kind,
            color=row.color,
            account_code=row.code or "",
            account_name=row.account or "",
            account_translations=row.said or {},
            is_retired=row.retired_at is not None,
        )
        for row in rows
    ]


def payment_type_state(connection: Connection, payment_type_id: int) -> dict[str, Any]:
    """What the form of a payment type shows and changes; NotFound when there is none."""
    query = select(*(_TYPES.c[name] for name in _STATE)).where(_TYPES.c.id == payment_type_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such payment type. Look for it in the list."))
    return dict(row)


def gives_change_elsewhere(connection: Connection, payment_type_id: int) -> bool:
    """Whether another payment type in use gives change, which is in the venue's currency."""
    abroad = foreign_money(connection).accounts
    kinds = connection.execute(
        select(_TYPES.c.kind, _TYPES.c.gives_change).where(
            _TYPES.c.id != payment_type_id,
            _TYPES.c.retired_at.is_(None),
            func.coalesce(_TYPES.c.account_id, 0).not_in(list(abroad)),
        )
    )
    return any(row.gives_change is not False and KINDS[row.kind].gives_change for row in kinds)


def payments_on_open_tickets(connection: Connection, payment_type_id: int) -> int:
    """How many payments of this type stand on tickets that are still open."""
    query = (
        select(func.count())
        .join_from(_TICKETS, _PAYMENTS, _PAYMENTS.c.ticket_id == _TICKETS.c.id)
        .where(_TICKETS.c.state == "open", _PAYMENTS.c.payment_type_id == payment_type_id)
    )
    return connection.execute(query).scalar_one()
