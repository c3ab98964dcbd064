"""The parts of a ticket keep the version of it that they came with and last changed with.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1545
Revises: 20261124_1540
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import UtcTime

revision = "20261124_1545"
down_revision = "20261124_1540"
branch_labels = None
depends_on = None

LINES = "ticket_lines"
VERSIONS = (
    (LINES, "added_version"),
    (LINES, "changed_version"),
    ("ticket_calculations", "added_version"),
    ("payments", "taken_version"),
)


def upgrade() -> None:
    """Bring the schema one step forward."""
    for table, name in VERSIONS:
        op.add_column(table, sa.Column(name, sa.BigInteger(), nullable=True))
    op.add_column(LINES, sa.Column("changed_at", UtcTime(), nullable=True))
    person = sa.ForeignKey("users.id", name=op.f("fk_ticket_lines_changed_by"))
    column = sa.Column("changed_by", sa.BigInteger(), person, nullable=True)
    op.add_column(LINES, column, inline_references=True)


def downgrade() -> None:
    """Take the step back."""
    for name in ("changed_by", "changed_at"):
        op.drop_column(LINES, name)
    for table, name in reversed(VERSIONS):
        op.drop_column(table, name)
