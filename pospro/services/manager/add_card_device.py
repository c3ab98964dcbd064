"""A card device in one form: its account, its posting rules, its key, and how money arrives."""

from dataclasses import dataclass

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import Conflict, N_
from pospro.i18n import LANGUAGES, translate
from pospro.services.atomic import joined
from pospro.services.manager.edit_accounts import AccountContent, SaveAccount, save_account
from pospro.services.manager.edit_document_types import (
    DocumentTypeContent,
    SaveDocumentType,
    UsualAmount,
    save_document_type,
)
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

PAID = N_("Payment by {name}")
ARRIVED = N_("{name} paid to the bank")
BUTTON = N_("Paid to the bank")


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
    document_type_id: int


@dataclass(frozen=True, slots=True)
class Ground:
    """The accounts that a device stands on: beside `takings`, from `tickets`, to the `bank`."""

    takings: KnownAccount
    tickets: KnownAccount
    bank: KnownAccount


def add_card_device(db: Database, clock: Clock, command: AddCardDevice) -> AddedDevice:
    """Make all of it or nothing; the till shows the key at its next tap.

    Raises BadInput naming `name` or `code` when one of them is taken or unusable, Conflict while
    the chart lacks an account that it needs.
    """
    actor, device = command.actor, command.device
    actor.must("edit_accounts")
    with db.reading() as connection:
        ground = stands_on(db, connection)
        language = current_setup(db, connection).venue.language
    with joined():
        account_id = save_account(db, clock, SaveAccount(actor, _account(device, ground.takings)))
        paid, arrived = (
            save_transaction_type(db, clock, SaveTransactionType(actor, rule))
            for rule in _rules(device, ground, account_id, language)
        )
        key = PaymentTypeContent(
            Names(device.name, {}), PaymentRoad("card", paid, account_id), device.color
        )
        payment_type_id = save_payment_type(db, clock, SavePaymentType(actor, key))
        document = DocumentTypeContent(
            names=_names(ARRIVED, device, language),
            account_type_id=ground.takings.type.id,
            rules=(arrived,),
            button=translate(BUTTON, {}, language),
            color=device.color,
            amount=UsualAmount("balance"),
        )
        document_type_id = save_document_type(db, clock, SaveDocumentType(actor, document))
    return AddedDevice(account_id, paid, payment_type_id, document_type_id)


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


def stands_on(db: Database, connection: Connection) -> Ground:
    """The accounts of the chart that a device needs; Conflict while one of them is missing."""
    known = directory(db, connection)
    return Ground(*(_playing(known, role) for role in ("card_clearing", "open_tickets", "bank")))


def _account(device: CardDevice, pattern: KnownAccount) -> AccountContent:
    """An account like that of the card takings, beside it."""
    return AccountContent(
        code=device.code,
        name=device.name,
        account_type_id=pattern.type.id,
        currency=pattern.currency,
        parent_id=pattern.parent_id,
    )


def _rules(
    device: CardDevice, ground: Ground, account_id: int, language: str
) -> list[TransactionTypeContent]:
    """How a payment is posted, and how the bank's money is when it has come."""
    paid = Road(ground.tickets.type.id, ground.takings.type.id, ground.tickets.id, account_id)
    arrived = Road(ground.takings.type.id, ground.bank.type.id, account_id, ground.bank.id)
    return [
        TransactionTypeContent(_names(PAID, device, language), paid),
        TransactionTypeContent(_names(ARRIVED, device, language), arrived),
    ]


def _names(pattern: str, device: CardDevice, own: str) -> Names:
    facts = {"name": " ".join(device.name.split())}
    said = {language: translate(pattern, facts, language) for language in LANGUAGES}
    return Names(said[own], said)


def _playing(known: Directory, role: str) -> KnownAccount:
    found = _known_playing(known, role)
    if found is None:
        raise Conflict(
            N_("The chart has no account that plays “{role}”. Add the parts of the device singly."),
            role=role,
        )
    return found


def _known_playing(known: Directory, role: str) -> KnownAccount | None:
    return next((each for each in known.in_use() if each.role == role), None)
