"""API tokens say when they end and when they were last used.

Revision: 20261124_0435
Revises: 20261124_0430
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage import columns

revision = "20261124_0435"
down_revision = "20261124_0430"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.add_column("api_tokens", sa.Column("expires_at", columns.UtcTime(), nullable=True))
    op.add_column("api_tokens", sa.Column("last_used_at", columns.UtcTime(), nullable=True))


def downgrade() -> None:
    """Take the step back."""
    op.drop_column("api_tokens", "last_used_at")
    op.drop_column("api_tokens", "expires_at")
