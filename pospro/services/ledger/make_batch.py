"""Documents of one type are made on many accounts at once: all of them, or none."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_, PosproError
from pospro.domain.money import Money
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ledger.documents import (
    Desk,
    Draft,
    Plan,
    desk,
    period_or_refuse,
    planned,
    recorded,
    usual_amount,
)
from pospro.services.ledger.make_document import RIGHT, DocumentMade
from pospro.services.once import Answer, Request, once
from pospro.storage.account_directory import KnownAccount
from pospro.storage.day_summaries import Sums, sums_to_date
from pospro.storage.db import Database
from pospro.storage.document_types import DocumentType

MOST = 1000
"""Documents in one batch."""

NOTHING = Sums(0, 0)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A document of the batch; without an amount or description it has the usual ones."""

    account_id: int
    amount: Money | None = None
    description: str = ""

    def draft(self, document_type_id: int) -> Draft:
        """The document that is asked for."""
        return Draft(document_type_id, self.account_id, self.amount, self.description)


@dataclass(frozen=True, slots=True)
class MakeBatch:
    """One document of a type for each line."""

    request_id: str
    actor: Actor
    document_type_id: int
    lines: tuple[BatchLine, ...]

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        lines = [
            [each.account_id, each.amount.minor if each.amount else None, each.description]
            for each in self.lines
        ]
        return Request(self.request_id, "make_batch", {"type": self.document_type_id, "of": lines})


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A line of a batch as it would be made, or why it cannot be."""

    account: KnownAccount
    balance: Money
    amount: Money | None
    description: str
    fault: PosproError | None


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """A batch before it is made; its total is that of the lines without a fault."""

    rows: tuple[BatchRow, ...]
    total: Money

    @property
    def faults(self) -> int:
        """How many lines cannot be made."""
        return sum(row.fault is not None for row in self.rows)


class UnusableBatch(BadInput):
    """Some lines of a batch cannot be made, so none was; `faults` are by account code."""

    code = "unusable_batch"

    def __init__(self, faults: list[tuple[str, PosproError]]) -> None:
        first, _why = faults[0]
        super().__init__(
            N_("Nothing was made. Mend what is marked ({count}); the first is {account}."),
            field="lines",
            count=len(faults),
            account=first,
        )
        self.faults = faults


def make_batch(db: Database, clock: Clock, command: MakeBatch) -> list[DocumentMade]:
    """Make every document in one block; UnusableBatch names each line that cannot be."""
    command.actor.must(RIGHT)
    answer = once(db, clock, command.request, lambda unit: _make(unit, clock, command))
    return [DocumentMade.of(each) for each in answer["documents"]]


def usual_batch(
    db: Database, connection: Connection, actor: Actor, document_type_id: int
) -> list[BatchLine]:
    """The lines that a batch of this type has at first, by its filter; Conflict without batches."""
    actor.must(RIGHT)
    at = desk(db, connection, actor)
    kind = _batch_kind(at, document_type_id)
    balances = sums_to_date(connection)
    accounts = (each for each in at.known.of_type(kind.account_type_id) if _fits(each, at))
    lines = []
    for account in accounts:
        balance = _balance(balances, account.id)
        if kind.batch_filter == "with_balance" and not balance:
            continue
        if kind.batch_filter == "mapped" and account.id not in kind.mapped:
            continue
        if kind.default_amount == "balance" and usual_amount(kind, balance) is None:
            continue
        lines.append(BatchLine(account.id))
    return lines


def batch_plan(
    db: Database, connection: Connection, actor: Actor, asked: tuple[int, Iterable[BatchLine]]
) -> BatchPlan:
    """The batch of (document type, lines) as it would be made, every fault named."""
    actor.must(RIGHT)
    at = desk(db, connection, actor, period_or_refuse(connection).business_date)
    document_type_id, lines = asked
    _batch_kind(at, document_type_id)
    balances = sums_to_date(connection)
    rows, total = [], Money.zero(at.setup.currency)
    for line in lines:
        account = at.known.account(line.account_id)
        balance = Money(_balance(balances, account.id), at.setup.currency)
        plan = _plan(at, line.draft(document_type_id), balance.minor)
        if isinstance(plan, Plan):
            total += plan.amount
            rows.append(BatchRow(account, balance, plan.amount, plan.description, None))
        else:
            rows.append(BatchRow(account, balance, line.amount, line.description, plan))
    return BatchPlan(tuple(rows), total)


def _make(unit: Unit, clock: Clock, command: MakeBatch) -> Answer:
    connection = unit.connection
    period = period_or_refuse(connection)
    when = Circumstances(unit.setup, period, clock.now(), command.actor)
    at = desk(unit.db, connection, command.actor, period.business_date)
    _batch_kind(at, command.document_type_id)
    _require_lines(command.lines)
    balances = sums_to_date(connection)
    plans: list[Plan] = []
    faults: list[tuple[str, PosproError]] = []
    for line in command.lines:
        balance = _balance(balances, line.account_id)
        plan = _plan(at, line.draft(command.document_type_id), balance)
        if isinstance(plan, Plan):
            plans.append(plan)
        else:
            account = at.known.accounts.get(line.account_id)
            faults.append((account.code if account else str(line.account_id), plan))
    if faults:
        raise UnusableBatch(faults)
    return {"documents": [recorded(unit, when, plan, command.request_id) for plan in plans]}


def _require_lines(lines: tuple[BatchLine, ...]) -> None:
    if not lines:
        raise BadInput(N_("Choose at least one account."), field="lines")
    if len(lines) > MOST:
        raise BadInput(N_("Make at most {most} documents at once."), field="lines", most=MOST)
    if len({line.account_id for line in lines}) < len(lines):
        raise BadInput(N_("Choose each account once."), field="lines")


def _plan(at: Desk, draft: Draft, balance: int) -> Plan | PosproError:
    try:
        return planned(at, draft, balance)
    except (BadInput, Conflict) as fault:
        return fault


def _batch_kind(at: Desk, document_type_id: int) -> DocumentType:
    kind = at.kind(document_type_id)
    if not kind.batch:
        raise Conflict(
            N_("“{name}” is not made for many accounts at once. Its form allows it."),
            name=kind.name,
        )
    return kind


def _fits(account: KnownAccount, at: Desk) -> bool:
    return account.role != "open_tickets" and account.currency == at.setup.currency.code


def _balance(balances: dict[int, Sums], account_id: int) -> int:
    sums = balances.get(account_id, NOTHING)
    return sums.debit - sums.credit
