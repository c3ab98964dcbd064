"""Foreign currencies with dated rates; postings and payments may carry foreign money.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1405
Revises: 20261124_1400
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import Minor, Scaled, UtcTime

revision = "20261124_1405"
down_revision = "20261124_1400"
branch_labels = None
depends_on = None

CARRIERS = ("postings", "payments")


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "currencies",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("step", Minor(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.CheckConstraint("step > 0", name=op.f("ck_currencies_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_currencies")),
        sa.UniqueConstraint("code", name=op.f("uq_currencies_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "exchange_rates",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("rate", Scaled(6), nullable=False),
        sa.Column("recorded_at", UtcTime(), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("rate > 0", name=op.f("ck_exchange_rates_rate")),
        sa.ForeignKeyConstraint(
            ["currency_id"], ["currencies.id"], name=op.f("fk_exchange_rates_currency_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_exchange_rates_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rates")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_exchange_rates_currency_id_since", "exchange_rates", ["currency_id", "since"]
    )
    for table in CARRIERS:
        op.add_column(table, sa.Column("foreign_currency", sa.Text(), nullable=True))
        op.add_column(table, sa.Column("foreign_amount", Minor(), nullable=True))
        op.add_column(table, sa.Column("exchange_rate", Scaled(6), nullable=True))


def downgrade() -> None:
    """Take the step back."""
    for table in CARRIERS:
        for column in ("exchange_rate", "foreign_amount", "foreign_currency"):
            op.drop_column(table, column)
    op.drop_index("ix_exchange_rates_currency_id_since", table_name="exchange_rates")
    op.drop_table("exchange_rates")
    op.drop_table("currencies")
