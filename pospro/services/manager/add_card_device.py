"""A card device in one form: its account, the rule that posts its payments, and its key."""

from dataclasses import dataclass

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.i18n import LANGUAGES, translate
from pospro.services.atomic import joined
from pospro.services.manager.edit_accounts import AccountContent, SaveAccount, save_account
from pospro.services.manager.edit_payment_types import (
    PaymentRoad,
    PaymentTypeContent,
    SavePaymentType,
    save_payment_type,
)
from pospro.services.manager.edit_transaction_types import (
    SaveTransactionType,
    TransactionTypeContent,
    save_transaction_type,
)
from pospro.services.manager.sections import Names
from pospro.services.manager.transaction_type_checks import Road
from pospro.storage.account_directory import Directory, KnownAccount, directory
from pospro.storage.db import Database
from pospro.storage.venue_setup import current_setup

RULE_NAME = N_("Payment by {name}")


@dataclass(frozen=True, slots=True)
class CardDevice:
    """A card terminal: its bank's name as it stands on the key, and the code of its account."""

    name: str
    code: str
    color: int = 1


@dataclass(frozen=True, slots=True)
class AddCardDevice:
    """A new card device of the venue."""

    actor: Actor
    device: CardDevice


@dataclass(frozen=True, slots=True)
class AddedDevice:
    """Everything that a card device is made of."""

    account_id: int
    transaction_type_id: int
    payment_type_id: int


def add_card_device(db: Database, clock: Clock, command: AddCardDevice) -> AddedDevice:
    """Make all of it or nothing; the till shows the key at its next tap.

    Raises BadInput naming `name` or `code` when one of them is taken or unusable, Conflict while
    the venue has no account for card takings.
    """
    actor, device = command.actor, command.device
    actor.must("edit_accounts")
    with db.reading() as connection:
        pattern, tickets = stands_on(db, connection)
        language = current_setup(db, connection).venue.language
    with joined():
        account_id = save_account(db, clock, SaveAccount(actor, _account(device, pattern)))
        road = Road(tickets.type.id, pattern.type.id, tickets.id, account_id)
        rule = TransactionTypeContent(_rule_names(device, language), road)
        rule_id = save_transaction_type(db, clock, SaveTransactionType(actor, rule))
        key = PaymentTypeContent(
            names=Names(device.name, {}),
            road=PaymentRoad("card", rule_id, account_id),
            color=device.color,
        )
        payment_type_id = save_payment_type(db, clock, SavePaymentType(actor, key))
    return AddedDevice(account_id, rule_id, payment_type_id)


def suggested_code(db: Database, connection: Connection) -> str:
    """The next free code beside the account of card takings, such as 108.02; empty without one."""
    known = directory(db, connection)
    pattern = _known_playing(known, "card_clearing")
    head, dot, last = pattern.code.rpartition(".") if pattern else ("", "", "")
    if not last.isdecimal():
        return ""
    numbers = range(int(last) + 1, 10 ** len(last))
    codes = (f"{head}{dot}{number:0{len(last)}}" for number in numbers)
    return next((code for code in codes if known.with_code(code) is None), "")


def stands_on(db: Database, connection: Connection) -> tuple[KnownAccount, KnownAccount]:
    """The account beside which a device gets its own, and that which its payments credit.

    Raises Conflict while the venue has no account for card takings.
    """
    known = directory(db, connection)
    return _playing(known, "card_clearing"), _playing(known, "open_tickets")


def _account(device: CardDevice, pattern: KnownAccount) -> AccountContent:
    """An account like that of the card takings, beside it."""
    return AccountContent(
        code=device.code,
        name=device.name,
        account_type_id=pattern.type.id,
        currency=pattern.currency,
        parent_id=pattern.parent_id,
    )


def _rule_names(device: CardDevice, own: str) -> Names:
    facts = {"name": " ".join(device.name.split())}
    said = {language: translate(RULE_NAME, facts, language) for language in LANGUAGES}
    return Names(said[own], said)


def _playing(known: Directory, role: str) -> KnownAccount:
    found = _known_playing(known, role)
    if found is None:
        raise Conflict(N_("The chart has no account for card takings. Add its parts singly."))
    return found


def _known_playing(known: Directory, role: str) -> KnownAccount | None:
    return next((each for each in known.in_use() if each.role == role), None)
