"""What the vouchers of closed days come to is kept in sums.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

The sums kept so far lack those of vouchers, so they are discarded: they can all be made again.

Revision: 20261124_1900
Revises: 20261124_1850
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import Minor, Scaled

revision = "20261124_1900"
down_revision = "20261124_1850"
branch_labels = None
depends_on = None

ID, FLAG = sa.BigInteger(), sa.Boolean()
PLACE = {"work_period_id": ID, "book_id": ID, "turned": FLAG}
KEPT = (
    "day_tickets",
    "day_lines",
    "day_marked_lines",
    "day_payments",
    "day_taxes",
    "day_calculations",
    "day_entries",
    "summed_days",
)
SUMS = {
    "day_vouchers": (PLACE, {"first_sequence": ID, "vouchers": ID}, {}),
    "day_voucher_lines": (
        {**PLACE, "account_id": ID, "debits": FLAG},
        {"amount": Minor(), "by_ticket": Minor()},
        {"foreign_currency": sa.Text(), "foreign_amount": Minor(), "exchange_rate": Scaled(6)},
    ),
}


def upgrade() -> None:
    """Bring the schema one step forward."""
    for table in KEPT:
        op.execute(sa.delete(sa.table(table)))
    for table, (keys, sums, foreign) in SUMS.items():
        op.create_table(
            table,
            sa.Column("business_date", sa.Date(), nullable=False),
            *(sa.Column(name, kind, nullable=False) for name, kind in {**keys, **sums}.items()),
            *(sa.Column(name, kind) for name, kind in foreign.items()),
            sa.ForeignKeyConstraint(
                ["business_date"],
                ["summed_days.business_date"],
                name=op.f(f"fk_{table}_business_date"),
            ),
            sa.PrimaryKeyConstraint("business_date", *keys, name=op.f(f"pk_{table}")),
            sqlite_strict=True,
        )
    alone = sa.text("ticket_id IS NULL")
    op.create_index(
        "ix_journal_entries_without_ticket",
        "journal_entries",
        ["business_date"],
        sqlite_where=alone,
        postgresql_where=alone,
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_journal_entries_without_ticket", table_name="journal_entries")
    for table in reversed(SUMS):
        op.drop_table(table)
