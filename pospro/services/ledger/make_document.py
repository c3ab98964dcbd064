"""A document is made on an account: numbered, and posted by the rules of its type."""

from dataclasses import dataclass

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ledger.documents import (
    Draft,
    Plan,
    desk,
    period_or_refuse,
    planned,
    recorded,
)
from pospro.services.once import Answer, Request, once
from pospro.storage.db import Database
from pospro.storage.working_rules import balance_of

RIGHT = "make_documents"


@dataclass(frozen=True, slots=True)
class MakeDocument:
    """A document of a type on one account, in the book of the actor's register."""

    request_id: str
    actor: Actor
    draft: Draft

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        draft = self.draft
        facts = {
            "type": draft.document_type_id,
            "account": draft.account_id,
            "amount": draft.amount.minor if draft.amount is not None else None,
            "description": draft.description,
            "reference": draft.reference,
            "others": {str(rule): account for rule, account in draft.others.items()},
        }
        return Request(self.request_id, "make_document", facts)


@dataclass(frozen=True, slots=True)
class DocumentMade:
    """The document with its number and its entry."""

    document_id: int
    number: str
    entry_id: int

    @classmethod
    def of(cls, answer: Answer) -> "DocumentMade":
        """From the answer that is kept."""
        return cls(int(answer["document_id"]), answer["number"], int(answer["entry_id"]))


def make_document(db: Database, clock: Clock, command: MakeDocument) -> DocumentMade:
    """Make it on the open work period's date.

    Raises BadInput for an amount or account that cannot be, Conflict when the type is retired or
    not for here, when no work period is open or an account would break its working rule.
    """
    command.actor.must(RIGHT)
    answer = once(db, clock, command.request, lambda unit: _make(unit, clock, command))
    return DocumentMade.of(answer)


def document_preview(db: Database, connection: Connection, actor: Actor, draft: Draft) -> Plan:
    """The document as it would be made now; refusals as for making it."""
    actor.must(RIGHT)
    at = desk(db, connection, actor, period_or_refuse(connection).business_date)
    return planned(at, draft, balance_of(connection, draft.account_id))


def _make(unit: Unit, clock: Clock, command: MakeDocument) -> Answer:
    period = period_or_refuse(unit.connection)
    when = Circumstances(unit.setup, period, clock.now(), command.actor)
    at = desk(unit.db, unit.connection, command.actor, period.business_date)
    balance = balance_of(unit.connection, command.draft.account_id)
    plan = planned(at, command.draft, balance)
    return recorded(unit, when, plan, command.request_id)
