"""Print templates: how receipts and documents are laid out.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261125_0227
Revises: 20261125_0226
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import UtcTime

revision = "20261125_0227"
down_revision = "20261125_0226"
branch_labels = None
depends_on = None

TABLE, TYPES = "print_templates", "document_types"


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=True),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.CheckConstraint("subject IN ('receipt','document')", name=op.f(f"ck_{TABLE}_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{TABLE}_name")),
        sqlite_strict=True,
    )
    key = sa.ForeignKey(f"{TABLE}.id", name=op.f(f"fk_{TYPES}_print_template_id"))
    column = sa.Column("print_template_id", sa.BigInteger(), key, nullable=True)
    op.add_column(TYPES, column, inline_references=True)


def downgrade() -> None:
    """Take the step back."""
    op.drop_column(TYPES, "print_template_id")
    op.drop_table(TABLE)
