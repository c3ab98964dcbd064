"""Commands about the books: verify, export, and play a recorded trade into them."""

import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from pospro.commands.begin import begin_venue, plain_venue
from pospro.commands.files import one_by_one, write_whole
from pospro.commands.schema import migrated
from pospro.commands.session import Refusal, Session, pass_session
from pospro.commands.vouchers import VOUCHERS, export_vouchers
from pospro.domain.currency import Currency, currency
from pospro.domain.errors import Conflict, N_
from pospro.exports.registry import EXPORTS
from pospro.exports.voucher import books
from pospro.i18n import FALLBACK, upper
from pospro.reports.checks import CHECKS, Check, run_checks
from pospro.services.replay.play import Played
from pospro.services.replay.recording import Recording, look_at, read_recording
from pospro.services.replay.replay_folder import prepare_replay
from pospro.storage.db import Database
from pospro.storage.venue import the_venue

NOT_RIGHT = N_("Records that are not right: {count}. Keep a copy before you change anything.")


@click.command()
@pass_session
def verify(session: Session) -> None:
    """Check every invariant of the books, and name the first bad records."""

    def tell(check: Check) -> None:
        click.echo(f"  {session.told(check.title)}")

    with session.database() as db, db.reading() as connection:
        findings = run_checks(connection, tell)
    for finding in findings:
        words = session.told(finding.message, **finding.facts)
        click.echo(f"{finding.check} ({finding.subject}): {words}", err=True)
    if findings:
        raise Refusal(session.told(NOT_RIGHT, count=len(findings)))
    session.say(N_("The books are right: {count} checks found nothing."), count=len(CHECKS))


PROFILE = "generic"
"""Of the venue that a recording gets where there is none."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--currency",
    "code",
    metavar="CODE",
    help="Of the recording, such as GBP: a new venue keeps its books in it; else in EUR.",
)
@pass_session
def replay(session: Session, folder: Path, code: str | None) -> None:
    """Play a recorded trade through the till's own services, and go on where it stopped.

    FOLDER holds departments.csv, sessions.csv, transactions.csv, lines.csv and payments.csv.
    A database without a venue gets one of the generic profile first.
    """
    look_at(folder)
    wanted = currency(upper(code, FALLBACK)) if code else None
    migrated(session)
    with session.database(writes=True) as db:
        recording = _recording(session, db, folder, wanted)
        prepared = prepare_replay(db, session.clock, session.settings, recording)
        label = session.told(N_("Tickets"))
        began = time.monotonic()
        with click.progressbar(length=0, label=label, show_pos=True) as bar:
            ready = prepared(bar.update)
            bar.length = recording.ticket_count
            played = ready.play()
        _tell_played(session, played, max(1, round(time.monotonic() - began)))


def _recording(session: Session, db: Database, folder: Path, wanted: Currency | None) -> Recording:
    """The recording in the currency of the venue, which is set up when there is none."""
    with db.reading() as connection:
        venue = the_venue(connection)
    if venue is None:
        new = plain_venue(session, PROFILE, folder.resolve().name)
        money = wanted or new.usual_currency
        recording = read_recording(folder, money)
        begin_venue(session, db, replace(new, currency=money.code))
        return recording
    if wanted is not None and wanted.code != venue.currency:
        raise Conflict(
            N_(
                "This venue keeps its books in {own}, not in {currency}. "
                "Play the recording into a new database."
            ),
            own=venue.currency,
            currency=wanted.code,
        )
    return read_recording(folder, currency(venue.currency))


def _tell_played(session: Session, played: Played, seconds: int) -> None:
    closed = played.tickets - played.left_open
    if closed == 1:
        session.say(N_("1 ticket is in the books."))
    elif played.new:
        speed = N_("{count} tickets are in the books, {rate} a second.")
        session.say(speed, count=closed, rate=max(1, played.new // seconds))
    else:
        session.say(N_("{count} tickets are in the books."), count=closed)
    if played.left_open == 1:
        session.say(N_("1 ticket stays open, as the recording left it."))
    elif played.left_open:
        left = N_("{count} tickets stay open, as the recording left them.")
        session.say(left, count=played.left_open)
    if played.tickets and not played.new:
        session.say(N_("Nothing was left to play: all of it was here already."))


@click.command()
@click.argument("kind", type=click.Choice((*EXPORTS, VOUCHERS)))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Else printed.")
@pass_session
def export(session: Session, kind: str, output: Path | None) -> None:
    """Write all books for hledger or beancount, which prove the balances in it, or as vouchers.

    Vouchers are for accounting programs: CSV, or a spreadsheet when the file's name ends so.
    """
    if kind == VOUCHERS:
        export_vouchers(session, output)
        return
    with (
        session.database() as db,
        db.reading() as connection,
        closing(one_by_one(EXPORTS[kind].lines(books(connection)))) as lines,
    ):
        if output is None:
            for line in lines:
                click.echo(line)
            return
        write_whole(output, lines)
    session.say(N_("The books are written to {path}."), path=str(output))
