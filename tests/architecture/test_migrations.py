"""The schema comes from migrations alone: one head, no drift, every protection in place."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from pospro.storage import append_only
from pospro.storage.db import Database
from pospro.storage.migrate import configuration, upgrade
from pospro.storage.schema import METADATA, compared, other_default
from pospro.storage.schema_version import known_schemas, require_current
from tests.architecture.ratchet import refuse


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(configuration()).get_heads()) == 1


def test_the_names_of_the_files_tell_the_schemas_in_their_order():
    newest_first = ScriptDirectory.from_config(configuration()).walk_revisions()
    assert known_schemas() == tuple(script.revision for script in newest_first)[::-1]


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_migrated_schema_is_the_one_that_the_rows_describe(database):
    options = {
        "compare_type": True,
        "compare_server_default": other_default,
        "include_object": compared,
    }
    with database.reading() as connection:
        require_current(connection)
        differences = compare_metadata(
            MigrationContext.configure(connection, opts=options), METADATA
        )
    assert differences == []


def test_a_second_upgrade_changes_nothing_and_keeps_every_trigger(database_url):
    upgrade(database_url)
    database = Database.open(database_url)
    with database.reading() as connection:
        expected = append_only.expected_triggers(connection.dialect.name)
        assert append_only.present_triggers(connection) == expected
    database.close()


@pytest.mark.parametrize("engine_kind", ["sqlite"])
def test_every_table_of_sqlite_is_strict(database, engine_kind):
    query = "SELECT name FROM pragma_table_list WHERE schema='main' AND type='table' AND NOT strict"
    with database.reading() as connection:
        loose = {row[0] for row in connection.execute(text(query))}
    assert loose <= {"alembic_version", "sqlite_schema"}


def test_every_constraint_has_a_name():
    found = (
        f"{table.name}: {type(constraint).__name__}"
        for table in METADATA.sorted_tables
        for constraint in table.constraints
        if constraint.name is None
    )
    refuse("unnamed constraint", found, "The naming convention names it; a check needs name=….")
