"""Ticket types: what kind of ticket a department opens, whether its prices hold tax, its rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, UniqueConstraint, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from pospro.domain.errors import N_, NotFound
from pospro.domain.tax import TypeRef
from pospro.storage.columns import Base, key
from pospro.storage.tickets import TicketRow

RULES_OF_TICKET_TYPE = ("sale_type_id", "returned_sale_type_id")
"""The columns by which a ticket type names posting rules."""


class TicketTypeRow(Base):
    """A kind of ticket; where nothing is said its tickets are as the venue and its taxes say.

    With a `number_prefix` each register numbers such tickets in a series of their own.
    """

    __tablename__ = "ticket_types"
    __table_args__ = (UniqueConstraint("name"), {"sqlite_strict": True})
    id: Mapped[int] = key()
    name: Mapped[str]
    translations: Mapped[dict[str, Any]]
    tax_included: Mapped[bool | None]
    sale_type_id: Mapped[int | None] = mapped_column(ForeignKey("transaction_types.id"))
    returned_sale_type_id: Mapped[int | None] = mapped_column(ForeignKey("transaction_types.id"))
    number_prefix: Mapped[str] = mapped_column(server_default=text("''"))
    menu_id: Mapped[int | None] = mapped_column(ForeignKey("menus.id"))
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


_TYPES = TicketTypeRow.__table__
_TICKETS = TicketRow.__table__
_STATE = (
    "name",
    "translations",
    "tax_included",
    *RULES_OF_TICKET_TYPE,
    "number_prefix",
    "menu_id",
    "retired_at",
)


@dataclass(frozen=True, slots=True)
class TicketType:
    """A kind of ticket as sales need it; its rules are those of lines that name none themselves."""

    id: int
    name: str
    translations: Mapping[str, str]
    tax_included: bool | None
    sale_rule: TypeRef | None
    returned_sale_rule: TypeRef | None
    number_prefix: str
    menu_id: int | None
    retired: bool

    def rule(self, *, is_return: bool) -> TypeRef | None:
        """The rule of a line; one for sales only holds for returns too."""
        return (self.returned_sale_rule if is_return else None) or self.sale_rule


def ticket_types(
    connection: Connection, rules: Mapping[int, TypeRef] | None = None
) -> dict[int, TicketType]:
    """Every ticket type in its order, its rules at their versions in `rules`."""
    known = rules or {}
    order = (_TYPES.c.retired_at.is_not(None), _TYPES.c.position, _TYPES.c.id)
    return {
        row.id: TicketType(
            id=row.id,
            name=row.name,
            translations=row.translations,
            tax_included=None if row.tax_included is None else bool(row.tax_included),
            sale_rule=known.get(row.sale_type_id),
            returned_sale_rule=known.get(row.returned_sale_type_id),
            number_prefix=row.number_prefix,
            menu_id=row.menu_id,
            retired=row.retired_at is not None,
        )
        for row in connection.execute(select(_TYPES).order_by(*order))
    }


def ticket_type_state(connection: Connection, ticket_type_id: int) -> dict[str, Any]:
    """What the form of a ticket type shows and changes; NotFound when there is none."""
    query = select(*(_TYPES.c[name] for name in _STATE)).where(_TYPES.c.id == ticket_type_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFound(N_("There is no such ticket type. Look for it in the list."))
    return dict(row)


def open_tickets_of_type(connection: Connection, ticket_type_id: int) -> int:
    """How many tickets of this type are still open."""
    return _open(connection, "ticket_type_id", ticket_type_id)


def open_tickets_in_department(connection: Connection, department_id: int) -> int:
    """How many tickets of this department are still open."""
    return _open(connection, "department_id", department_id)


def _open(connection: Connection, column: str, own_id: int) -> int:
    query = (
        select(func.count())
        .select_from(_TICKETS)
        .where(_TICKETS.c.state == "open", _TICKETS.c[column] == own_id)
    )
    return connection.execute(query).scalar_one()
