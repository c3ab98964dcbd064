"""Which schema a database has; the names of the migrations tell it, so that none is loaded."""

from functools import cache

from sqlalchemy import Connection, inspect, text

from pospro.domain.errors import Conflict, N_
from pospro.paths import asset_dir
from pospro.storage import append_only

_REVISION = len("YYYYMMDD_HHMM")


@cache
def known_schemas() -> tuple[str, ...]:
    """Every schema that this program can bring a database to, the oldest first."""
    files = (asset_dir("migrations") / "versions").glob("[0-9]*_[0-9]*_*.py")
    return tuple(sorted(file.name[:_REVISION] for file in files))


def present_schema(connection: Connection) -> str | None:
    """The schema of this database; None when it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_current(connection: Connection) -> bool:
    """Whether there is nothing to bring up to date, neither tables nor triggers.

    Raises Conflict when the schema is one that this program does not know.
    """
    schema = refuse_newer(connection)
    return schema == known_schemas()[-1] and not append_only.missing_triggers(connection)


def refuse_newer(connection: Connection) -> str | None:
    """The schema of this database; Conflict when it is one that this program does not know."""
    schema = present_schema(connection)
    if schema is not None and schema not in known_schemas():
        raise Conflict(
            N_("This database was made by a newer pospro (schema {schema}). Update the program."),
            schema=schema,
        )
    return schema


def require_current(connection: Connection) -> None:
    """Raise Conflict unless the schema is exactly the one this program works with."""
    if refuse_newer(connection) != known_schemas()[-1]:
        raise Conflict(N_("The database has an older schema. Run “pospro migrate” first."))
