"""Commands that sell: serve the screens, or prepare whatever is missing and then serve."""

import gc
import socket

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from pospro.commands.reasons import NO_OWN_ADDRESS, PORTS
from pospro.commands.schema import migrated
from pospro.commands.session import WAIT, Session, pass_session
from pospro.commands.venue import has_venue, show_pins
from pospro.domain.errors import Conflict, N_
from pospro.i18n import LANGUAGES
from pospro.loading import loaded
from pospro.storage.db import normalised, take_lock


@click.command()
@pass_session
def serve(session: Session) -> None:
    """Serve the screens until interrupted."""
    _require_free_port(session)
    session.require_file()
    _require_unused_file(session)
    with session.database() as db:
        show_pins(session, db)
    _serve(session)


@click.command()
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Of a new demo venue.")
@pass_session
def run(session: Session, language: str | None) -> None:
    """Serve what there is; a new database gets the schema and the demo venue first."""
    _require_free_port(session)
    migrated(session)
    with session.database(writes=True) as db:
        if has_venue(db):
            show_pins(session, db)
        else:
            begin_demo = loaded("pospro.commands.begin:begin_demo")
            begin_demo(session, db, language or session.language)
    _serve(session)


def _require_free_port(session: Session) -> None:
    host, port = session.settings.host, session.settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            mend = PORTS.get(error.errno or 0, NO_OWN_ADDRESS)
            raise Conflict(mend, host=host, port=port) from error


def _require_unused_file(session: Session) -> None:
    """Refuse in one sentence while another pospro runs; the server itself takes the lock again."""
    lock = take_lock(normalised(session.settings.database_url), WAIT)
    if lock is not None:
        lock.release()


def _serve(session: Session) -> None:
    """Hand over to the server, which opens the database in its own process."""
    settings = session.settings
    create_app = loaded("pospro.app:create_app")
    # What is loaded by now stays; the server's process need not search it for garbage, nor copy it.
    gc.freeze()
    session.say(
        N_("pospro is at http://{host}:{port} (Ctrl+C ends it)."),
        host=settings.host,
        port=settings.port,
    )
    Granian(
        "pospro.app:create_app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads,
        backpressure=settings.threads * 4,
        workers_kill_timeout=3,
        log_level=LogLevels.error,
    ).serve(target_loader=create_app, wrap_loader=False)
