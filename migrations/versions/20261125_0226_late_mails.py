"""A mail of the queue knows when it was due, so that one that was missed can say so.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261125_0226
Revises: 20261125_0200
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import UtcTime

revision = "20261125_0226"
down_revision = "20261125_0200"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.add_column("mail_jobs", sa.Column("due_at", UtcTime(), nullable=True))


def downgrade() -> None:
    """Take the step back."""
    op.drop_column("mail_jobs", "due_at")
