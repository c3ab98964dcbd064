"""Closed tickets are found again, the latest first, however many there are.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_0450
Revises: 20261124_0445
"""

from alembic import op

revision = "20261124_0450"
down_revision = "20261124_0445"
branch_labels = None
depends_on = None

BY_TIME = "ix_tickets_closed_at_id"
OF_PERIOD = "ix_tickets_work_period_id_closed_at_id"
BEFORE = "ix_tickets_work_period_id"


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_index(BY_TIME, "tickets", ["closed_at", "id"])
    op.create_index(OF_PERIOD, "tickets", ["work_period_id", "closed_at", "id"])
    op.drop_index(BEFORE, "tickets")


def downgrade() -> None:
    """Take the step back."""
    op.create_index(BEFORE, "tickets", ["work_period_id"])
    op.drop_index(OF_PERIOD, "tickets")
    op.drop_index(BY_TIME, "tickets")
