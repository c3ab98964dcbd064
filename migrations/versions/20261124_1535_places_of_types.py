"""Payment types and calculation types may show at some registers and for some roles only.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1535
Revises: 20261124_1525
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1535"
down_revision = "20261124_1525"
branch_labels = None
depends_on = None

TABLES = ("payment_types", "calculation_types")


def upgrade() -> None:
    """Bring the schema one step forward."""
    for table in TABLES:
        op.add_column(table, sa.Column("places", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take the step back."""
    for table in reversed(TABLES):
        op.drop_column(table, "places")
