"""Ticket types as managers define them: whether prices hold tax, and how lines are booked."""

from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.rule_choices import rule_choices
from pospro.api.schemas import departments as schema
from pospro.api.schemas.office import Kept
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_ticket_types
from pospro.services.manager.edit_ticket_types import SaveTicketType, TicketTypeContent
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names, rules_with_account
from pospro.storage.ticket_types import ticket_type_state, ticket_types

blueprint = resource("ticket_types")


@blueprint.get("/ticket-types")
@operation("edit_accounts")
def find() -> schema.TicketTypeList:
    """Every ticket type in its order, retired ones last."""
    with context.db.reading() as connection:
        found = ticket_types(connection)
        rules = rules_with_account(connection)
    return schema.TicketTypeList(
        ticket_types=tuple(
            schema.ListedTicketType(
                id=str(each.id),
                name=each.translations.get(context.language, each.name),
                tax_included=each.tax_included,
                retired=each.retired,
            )
            for each in found.values()
        ),
        transaction_types=rule_choices(rules.values()),
    )


def read(ticket_type_id: int) -> schema.EditedTicketType:
    """A ticket type."""
    with context.db.reading() as connection:
        state = ticket_type_state(connection, ticket_type_id)
    return schema.EditedTicketType(
        version=fingerprint(state),
        id=str(ticket_type_id),
        name=state["name"],
        translations=state["translations"],
        tax_included=state["tax_included"],
        sale_type_id=_text(state["sale_type_id"]),
        returned_sale_type_id=_text(state["returned_sale_type_id"]),
        number_prefix=state["number_prefix"],
        menu_id=_text(state["menu_id"]),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "ticket_type_id", read)
blueprint.get("/ticket-types/<id:ticket_type_id>")(operation("edit_accounts")(read))


@blueprint.post("/ticket-types")
@operation("edit_accounts", 201)
def create(change: Change[schema.TicketTypeContent]) -> Kept:
    """A new ticket type, at the end."""
    return _saved(change, SaveTicketType(context.actor, _content(change.body)))


@blueprint.put("/ticket-types/<id:ticket_type_id>")
@operation("edit_accounts")
def replace(change: Match[schema.TicketTypeContent], ticket_type_id: int) -> Kept:
    """All of a ticket type anew; open tickets keep whether their prices hold tax."""
    content = _content(change.body)
    command = SaveTicketType(context.actor, content, ticket_type_id, change.version)
    return _saved(change, command)


@blueprint.post("/ticket-types/<id:ticket_type_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], ticket_type_id: int) -> Kept:
    """Take a ticket type out of use, unless a department opens such tickets."""
    return office.turned(change, edit_ticket_types.retire_ticket_type, ticket_type_id)


@blueprint.post("/ticket-types/<id:ticket_type_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], ticket_type_id: int) -> Kept:
    """Take a retired ticket type back into use."""
    return office.turned(change, edit_ticket_types.restore_ticket_type, ticket_type_id)


@blueprint.post("/ticket-types/<id:ticket_type_id>/<any(up,down):way>")
@operation("edit_accounts")
def move(change: Change[None], ticket_type_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange a ticket type with its neighbour."""
    return office.moved(change, edit_ticket_types.move_ticket_type, ticket_type_id, way)


def _saved(change: Change[schema.TicketTypeContent], command: SaveTicketType) -> Kept:
    return office.kept(
        change,
        {"ticket_type": command.ticket_type_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_ticket_types.save_ticket_type(context.db, context.clock, command),
    )


def _content(body: schema.TicketTypeContent) -> TicketTypeContent:
    return TicketTypeContent(
        names=Names(body.name, body.translations.given()),
        tax_included=body.tax_included,
        sale_type_id=int(body.sale_type_id) if body.sale_type_id else None,
        returned_sale_type_id=(
            int(body.returned_sale_type_id) if body.returned_sale_type_id else None
        ),
        number_prefix=body.number_prefix,
        menu_id=int(body.menu_id) if body.menu_id else None,
    )


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
