"""Accounts and their types carry tags; a type says what span of time its cards show at first.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_0500
Revises: 20261124_0450
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_0500"
down_revision = "20261124_0450"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.add_column("account_types", _text("default_filter", "'all'"))
    op.add_column("account_types", _text("tags", "''"))
    op.add_column("accounts", _text("tags", "''"))


def _text(name: str, value: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), server_default=sa.text(value), nullable=False)


def downgrade() -> None:
    """Take the step back."""
    op.drop_column("accounts", "tags")
    op.drop_column("account_types", "tags")
    op.drop_column("account_types", "default_filter")
