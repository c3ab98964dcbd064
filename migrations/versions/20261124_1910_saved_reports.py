"""Reports are kept under a name, with what they were asked.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1910
Revises: 20261124_1900
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import UtcTime

revision = "20261124_1910"
down_revision = "20261124_1900"
branch_labels = None
depends_on = None

SAVED = "saved_reports"


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        SAVED,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_saved_reports_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reports")),
        sqlite_strict=True,
    )
    op.create_index("ix_saved_reports_owner_id", SAVED, ["owner_id"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_saved_reports_owner_id", table_name=SAVED)
    op.drop_table(SAVED)
