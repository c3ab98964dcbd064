"""Calculation selectors: keys of the ticket that offer calculation types.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1935
Revises: 20261124_1925
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import UtcTime

revision = "20261124_1935"
down_revision = "20261124_1925"
branch_labels = None
depends_on = None

SELECTORS = "calculation_selectors"


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        SELECTORS,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("color", sa.BigInteger(), nullable=False),
        sa.Column("many", sa.Boolean(), nullable=False),
        sa.Column("calculation_type_ids", sa.JSON(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=True),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SELECTORS}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{SELECTORS}_name")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table(SELECTORS)
