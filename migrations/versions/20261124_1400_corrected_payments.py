"""A payment may name the one that it replaces: taken by another means than was written first.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1400
Revises: 20261124_1355
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1400"
down_revision = "20261124_1355"
branch_labels = None
depends_on = None

INDEX = "uq_payments_replaces_id"


def upgrade() -> None:
    """Bring the schema one step forward."""
    replaced = sa.ForeignKey("payments.id", name=op.f("fk_payments_replaces_id"))
    column = sa.Column("replaces_id", sa.BigInteger(), replaced, nullable=True)
    op.add_column("payments", column, inline_references=True)
    only = sa.text("replaces_id IS NOT NULL")
    op.create_index(
        INDEX, "payments", ["replaces_id"], unique=True, sqlite_where=only, postgresql_where=only
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_index(INDEX, "payments")
    op.drop_column("payments", "replaces_id")
