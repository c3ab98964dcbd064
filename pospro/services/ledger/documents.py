"""What every road to a document shares: its accounts found, its amount, its words, its record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.description import filled
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.ids import new_id
from pospro.domain.journal import JournalEntry, Move
from pospro.domain.money import Money
from pospro.domain.wording import LONGEST_NOTE, LONGEST_REFERENCE, plain_words
from pospro.i18n import month_name
from pospro.posting.document import DocumentRule, document_entry
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.storage import audit, documents, ledger
from pospro.storage.account_directory import Directory, KnownAccount, directory
from pospro.storage.db import Database
from pospro.storage.document_types import DocumentType, document_type, document_types
from pospro.storage.users import role_of
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.storage.work_periods import WorkPeriod, open_period

NO_PERIOD = N_("No work period is open. Open the day before you make a document.")
NOT_FREE = N_("Open tickets are posted by the till alone. Choose another account.")
CHOOSE = N_("Choose an account that is in use.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody asks of a document; `others` names the other account by transaction type.

    Without an amount it is the type's usual one, without a description that of its template.
    """

    document_type_id: int
    account_id: int
    amount: Money | None = None
    description: str = ""
    reference: str = ""
    others: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Side:
    """The other account of one posting rule: who may be chosen, and who is."""

    rule: DocumentRule
    type_id: int
    account_id: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A document that can be made: its amount, its words and its movements."""

    kind: DocumentType
    account: KnownAccount
    amount: Money
    description: str
    reference: str
    moves: tuple[Move, ...]

    def entry(self, document_id: int, on: date) -> JournalEntry:
        """Its journal entry."""
        words = (self.description, self.amount.currency)
        return document_entry(document_id, self.moves, on, words)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where documents are made: the set-up, the accounts, who makes them, on which date."""

    setup: VenueSetup
    known: Directory
    kinds: Mapping[int, DocumentType]
    actor: Actor
    role_id: int | None
    on: date

    def kind(self, document_type_id: int) -> DocumentType:
        """The document type, if it is in use here for this person; else a refusal."""
        found = document_type(self.kinds, document_type_id)
        if found.is_retired:
            raise Conflict(N_("“{name}” is retired. Choose another document."), name=found.name)
        if not found.shows(self.actor.register_id, self.role_id):
            raise Conflict(
                N_("“{name}” is not for this register and your role. Choose another document."),
                name=found.name,
            )
        return found

    def offered(self, account_type_id: int | None = None) -> list[DocumentType]:
        """The document types that may be used here, in their order."""
        return [
            kind
            for kind in self.kinds.values()
            if not kind.is_retired
            and account_type_id in (None, kind.account_type_id)
            and kind.shows(self.actor.register_id, self.role_id)
        ]


def desk(db: Database, connection: Connection, actor: Actor, on: date | None = None) -> Desk:
    """The desk of somebody; without a date the open work period's, or long ago for an example."""
    if on is None:
        period = open_period(connection)
        on = period.business_date if period else date(2000, 1, 1)
    return Desk(
        current_setup(db, connection),
        directory(db, connection),
        document_types(db, connection),
        actor,
        role_of(connection, actor.user_id),
        on,
    )


def period_or_refuse(connection: Connection) -> WorkPeriod:
    """The open work period; Conflict when there is none."""
    period = open_period(connection)
    if period is None:
        raise Conflict(NO_PERIOD)
    return period


def free_account(known: Directory, setup: VenueSetup, account_id: int, name: str) -> KnownAccount:
    """An account that may be posted by hand; BadInput at the field `name` for any other."""
    account = known.accounts.get(account_id)
    if account is None or account.is_retired:
        raise BadInput(CHOOSE, field=name)
    if account.role == "open_tickets":
        raise BadInput(NOT_FREE, field=name)
    if account.currency != setup.currency.code:
        raise BadInput(
            N_("Account {account} is kept in {currency}. Choose one that is in {own}."),
            field=name,
            account=account.code,
            currency=account.currency,
            own=setup.currency.code,
        )
    return account


def sides(at: Desk, kind: DocumentType, account_id: int) -> list[Side]:
    """The other accounts that a document of this account would have if nobody chose others."""
    mapped = kind.mapped.get(account_id)
    register = at.setup.registers.get(at.actor.register_id or 0)
    drawers = (register.drawer_account_id,) if register else ()
    found = []
    for rule in kind.rules:
        type_id = rule.other_type_id(kind.account_type_id)
        usual = rule.usual_account_id(kind.account_type_id)
        likely = (mapped, usual) if mapped or usual else drawers
        fitting = (each for each in likely if each is not None and each != account_id)
        chosen = next((e for e in fitting if _is_free(at, e, type_id)), None)
        found.append(Side(rule, type_id, chosen))
    return found


def _is_free(at: Desk, account_id: int, type_id: int) -> bool:
    account = at.known.accounts.get(account_id)
    return account is not None and not account.is_retired and account.type.id == type_id


def planned(at: Desk, draft: Draft, balance: int) -> Plan:
    """The document as it would be made; a refusal where it cannot be.

    `balance` is what the account holds, debits less credits.
    """
    kind = at.kind(draft.document_type_id)
    account = free_account(at.known, at.setup, draft.account_id, "account_id")
    require_type(at.known, account, kind.account_type_id, "account_id")
    amount = draft.amount
    if amount is None:
        amount = Money(usual_amount(kind, balance) or 0, at.setup.currency)
    if amount.minor <= 0:
        raise BadInput(N_("Enter an amount above zero."), field="amount")
    template = draft.description if draft.description.strip() else words(at, kind, account)
    return Plan(
        kind,
        account,
        amount.within_limit(),
        plain_words(template, LONGEST_NOTE, "description"),
        plain_words(draft.reference, LONGEST_REFERENCE, "reference"),
        tuple(_moves(at, kind, draft, amount)),
    )


def _moves(at: Desk, kind: DocumentType, draft: Draft, amount: Money) -> list[Move]:
    moves = []
    for side in sides(at, kind, draft.account_id):
        name = f"other-{side.rule.rule.id}"
        chosen = draft.others.get(side.rule.rule.id, side.account_id)
        if chosen is None:
            raise BadInput(CHOOSE, field=name)
        other = free_account(at.known, at.setup, chosen, name)
        require_type(at.known, other, side.type_id, name)
        accounts = (draft.account_id, other.id)
        moves.append(side.rule.move(amount, kind.account_type_id, accounts))
    if not moves:
        raise Conflict(N_("“{name}” has no transaction type. Add one to its form."), name=kind.name)
    return moves


def require_type(known: Directory, account: KnownAccount, type_id: int, name: str) -> None:
    """Raise BadInput when an account is of another type."""
    if account.type.id != type_id:
        raise BadInput(
            N_("Account {account} is not of the type “{type}”. Choose one that is."),
            field=name,
            account=account.code,
            type=known.type(type_id).name,
        )


def usual_amount(kind: DocumentType, balance: int) -> int | None:
    """The amount that a document has at first: for a balance, what brings it to zero."""
    if kind.default_amount == "fixed":
        return kind.fixed_amount
    if kind.default_amount == "balance" and kind.rules:
        owed = balance if kind.rules[0].credits(kind.account_type_id) else -balance
        return owed if owed > 0 else None
    return None


def words(at: Desk, kind: DocumentType, account: KnownAccount) -> str:
    """The description by the type's template; its name where it has none."""
    language = at.setup.venue.language
    following = (at.on.replace(day=28) + timedelta(days=4)).replace(day=1)
    facts = {
        "MONTH": month_name(at.on, language),
        "NEXT MONTH": month_name(following, language),
        "WEEK": str(at.on.isocalendar().week),
        "NEXT WEEK": str((at.on + timedelta(days=7)).isocalendar().week),
        "YEAR": str(at.on.year),
        "ACCOUNT NAME": account.translations.get(language, account.name),
        "USER": at.actor.name,
        ":Code": account.code,
        ":Name": account.translations.get(language, account.name),
        ":Type": account.type.translations.get(language, account.type.name),
        ":Currency": account.currency,
    }
    return filled(kind.description, facts) or kind.name


def recorded(unit: Unit, when: Circumstances, plan: Plan, request_id: str) -> dict[str, str]:
    """Number and record a document with its entry and audit event; its ids and number."""
    facts = {
        "document_type_id": plan.kind.id,
        "document_type_version": plan.kind.version,
        "name": plan.kind.name,
        "account_id": plan.account.id,
        "amount": plan.amount.minor,
        "currency": plan.amount.currency.code,
        "description": plan.description,
        "reference": plan.reference,
        "request_id": request_id,
    }
    document_id = new_id()
    entry = plan.entry(document_id, when.period.business_date)
    return keep(unit, when, entry, {"id": document_id, **facts})


def keep(
    unit: Unit, when: Circumstances, entry: JournalEntry, facts: Mapping[str, object]
) -> dict[str, str]:
    """Record the entry, then the document that it is of."""
    connection = unit.connection
    number = documents.take_document_number(connection, when.register_id)
    entry_id = ledger.append(connection, when.recording(None), [entry])[0]
    own = {
        "number": number,
        "entry_id": entry_id,
        "register_id": when.register_id,
        "work_period_id": when.period.id,
        "business_date": when.period.business_date,
        "recorded_at": when.at,
        "actor_id": when.actor.user_id,
    }
    documents.keep(connection, {**facts, **own})
    told = {name: facts[name] for name in ("name", "account_id", "amount", "description")}
    event = ("make_document", f"document:{facts['id']}")
    audit.record(connection, when.actor, when.at, event, after={"number": number} | told)
    unit.tell("journal")
    return {"document_id": str(facts["id"]), "number": number, "entry_id": str(entry_id)}
