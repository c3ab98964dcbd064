"""Change types: how change may be given; a payment keeps by which it was.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_2205
Revises: 20261124_2200
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import UtcTime

revision = "20261124_2205"
down_revision = "20261124_2200"
branch_labels = None
depends_on = None

TABLE, PAYMENTS = "change_types", "payments"


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        _reference(TABLE, "transaction_type_id", "transaction_types"),
        _reference(TABLE, "account_id", "accounts"),
        sa.Column("color", sa.BigInteger(), nullable=False),
        sa.Column("payment_type_ids", sa.JSON(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=True),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{TABLE}_name")),
        sqlite_strict=True,
    )
    column = _reference(PAYMENTS, "change_type_id", TABLE)
    op.add_column(PAYMENTS, column, inline_references=True)


def downgrade() -> None:
    """Take the step back."""
    op.drop_column(PAYMENTS, "change_type_id")
    op.drop_table(TABLE)


def _reference(table: str, column: str, target: str) -> sa.Column:
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, sa.BigInteger(), key, nullable=True)
