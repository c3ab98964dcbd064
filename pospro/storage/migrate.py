"""Migrations without an ini file: upgrade from any older schema, refuse a newer one."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL

from pospro.paths import asset_dir
from pospro.storage import append_only
from pospro.storage.db import engine_options, normalised, prepare_engine
from pospro.storage.schema_version import refuse_newer

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
