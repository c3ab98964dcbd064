"""The command that makes the sums of closed days again, or says whether they are right."""

from itertools import chain

import click
from sqlalchemy import Connection

from pospro.commands.session import Refusal, Session, pass_session
from pospro.domain.errors import N_
from pospro.reports.checks import sold_days, summaries
from pospro.services.ledger.sum_days_up import Passed
from pospro.services.ledger.summarise_days import rebuild_summaries
from pospro.storage.day_sales import summed_days
from pospro.storage.day_summaries import closed_dates

KINDS = 2
"""How many kinds of sums are kept of each day: those of its accounts, those of its sales."""


@click.command()
@click.option("--dry-run", is_flag=True, help="Compare only, and name the first difference.")
@pass_session
def rebuild(session: Session, *, dry_run: bool) -> None:
    """Make the sums of every closed day again from its records.

    Reports read these sums in place of the records, so that years cost what a day costs. The
    records stay as they are.
    """
    with session.database(writes=not dry_run) as db:
        with db.reading() as connection:
            days = len(closed_dates(connection))
        label = session.told(N_("Days"))
        with click.progressbar(length=days * KINDS, label=label, show_pos=True) as bar:

            def passed(_on: object) -> None:
                bar.update(1)

            if dry_run:
                with db.reading() as connection:
                    refuse_a_difference(session, connection, passed)
            else:
                rebuild_summaries(db, session.clock, session.owner(db), passed)
        if not dry_run:
            session.say(N_("Days summed up again: {count}."), count=days)
            return
        with db.reading() as connection:
            missing = days - len(list(connection.scalars(summed_days())))
    session.say(N_("Days whose sums are right: {count}."), count=days - missing)
    if missing:
        told = N_("Days without sums of their sales: {count}. “pospro rebuild” makes them.")
        session.say(told, count=missing)


def refuse_a_difference(session: Session, connection: Connection, passed: Passed) -> None:
    """Raise Refusal with the first sum that is not what the records come to."""
    checked = chain(summaries.find(connection, passed), sold_days.find(connection, passed))
    first = next(checked, None)
    if first is not None:
        what = session.told(first.message, **first.facts)
        raise Refusal(session.told(N_("{what} “pospro rebuild” makes them again."), what=what))
