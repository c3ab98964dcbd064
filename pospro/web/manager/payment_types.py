"""Payment types: the keys of the payment screen in their order, and the form of one."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency
from pospro.domain.payment_kinds import KINDS, PaymentKind
from pospro.domain.payment_kinds.kind import CHOICES
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_payment_types import (
    PaymentChoices,
    PaymentRoad,
    PaymentTypeContent,
    SavePaymentType,
    move_payment_type,
    payment_example,
    payment_rules,
    restore_payment_type,
    retire_payment_type,
    save_payment_type,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sale_examples import hundred
from pospro.services.manager.sections import COLORS
from pospro.storage import payment_type_lists as lists
from pospro.storage.account_directory import directory
from pospro.storage.places import places_of
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web.forms import Typed, money_text, said
from pospro.web.fragments import fragment
from pospro.web.manager import office, ticket_setup
from pospro.web.manager.accounting import other_languages
from pospro.web.manager.office import Form
from pospro.web.manager.paged import paged
from pospro.web.manager.past import events
from pospro.web.reading import read_money

blueprint = Blueprint("manager_payment_types", __name__, url_prefix="/manager/payment-types")
LIST = "manager_payment_types.page"

_CHOSEN = {None: "", True: "yes", False: "no"}
_AS_CHOSEN = {words: value for value, words in _CHOSEN.items()}
CHOICE_WORDS = (("", N_("As usual for the kind")), ("yes", N_("Yes")), ("no", N_("No")))
"""What may be chosen instead of what a kind usually does."""


@blueprint.get("/")
@permission("edit_accounts")
def page() -> ResponseReturnValue:
    """Every payment type in the order of the till."""
    with context.db.reading() as connection:
        values = _list(connection)
    return office.listing("payment_types", values, ticket_setup.tabs())


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form."""
    with context.db.reading() as connection:
        used = [each.color for each in lists.listed_payment_types(connection)]
        rule_id = next(iter(payment_rules(connection)), "")
        state: dict[str, Any] = {
            "name": "",
            "translations": {},
            "kind": "card",
            "quick_amounts": "",
            **dict.fromkeys(CHOICES, ""),
            "places": [],
        }
        state |= {"transaction_type_id": rule_id, "account_id": ""}
        state |= {"color": min(COLORS, key=used.count)}
        return office.show(_form(connection, None, state | {"seen": "", "errors": {}}))


@blueprint.get("/<int:payment_type_id>")
@permission("edit_accounts")
def edit(payment_type_id: int) -> str:
    """The form of a payment type."""
    with context.db.reading() as connection:
        state = lists.payment_type_state(connection, payment_type_id)
        currency = _money_of(current_setup(context.db, connection), state["account_id"])
        notes = " ".join(money_text(note, currency) for note in state["quick_amounts"])
        chosen = {name: _CHOSEN[state[name]] for name in CHOICES}
        shown = state | chosen | {"quick_amounts": notes, "seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, payment_type_id, shown))


@blueprint.get("/example")
@permission("edit_accounts")
def example() -> ResponseReturnValue:
    """The key and the entry of what is being typed."""
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
        typed = Typed(request.args, setup.currency)
        return fragment(
            "manager/_payment_example.html", **_example(connection, _given(typed, setup))
        )


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new payment type."""
    return _save(None)


@blueprint.post("/<int:payment_type_id>")
@permission("edit_accounts")
def change(payment_type_id: int) -> ResponseReturnValue:
    """Keep a changed payment type."""
    return _save(payment_type_id)


@blueprint.post("/<int:payment_type_id>/retire")
@permission("edit_accounts")
def retire(payment_type_id: int) -> ResponseReturnValue:
    """Take the key off the till."""
    retire_payment_type(context.db, context.clock, context.actor, payment_type_id)
    return office.finished(LIST, "retired", _name(payment_type_id))


@blueprint.post("/<int:payment_type_id>/restore")
@permission("edit_accounts")
def restore(payment_type_id: int) -> ResponseReturnValue:
    """Show the key again."""
    restore_payment_type(context.db, context.clock, context.actor, payment_type_id)
    return office.finished(LIST, "restored", _name(payment_type_id))


@blueprint.post("/<int:payment_type_id>/move")
@permission("edit_accounts")
def move(payment_type_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_payment_type(context.db, context.clock, office.move(payment_type_id))
    with context.db.reading() as connection:
        return fragment("manager/_payment_types.html", **_list(connection))


def does(kind: PaymentKind) -> str:
    """What a kind does, in words."""
    facts = (
        N_("gives change") if kind.gives_change else N_("gives no change"),
        N_("opens the drawer") if kind.opens_drawer else "",
        N_("asks for the number on the slip") if kind.needs_reference else "",
    )
    return ", ".join(said(fact) for fact in facts if fact)


def _list(connection: Connection) -> dict[str, Any]:
    return {
        "listed": paged(lists.listed_payment_types(connection)),
        "kinds": {key: said(kind.name) for key, kind in KINDS.items()},
    }


def _save(payment_type_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    content = _content(typed, setup)
    if not typed.errors:
        command = SavePaymentType(context.actor, content, payment_type_id, typed.text("seen"))
        try:
            save_payment_type(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            return office.finished(LIST, "saved", content.names.name)
    with context.db.reading() as connection:
        return office.refused(_form(connection, payment_type_id, _given(typed, setup)))


def _content(typed: Typed, setup: VenueSetup) -> PaymentTypeContent:
    return PaymentTypeContent(
        names=ticket_setup.names(typed, setup.venue.language),
        road=_road(typed),
        color=ticket_setup.chosen_id(typed, "color") or 0,
        quick_amounts=_notes(typed, setup),
        choices=PaymentChoices(**_choices(typed)),
        places=places_of(ticket_setup.typed_places(typed)),
    )


def _choices(typed: Typed) -> dict[str, bool | None]:
    return {name: _AS_CHOSEN.get(typed.text(name)) for name in CHOICES}


def _road(typed: Typed) -> PaymentRoad:
    return PaymentRoad(
        typed.text("kind"),
        ticket_setup.chosen_id(typed, "transaction_type_id") or 0,
        ticket_setup.chosen_id(typed, "account_id"),
    )


def _notes(typed: Typed, setup: VenueSetup) -> tuple[int, ...]:
    """Notes of the currency that the account is in."""
    notes = _money_of(setup, ticket_setup.chosen_id(typed, "account_id"))
    try:
        texts = typed.text("quick_amounts").split()
        return tuple(read_money(text, notes, "quick_amounts").minor for text in texts)
    except BadInput as refusal:
        typed.refuse(refusal)
        return ()


def _money_of(setup: VenueSetup, account_id: int | None) -> Currency:
    abroad = setup.foreign.of_account(account_id)
    return abroad.currency if abroad else setup.currency


def _given(typed: Typed, setup: VenueSetup) -> dict[str, Any]:
    fields = ("kind", "transaction_type_id", "account_id", "quick_amounts", "seen", *CHOICES)
    return (
        ticket_setup.given_names(typed, setup.venue.language)
        | {name: typed.text(name) for name in fields}
        | {"color": ticket_setup.chosen_id(typed, "color") or 1, "errors": typed.errors}
        | {"places": ticket_setup.typed_places(typed)}
    )


def _form(
    connection: Connection, payment_type_id: int | None, payment_type: dict[str, Any]
) -> Form:
    setup = current_setup(context.db, connection)
    rules = payment_rules(connection)
    types = {rule.other_type_id for rule in rules.values()}
    subject = f"payment_type:{payment_type_id}"
    values = {
        "payment_type": payment_type,
        "payment_type_id": payment_type_id,
        "errors": payment_type["errors"],
        "kinds": [(key, said(kind.name), does(kind)) for key, kind in KINDS.items()],
        "rules": ticket_setup.rule_choices(rules.values()),
        "accounts": ticket_setup.account_choices(directory(context.db, connection), types),
        "colors": COLORS,
        "choices": [(key, said(words)) for key, words in CHOICE_WORDS],
        "symbol": setup.currency.symbol,
        "place_choices": ticket_setup.place_choices(connection),
        "languages": other_languages(setup.venue.language),
        "on_open_tickets": lists.payments_on_open_tickets(connection, payment_type_id or 0),
        "events": events(connection, subject) if payment_type_id else [],
    }
    shown = _example(connection, payment_type)
    return Form("manager/payment_type.html", "manager/_payment_type.html", values | shown)


def _example(connection: Connection, payment_type: dict[str, Any]) -> dict[str, Any]:
    """The key as it will stand on the payment screen, and what a payment of 100 posts."""
    setup = current_setup(context.db, connection)
    amount = hundred(setup)
    kind = KINDS.get(payment_type["kind"])
    typed = Typed(ticket_setup.as_typed(payment_type), setup.currency)
    done = does(kind.as_chosen(_choices(typed))) if kind else ""
    shown = {"payment_type": payment_type, "does": done, "amount": amount}
    try:
        posted = payment_example(context.db, connection, _road(typed), amount)
    except BadInput as refusal:
        sentence = translate(refusal.message, refusal.facts, context.language)
        return shown | {"lines": [], "refusal": sentence}
    known = directory(context.db, connection)
    return shown | {"lines": ticket_setup.example_lines(known, posted), "refusal": ""}


def _name(payment_type_id: int) -> str:
    with context.db.reading() as connection:
        name: str = lists.payment_type_state(connection, payment_type_id)["name"]
    return name
