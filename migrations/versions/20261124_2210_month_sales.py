"""What whole months sold is kept in sums beside the days.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_2210
Revises: 20261124_2205
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import Minor

revision = "20261124_2210"
down_revision = "20261124_2205"
branch_labels = None
depends_on = None

KEYS = ("register_id", "person_id", "product_id", "portion_id")


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "summed_months",
        sa.Column("month", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_summed_months")),
        sqlite_strict=True,
    )
    op.create_table(
        "month_lines",
        sa.Column("month", sa.Date(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in KEYS),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("value", Minor(), nullable=False),
        sa.ForeignKeyConstraint(
            ["month"], ["summed_months.month"], name=op.f("fk_month_lines_month")
        ),
        sa.PrimaryKeyConstraint("month", *KEYS, name=op.f("pk_month_lines")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Take the step back."""
    for table in ("month_lines", "summed_months"):
        op.drop_table(table)
