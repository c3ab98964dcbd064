"""What a payment type does may differ from what its kind usually does.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1525
Revises: 20261124_1510
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1525"
down_revision = "20261124_1510"
branch_labels = None
depends_on = None

CHOICES = ("gives_change", "opens_drawer", "needs_reference")


def upgrade() -> None:
    """Bring the schema one step forward."""
    for name in CHOICES:
        op.add_column("payment_types", sa.Column(name, sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Take the step back."""
    for name in reversed(CHOICES):
        op.drop_column("payment_types", name)
