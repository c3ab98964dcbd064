"""A journal entry is written by hand, line by line: numbered and recorded as a document."""

from dataclasses import dataclass

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money
from pospro.domain.wording import LONGEST_NOTE, LONGEST_REFERENCE, plain_words
from pospro.posting.document import BY_HAND
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ledger.documents import free_account, period_or_refuse
from pospro.services.ledger.entry_templates import moved_on
from pospro.services.ledger.make_document import DocumentMade
from pospro.services.ledger.written import Written, keep_written
from pospro.services.once import Answer, Request, once
from pospro.storage.account_directory import directory
from pospro.storage.db import Database
from pospro.storage.venue_setup import current_setup

RIGHT = "post_entries"
MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line: exactly one of the two amounts is above zero."""

    account_id: int
    debit: Money | None = None
    credit: Money | None = None


@dataclass(frozen=True, slots=True)
class WriteEntry:
    """An entry with any number of lines; `description` says what it is for.

    It may be what a template was due for, which is moved on then.
    """

    request_id: str
    actor: Actor
    lines: tuple[EntryLine, ...]
    description: str = ""
    reference: str = ""
    template_id: int | None = None

    @property
    def request(self) -> Request:
        """What the request id stands for."""
        lines = [
            [each.account_id, *(a.minor if a else None for a in (each.debit, each.credit))]
            for each in self.lines
        ]
        facts: dict[str, object] = {"lines": lines, "note": self.description}
        facts["reference"] = self.reference
        if self.template_id is not None:
            facts["template"] = self.template_id
        return Request(self.request_id, "write_entry", facts)


@dataclass(frozen=True, slots=True)
class EntrySums:
    """What the lines of an entry come to so far."""

    debit: Money
    credit: Money

    @property
    def difference(self) -> Money:
        """Debits less credits."""
        return self.debit - self.credit


def write_entry(db: Database, clock: Clock, command: WriteEntry) -> DocumentMade:
    """Record it on the open work period's date.

    Raises BadInput for lines that do not balance or cannot be posted, Conflict when no work
    period is open or an account would break its working rule.
    """
    command.actor.must(RIGHT)
    answer = once(db, clock, command.request, lambda unit: _write(unit, clock, command))
    return DocumentMade.of(answer)


def entry_sums(db: Database, connection: Connection, lines: tuple[EntryLine, ...]) -> EntrySums:
    """The sums of both sides, whether they balance or not."""
    own = current_setup(db, connection).currency
    debits = (each.debit for each in lines if each.debit is not None)
    credits_ = (each.credit for each in lines if each.credit is not None)
    return EntrySums(Money.total(debits, own), Money.total(credits_, own))


def _write(unit: Unit, clock: Clock, command: WriteEntry) -> Answer:
    connection = unit.connection
    period = period_or_refuse(connection)
    when = Circumstances(unit.setup, period, clock.now(), command.actor)
    known = directory(unit.db, connection)
    lines = [_signed(each, place) for place, each in enumerate(command.lines)]
    for place, (account_id, _minor) in enumerate(lines):
        free_account(known, unit.setup, account_id, f"account-{place}")
    sums = entry_sums(unit.db, connection, command.lines)
    _require_balance(lines, sums)
    description = plain_words(command.description, LONGEST_NOTE, "description")
    if not description:
        raise BadInput(N_("Say what the entry is for."), field="description")
    sums.debit.within_limit("lines")
    reference = plain_words(command.reference, LONGEST_REFERENCE, "reference")
    written = Written(BY_HAND, "", tuple(lines), description, reference)
    if command.template_id is not None:
        moved_on(connection, command.template_id)
    return keep_written(unit, when, written, command.request_id)


def _signed(line: EntryLine, place: int) -> tuple[int, int]:
    """Account and amount, above zero where debited; BadInput at the line's own field."""
    given = [each for each in (line.debit, line.credit) if each is not None and each.minor]
    if len(given) != 1:
        raise BadInput(N_("Enter either a debit or a credit on each line."), field=f"debit-{place}")
    if given[0].minor < 0:
        raise BadInput(N_("Enter an amount above zero."), field=f"debit-{place}")
    amount = given[0].within_limit(f"debit-{place}").minor
    return line.account_id, amount if line.debit is not None and line.debit.minor else -amount


def _require_balance(lines: list[tuple[int, int]], sums: EntrySums) -> None:
    if not 2 <= len(lines) <= MOST_LINES:
        raise BadInput(
            N_("Write at least two lines, and at most {most}."), field="lines", most=MOST_LINES
        )
    if sums.difference:
        raise BadInput(
            N_("Debits are {debit}, credits {credit}. They differ by {difference}; mend a line."),
            field="lines",
            debit=sums.debit,
            credit=sums.credit,
            difference=abs(sums.difference),
        )
