"""Alembic's environment: one transaction on the connection that pospro hands over."""

from alembic import context
from sqlalchemy import Connection

from pospro.storage import schema


def run(connection: Connection) -> None:
    """Run the migrations on this connection."""
    context.configure(
        connection=connection,
        target_metadata=schema.METADATA,
        compare_type=True,
        compare_server_default=schema.other_default,
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
        include_object=schema.compared,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
