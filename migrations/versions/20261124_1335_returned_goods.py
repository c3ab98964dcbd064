"""Goods that come back, and their tax, may be booked by posting rules of their own.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1335
Revises: 20261124_1330
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1335"
down_revision = "20261124_1330"
branch_labels = None
depends_on = None

COLUMNS = (
    ("tax_templates", "returned_tax_type_id"),
    ("tax_templates", "returned_sale_type_id"),
    ("products", "returned_sale_type_id"),
)


def upgrade() -> None:
    """Bring the schema one step forward."""
    for table, name in COLUMNS:
        rule = sa.ForeignKey("transaction_types.id", name=op.f(f"fk_{table}_{name}"))
        column = sa.Column(name, sa.BigInteger(), rule, nullable=True)
        op.add_column(table, column, inline_references=True)


def downgrade() -> None:
    """Take the step back."""
    for table, name in reversed(COLUMNS):
        op.drop_column(table, name)
