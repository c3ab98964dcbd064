"""Migrations without an ini file: upgrade from any older schema, refuse a newer one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL

from pospro.domain.errors import Conflict, N_
from pospro.paths import asset_dir
from pospro.storage import append_only
from pospro.storage.db import engine_options, normalised, prepare_engine

_ADVISORY_LOCK = 7_067_511


def configuration() -> Config:
    """Alembic's configuration, pointing at the migrations wherever they are installed."""
    config = Config()
    config.set_main_option("script_location", str(asset_dir("migrations")).replace("%", "%%"))
    return config


def upgrade(url: str | URL) -> None:
    """Bring the schema up to date in one transaction and make the triggers again.

    Raises Conflict when the database has a newer schema than this program.
    """
    parsed = normalised(url) if isinstance(url, str) else url
    if parsed.drivername == "sqlite":
        Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, **engine_options(parsed))
    prepare_engine(engine, writes=True, begins="BEGIN IMMEDIATE")
    try:
        with engine.begin() as connection:
            refuse_newer(connection)
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            append_only.install(connection)
    finally:
        engine.dispose()


def refuse_newer(connection: Connection) -> None:
    """Raise Conflict when the schema is one that this program does not know."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        return
    try:
        ScriptDirectory.from_config(configuration()).get_revision(current)
    except CommandError:
        raise Conflict(
            N_("This database was made by a newer pospro (schema {schema}). Update the program."),
            schema=current,
        ) from None


def require_current(connection: Connection) -> None:
    """Raise Conflict unless the schema is exactly the one this program works with."""
    refuse_newer(connection)
    current = MigrationContext.configure(connection).get_current_revision()
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    if current != head:
        raise Conflict(N_("The database has an older schema. Run “pospro migrate” first."))
