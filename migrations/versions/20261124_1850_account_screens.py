"""Tables of account screens, with their account types and their documents.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1850
Revises: 20261124_1545
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import UtcTime

revision = "20261124_1850"
down_revision = "20261124_1545"
branch_labels = None
depends_on = None

SPANS = "span IN ('all','month','week','work_period')"


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "account_screens",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("as_tree", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("places", sa.JSON(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_screens")),
        sa.UniqueConstraint("name", name=op.f("uq_account_screens_name")),
        sa.CheckConstraint(SPANS, name=op.f("ck_account_screens_span")),
        sqlite_strict=True,
    )
    _parts(
        "account_screen_types",
        ("account_type_id", "account_types"),
        sa.Column("details", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("hide_zero", sa.Boolean(create_constraint=False), nullable=False),
    )
    _parts("account_screen_documents", ("document_type_id", "document_types"))


def _parts(table: str, names: tuple[str, str], *further: sa.Column) -> None:
    """A table of the parts of a screen, each of which names a row of another table."""
    column, target = names
    op.create_table(
        table,
        sa.Column("account_screen_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column(column, sa.BigInteger(), nullable=False),
        *further,
        sa.PrimaryKeyConstraint("account_screen_id", "position", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["account_screen_id"],
            ["account_screens.id"],
            name=op.f(f"fk_{table}_account_screen_id"),
        ),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Take the step back."""
    for table in ("account_screen_documents", "account_screen_types", "account_screens"):
        op.drop_table(table)
