"""The schema is brought up to date: by its own command, and before those that begin something."""

from contextlib import closing
from pathlib import Path

import click
from sqlalchemy.engine import URL

from pospro.commands.session import WAIT, Session, pass_session
from pospro.domain.errors import N_
from pospro.loading import loaded
from pospro.storage.db import Database, normalised, take_lock
from pospro.storage.schema_version import is_current


def migrated(session: Session, *, anyway: bool = False) -> None:
    """Bring the schema up to date while nobody else has the file."""
    url = normalised(session.settings.database_url)
    lock = take_lock(url, WAIT)
    try:
        if anyway or not _is_current(url):
            loaded("pospro.storage.migrate:upgrade")(url)
            _catch_up(session)
    finally:
        if lock is not None:
            lock.release()


def _catch_up(session: Session) -> None:
    """Sum up the closed days whose sums a new schema has discarded; what is done is kept."""
    catch_up = loaded("pospro.services.ledger.sum_days_up:catch_up")
    with closing(Database.open(session.settings.database_url)) as db:
        days = catch_up(db, session.clock)
    if days:
        session.say(N_("Days summed up again: {count}."), count=days)


def _is_current(url: URL) -> bool:
    if url.drivername == "sqlite" and not Path(url.database or "").exists():
        return False
    opened = Database.open(url.render_as_string(hide_password=False))
    with closing(opened) as db, db.reading() as connection:
        return is_current(connection)


@click.command()
@pass_session
def migrate(session: Session) -> None:
    """Bring the database's schema up to date."""
    migrated(session, anyway=True)
    session.say(N_("The database is up to date."))
