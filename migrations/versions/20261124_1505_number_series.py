"""Number series have digits and a first number, and keep what they numbered under before.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1505
Revises: 20261124_1405
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import UtcTime

revision = "20261124_1505"
down_revision = "20261124_1405"
branch_labels = None
depends_on = None

RUNS = "series_runs"


def upgrade() -> None:
    """Bring the schema one step forward."""
    for name, usual in (("digits", "6"), ("first_number", "1")):
        column = sa.Column(name, sa.BigInteger(), server_default=sa.text(usual), nullable=False)
        op.add_column("series", column)
    op.create_table(
        RUNS,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("digits", sa.BigInteger(), nullable=False),
        sa.Column("first_number", sa.BigInteger(), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=False),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("last_number >= first_number", name=op.f("ck_series_runs_numbers")),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_series_runs_series_id")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["users.id"], name=op.f("fk_series_runs_ended_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series_runs")),
        sqlite_strict=True,
    )
    op.create_index("ix_series_runs_series_id", RUNS, ["series_id"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_series_runs_series_id", table_name=RUNS)
    op.drop_table(RUNS)
    for name in ("first_number", "digits"):
        op.drop_column("series", name)
