"""A ticket type may number its tickets by itself.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_2211
Revises: 20261124_2210
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_2211"
down_revision = "20261124_2210"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    column = sa.Column("number_prefix", sa.Text(), nullable=False, server_default=sa.text("''"))
    op.add_column("ticket_types", column)


def downgrade() -> None:
    """Take the step back."""
    op.drop_column("ticket_types", "number_prefix")
