"""A recording of a bar's trading: what happened, read from its CSV files and found consistent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency, Money
from pospro.services.recording_problems import Problems
from pospro.services.replay import records
from pospro.services.replay.files import Files
from pospro.services.replay.records import Department, RecordedTicket, Session
from pospro.services.replay.shelf import Shelf

TWICE = N_("{key} stands here twice")


@dataclass(frozen=True)
class Recording:
    """All of a folder; its tickets are on the disk and come a session at a time."""

    name: str
    departments: Mapping[str, Department]
    sessions: tuple[Session, ...]
    shelf: Shelf

    @property
    def id(self) -> str:
        """Tells recordings apart, also in folders of one name; it stays when sessions are added."""
        first = [f"{s.key} {s.opened} {s.business_date}" for s in self.sessions[:1]]
        return sha256("\n".join([self.name, *first]).encode()).hexdigest()[:16]

    @cached_property
    def closed_count(self) -> int:
        """How many tickets the bar had finished."""
        return self.shelf.count(is_closed=True)

    @cached_property
    def open_count(self) -> int:
        """How many tickets the bar had left open."""
        return self.shelf.count(is_closed=False)

    @property
    def ticket_count(self) -> int:
        """How many tickets there are."""
        return self.closed_count + self.open_count

    def tickets(self, session: Session) -> tuple[RecordedTicket, ...]:
        """The tickets of a session."""
        return self.shelf.tickets(session.key)

    @cached_property
    def list_prices(self) -> Mapping[tuple[str, str], Money]:
        """(department, text) of whatever was sold, in the order of selling → its last price."""
        return {
            (line.department, line.text): line.list_price
            for ticket in self._every_ticket()
            for line in ticket.lines
        }

    def _every_ticket(self) -> Iterator[RecordedTicket]:
        for session in self.sessions:
            yield from self.tickets(session)


def look_at(folder: Path) -> None:
    """Raise BadInput for a folder that lacks a file or a column, before anything else is done."""
    problems = Problems()
    Files(folder, problems)
    problems.refuse()


def read_recording(folder: Path, currency: Currency) -> Recording:
    """Read departments, sessions, transactions, lines and payments of a folder.

    Raises UnreadableRecording that names every missing file and wrong line, up to MOST_PROBLEMS
    of them, and BadInput for a recording of nothing.
    """
    problems = Problems()
    files = Files(folder, problems)
    departments = _departments(files, currency, problems)
    sessions = _sessions(files, currency, problems)
    shelf = Shelf(currency)
    shelf.put_known(sessions, departments.keys())
    for place, home in files.rows("transactions", currency, records.home):
        if not shelf.put_home(place, home):
            problems.note("transactions.csv", place, TWICE, key=home.ticket)
    for place, line in files.rows("lines", currency, records.line):
        if not shelf.put_line(place, line):
            problems.note("lines.csv", place, TWICE, key=line.key)
    for place, payment in files.rows("payments", currency, records.payment):
        if not shelf.put_payment(place, payment):
            problems.note("payments.csv", place, TWICE, key=payment.key)
    problems.refuse()
    if not sessions:
        raise BadInput(
            N_("The recording in {folder} is empty: sessions.csv has no session."),
            folder=str(folder),
        )
    _check_sessions(problems, sessions)
    _check_references(problems, shelf)
    problems.refuse()
    _check_balances(problems, shelf)
    problems.refuse()
    return Recording(folder.resolve().name, departments, tuple(sessions), shelf)


def _departments(files: Files, currency: Currency, problems: Problems) -> dict[str, Department]:
    found: dict[str, Department] = {}
    for place, department in files.rows("departments", currency, records.department):
        if department.key in found:
            problems.note("departments.csv", place, TWICE, key=department.key)
        found[department.key] = department
    return found


def _sessions(files: Files, currency: Currency, problems: Problems) -> list[Session]:
    """The sessions in the order of time."""
    found: dict[str, Session] = {}
    for place, session in files.rows("sessions", currency, records.session):
        if session.key in found:
            problems.note("sessions.csv", place, TWICE, key=session.key)
        found[session.key] = replace(session, place=place)
    return sorted(found.values(), key=lambda session: session.opened)


def _check_sessions(problems: Problems, sessions: Sequence[Session]) -> None:
    file = "sessions.csv"
    for session in sessions:
        if session.closed is not None and session.closed < session.opened:
            ends = N_("{session} ends before it begins")
            problems.note(file, session.place, ends, session=session.key)
    for before, after in pairwise(sessions):
        keys = {"session": after.key, "before": before.key}
        if before.closed is None:
            runs = N_("{before} is not closed, but {session} began")
            problems.note(file, before.place, runs, **keys)
        elif before.closed > after.opened:
            early = N_("{session} begins before {before} ends")
            problems.note(file, after.place, early, **keys)
        if before.business_date > after.business_date:
            dated = N_("business_date is before that of {before}")
            problems.note(file, after.place, dated, **keys)


def _check_references(problems: Problems, shelf: Shelf) -> None:
    """What a record names must be there, and a session sells nothing after its end."""
    for name, place, what, key in shelf.unknown():
        problems.note(f"{name}.csv", place, N_("there is no {what} {key}"), what=what, key=key)
    for place, time, session in shelf.late_lines():
        late = N_("time “{time}” is after session {session} was closed")
        problems.note("lines.csv", place, late, time=time.replace("T", " "), session=session)


def _check_balances(problems: Problems, shelf: Shelf) -> None:
    """What is closed was paid, no more and no less."""
    for place, ticket, sold, paid in shelf.unbalanced():
        problems.note(
            "transactions.csv",
            place,
            N_("{ticket} is closed, with lines of {sold} and payments of {paid}"),
            ticket=ticket,
            sold=sold,
            paid=paid,
        )
