"""Opening balances: what the accounts held before, brought in by one balanced entry."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_, PosproError
from pospro.domain.money import Money
from pospro.domain.wording import LONGEST_NOTE, plain_words
from pospro.posting.document import OPENING
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ledger.documents import free_account, period_or_refuse
from pospro.services.ledger.make_document import DocumentMade
from pospro.services.ledger.opening_file import OpeningLine
from pospro.services.ledger.written import Written, keep_written
from pospro.services.once import Answer, Request, once
from pospro.storage.account_directory import Directory, KnownAccount, directory
from pospro.storage.db import Database
from pospro.storage.documents import DocumentRow
from pospro.storage.ledger_rows import JournalEntryRow, PostingRow
from pospro.storage.venue_setup import VenueSetup, current_setup

RIGHT = "post_entries"
NAME = N_("Opening balances")
MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class OpeningDraft:
    """The lines, and the account that takes their difference where they do not balance."""

    lines: tuple[OpeningLine, ...]
    opening_id: int | None
    description: str = ""


@dataclass(frozen=True, slots=True)
class OpenAccounts:
    """Bring the opening balances in."""

    request_id: str
    actor: Actor
    draft: OpeningDraft

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        draft = self.draft
        lines = [[each.code, each.debit, each.credit] for each in draft.lines]
        facts = {"lines": lines, "opening": draft.opening_id, "note": draft.description}
        return Request(self.request_id, "opening_balances", facts)


@dataclass(frozen=True, slots=True)
class OpeningProblem:
    """Why a line cannot be taken; the number of the line, 0 for all of them."""

    number: int
    refusal: PosproError


@dataclass(frozen=True, slots=True)
class OpeningPlan:
    """What would be booked: (account, minor units) lines, and what stands in the way.

    `rest` is what the opening account takes: above zero where it is debited.
    """

    lines: tuple[tuple[KnownAccount, int], ...]
    problems: tuple[OpeningProblem, ...]
    debit: Money
    credit: Money

    @property
    def rest(self) -> Money:
        """Credits less debits of the lines."""
        return self.credit - self.debit


def opening_plan(
    db: Database, connection: Connection, actor: Actor, draft: OpeningDraft
) -> OpeningPlan:
    """What the lines would book now, with every problem that they have."""
    actor.must(RIGHT)
    setup, known = current_setup(db, connection), directory(db, connection)
    opened = _opened(connection)
    seen = Counter(each.code for each in draft.lines)
    lines: list[tuple[KnownAccount, int]] = []
    problems: list[OpeningProblem] = []
    for each in draft.lines:
        try:
            account = _account((known, setup), each)
            _require_first(account, opened, seen)
        except PosproError as refusal:
            problems.append(OpeningProblem(each.number, refusal))
            continue
        lines.append((account, each.debit - each.credit))
    debit = sum(minor for _, minor in lines if minor > 0)
    credit = -sum(minor for _, minor in lines if minor < 0)
    own = setup.currency
    problems += _of_all((known, setup), draft, debit - credit)
    return OpeningPlan(tuple(lines), tuple(problems), Money(debit, own), Money(credit, own))


def open_accounts(db: Database, clock: Clock, command: OpenAccounts) -> DocumentMade:
    """Book them on the open work period's date; the first problem is the refusal."""
    command.actor.must(RIGHT)
    answer = once(db, clock, command.request, lambda unit: _open(unit, clock, command))
    return DocumentMade.of(answer)


def _open(unit: Unit, clock: Clock, command: OpenAccounts) -> Answer:
    period = period_or_refuse(unit.connection)
    draft = command.draft
    plan = opening_plan(unit.db, unit.connection, command.actor, draft)
    if plan.problems:
        raise plan.problems[0].refusal
    lines = [(account.id, minor) for account, minor in plan.lines]
    if plan.rest and draft.opening_id is not None:
        lines.append((draft.opening_id, plan.rest.minor))
    description = plain_words(draft.description, LONGEST_NOTE, "description") or NAME
    when = Circumstances(unit.setup, period, clock.now(), command.actor)
    written = Written(OPENING, NAME, tuple(lines), description)
    return keep_written(unit, when, written, command.request_id)


def _account(books: tuple[Directory, VenueSetup], line: OpeningLine) -> KnownAccount:
    known, setup = books
    account = known.with_code(line.code)
    if account is None:
        raise BadInput(
            N_("Line {number}: there is no account {code}. Add it first, or mend the code."),
            field="lines",
            number=line.number,
            code=line.code,
        )
    free_account(known, setup, account.id, "lines")
    if (line.debit > 0) == (line.credit > 0):
        raise BadInput(
            N_("Line {number}: enter either a debit or a credit for account {code}."),
            field="lines",
            number=line.number,
            code=line.code,
        )
    Money(max(line.debit, line.credit), setup.currency).within_limit("lines")
    return account


def _require_first(account: KnownAccount, opened: Mapping[int, str], seen: Counter[str]) -> None:
    if account.id in opened:
        raise BadInput(
            N_("Account {code} has its opening balance by document {number}. Reverse that first."),
            field="lines",
            code=account.code,
            number=opened[account.id],
        )
    if seen[account.code] > 1:
        raise BadInput(
            N_("Account {code} stands in several lines. Keep one of them."),
            field="lines",
            code=account.code,
        )


def _of_all(
    books: tuple[Directory, VenueSetup], draft: OpeningDraft, difference: int
) -> list[OpeningProblem]:
    known, setup = books
    if not 1 <= len(draft.lines) <= MOST_LINES:
        refusal = BadInput(
            N_("Give at least one line, and at most {most}."), field="lines", most=MOST_LINES
        )
        return [OpeningProblem(0, refusal)]
    if not difference:
        return []
    if draft.opening_id is None:
        refusal = BadInput(
            N_("The lines differ by {amount}. Choose the account that takes the difference."),
            field="opening_id",
            amount=Money(abs(difference), setup.currency),
        )
        return [OpeningProblem(0, refusal)]
    try:
        free_account(known, setup, draft.opening_id, "opening_id")
    except BadInput as refusal:
        return [OpeningProblem(0, refusal)]
    return []


def _opened(connection: Connection) -> dict[int, str]:
    """Account → the document of its opening balance, where that was not reversed."""
    documents, entries = DocumentRow.__table__, JournalEntryRow.__table__
    postings, mirror = PostingRow.__table__, entries.alias("mirror")
    query = (
        select(postings.c.account_id, documents.c.number)
        .join_from(documents, entries, entries.c.id == documents.c.entry_id)
        .join(postings, postings.c.entry_id == entries.c.id)
        .outerjoin(mirror, mirror.c.reverses_id == entries.c.id)
        .where(
            documents.c.document_type_id.is_(None),
            entries.c.reason == OPENING,
            mirror.c.id.is_(None),
        )
    )
    return {row.account_id: row.number for row in connection.execute(query)}
