"""A payment may undo another one before its ticket closes.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_0440
Revises: 20261124_0435
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_0440"
down_revision = "20261124_0435"
branch_labels = None
depends_on = None

INDEX = "uq_payments_reverses_id"


def upgrade() -> None:
    """Bring the schema one step forward."""
    undone = sa.ForeignKey("payments.id", name=op.f("fk_payments_reverses_id"))
    column = sa.Column("reverses_id", sa.BigInteger(), undone, nullable=True)
    op.add_column("payments", column, inline_references=True)
    only = sa.text("reverses_id IS NOT NULL")
    op.create_index(
        INDEX, "payments", ["reverses_id"], unique=True, sqlite_where=only, postgresql_where=only
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_index(INDEX, "payments")
    op.drop_column("payments", "reverses_id")
