"""Accounts may have a credit limit; a version of a transaction type may name its currency.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1330
Revises: 20261124_0500
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1330"
down_revision = "20261124_0500"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.add_column("accounts", sa.Column("credit_limit", sa.BigInteger(), nullable=True))
    op.add_column("transaction_type_versions", sa.Column("currency", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take the step back."""
    op.drop_column("transaction_type_versions", "currency")
    op.drop_column("accounts", "credit_limit")
