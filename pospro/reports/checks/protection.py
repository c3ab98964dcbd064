"""Check: the database still refuses changes to the past, and really writes to the disk."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from pospro.domain.errors import N_
from pospro.reports.checks.finding import Check, Finding
from pospro.storage.append_only import missing_triggers
from pospro.storage.db import unsafe_settings

KEY = "protection"

_LOOSE = (
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
    " AND name NOT IN ('alembic_version', 'sqlite_schema') ORDER BY name"
)


def find(connection: Connection) -> Iterator[Finding]:
    """Name triggers that are gone or changed, tables that are not STRICT, unsafe settings."""
    for name in sorted(missing_triggers(connection)):
        message = N_("The trigger {name} is gone or was changed. Run “pospro migrate”.")
        yield Finding(KEY, f"trigger:{name}", message, {"name": name})
    if connection.dialect.name == "sqlite":
        for row in connection.execute(text(_LOOSE)):
            message = N_("The table {name} is not STRICT: it could take text for money.")
            yield Finding(KEY, f"table:{row.name}", message, {"name": row.name})
    for name in unsafe_settings(connection):
        message = N_("The database’s setting {name} is not safe: a sale could be lost.")
        yield Finding(KEY, f"setting:{name}", message, {"name": name})


CHECK = Check(KEY, N_("The past is protected"), find)
