"""Payment types as managers define them: the keys of the payment screen and their road."""

from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.places import places_said, places_told
from pospro.api.rule_choices import rule_choices
from pospro.api.schemas import ticket_setup as schema
from pospro.api.schemas.office import Kept
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.api.stale import show_present
from pospro.domain.payment_kinds.kind import CHOICES
from pospro.request.context import context
from pospro.services.manager import edit_payment_types
from pospro.services.manager.edit_payment_types import (
    PaymentChoices,
    PaymentRoad,
    PaymentTypeContent,
    SavePaymentType,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.storage.payment_type_lists import listed_payment_types, payment_type_state

blueprint = resource("payment_types")


@blueprint.get("/payment-types")
@operation("edit_accounts")
def find() -> schema.PaymentTypeList:
    """Every payment type in the order of the till, retired ones last."""
    with context.db.reading() as connection:
        found = listed_payment_types(connection)
        rules = edit_payment_types.payment_rules(connection)
    return schema.PaymentTypeList(
        payment_types=tuple(
            schema.ListedPaymentType(
                id=str(each.id),
                name=each.name,
                kind=each.kind,
                account_code=each.account_code or None,
                color=each.color,
                retired=each.is_retired,
            )
            for each in found
        ),
        transaction_types=rule_choices(rules.values()),
    )


def read(payment_type_id: int) -> schema.EditedPaymentType:
    """A payment type."""
    currency = the_setup().currency
    with context.db.reading() as connection:
        state = payment_type_state(connection, payment_type_id)
    return schema.EditedPaymentType(
        version=fingerprint(state),
        id=str(payment_type_id),
        name=state["name"],
        translations=state["translations"],
        kind=state["kind"],
        transaction_type_id=str(state["transaction_type_id"]),
        account_id=str(state["account_id"]) if state["account_id"] else None,
        color=state["color"],
        quick_amounts=tuple(Amount.of_minor(note, currency) for note in state["quick_amounts"]),
        **{name: state[name] for name in CHOICES},
        places=places_told(state["places"], schema.TicketPlace),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "payment_type_id", read)
blueprint.get("/payment-types/<id:payment_type_id>")(operation("edit_accounts")(read))


@blueprint.post("/payment-types")
@operation("edit_accounts", 201)
def create(change: Change[schema.PaymentTypeContent]) -> Kept:
    """A new payment type, at the end of the payment screen."""
    return _saved(change, SavePaymentType(context.actor, _content(change.body)))


@blueprint.put("/payment-types/<id:payment_type_id>")
@operation("edit_accounts")
def replace(change: Match[schema.PaymentTypeContent], payment_type_id: int) -> Kept:
    """All of a payment type anew; what was taken keeps its name and its account."""
    content = _content(change.body)
    command = SavePaymentType(context.actor, content, payment_type_id, change.version)
    return _saved(change, command)


@blueprint.post("/payment-types/<id:payment_type_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], payment_type_id: int) -> Kept:
    """Take a payment type off the till, unless nothing else gives change."""
    return office.turned(change, edit_payment_types.retire_payment_type, payment_type_id)


@blueprint.post("/payment-types/<id:payment_type_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], payment_type_id: int) -> Kept:
    """Show a retired payment type again."""
    return office.turned(change, edit_payment_types.restore_payment_type, payment_type_id)


@blueprint.post("/payment-types/<id:payment_type_id>/<any(up,down):way>")
@operation("edit_accounts")
def move(change: Change[None], payment_type_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange a payment type with its neighbour."""
    return office.moved(change, edit_payment_types.move_payment_type, payment_type_id, way)


def _saved(change: Change[schema.PaymentTypeContent], command: SavePaymentType) -> Kept:
    return office.kept(
        change,
        {"payment_type": command.payment_type_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_payment_types.save_payment_type(context.db, context.clock, command),
    )


def _content(body: schema.PaymentTypeContent) -> PaymentTypeContent:
    currency = the_setup().currency
    account_id = int(body.account_id) if body.account_id else None
    return PaymentTypeContent(
        names=Names(body.name, body.translations.given()),
        road=PaymentRoad(body.kind, int(body.transaction_type_id), account_id),
        color=body.color,
        quick_amounts=tuple(each.money(currency).minor for each in body.quick_amounts),
        choices=PaymentChoices(body.gives_change, body.opens_drawer, body.needs_reference),
        places=places_said(body.places),
    )
