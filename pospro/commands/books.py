"""Commands about the books: verify, export, and play a recorded trade into them."""

import time
from pathlib import Path

import click

from pospro.commands.begin import begin_venue, plain_venue
from pospro.commands.files import write_whole
from pospro.commands.schema import migrated
from pospro.commands.session import Refusal, Session, pass_session
from pospro.commands.venue import has_venue
from pospro.commands.vouchers import VOUCHERS, export_vouchers
from pospro.domain.errors import N_
from pospro.exports.registry import EXPORTS
from pospro.exports.voucher import books
from pospro.reports.checks import CHECKS, Check, run_checks
from pospro.services.replay.recording import read_recording
from pospro.services.replay.replay_folder import prepare_replay


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
        raise Refusal(session.told(N_("{count} findings. Keep a copy."), count=len(findings)))
    session.say(N_("The books are right: {count} checks found nothing."), count=len(CHECKS))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@pass_session
def replay(session: Session, folder: Path) -> None:
    """Play a recorded trade through the till's own services, and go on where it stopped.

    A database without a venue gets one of the generic profile first.
    """
    migrated(session)
    with session.database(writes=True) as db:
        if not has_venue(db):
            venue = plain_venue(session, "generic", folder.resolve().name)
            read_recording(folder, venue.usual_currency)
            begin_venue(session, db, venue)
        prepared = prepare_replay(db, session.clock, session.settings, folder)
        label = session.told(N_("Tickets"))
        began = time.monotonic()
        with click.progressbar(length=0, label=label, show_pos=True) as bar:
            ready = prepared(bar.update)
            bar.length = ready.recording.ticket_count
            count = ready.play()
        seconds = max(1, round(time.monotonic() - began))
    session.say(
        N_("{count} tickets are in the books, {rate} a second."), count=count, rate=count // seconds
    )


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
    with session.database() as db, db.reading() as connection:
        lines = EXPORTS[kind].lines(books(connection))
        if output is None:
            for line in lines:
                click.echo(line)
            return
        write_whole(output, lines)
    session.say(N_("The books are written to {path}."), path=str(output))
