"""Foreign cash in a drawer: its accounts at a register, its counts and movements.

Where a venue has one register, the cash that it takes in a foreign currency lies in its drawer.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_2200
Revises: 20261124_1935
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage import columns

revision = "20261124_2200"
down_revision = "20261124_1935"
branch_labels = None
depends_on = None

REGISTERS = sa.table(
    "registers",
    sa.column("id", sa.BigInteger),
    sa.column("retired_at", columns.UtcTime),
    sa.column("foreign_account_ids", sa.JSON),
)


def upgrade() -> None:
    """Bring the schema one step forward."""
    accounts = sa.Column(
        "foreign_account_ids", sa.JSON(), nullable=False, server_default=sa.text("'[]'")
    )
    op.add_column("registers", accounts)
    for table in ("shifts", "shift_counts"):
        op.add_column(table, sa.Column("foreign_money", sa.JSON(), nullable=True))
    account = sa.ForeignKey("accounts.id", name=op.f("fk_cash_movements_drawer_account_id"))
    drawer = sa.Column("drawer_account_id", sa.BigInteger(), account, nullable=True)
    op.add_column("cash_movements", drawer, inline_references=True)
    op.add_column("cash_movements", sa.Column("foreign_currency", sa.Text(), nullable=True))
    op.add_column("cash_movements", sa.Column("foreign_amount", columns.Minor(), nullable=True))
    _give_the_only_register_its_foreign_cash()


def _give_the_only_register_its_foreign_cash() -> None:
    connection = op.get_bind()
    in_use = sa.select(REGISTERS.c.id).where(REGISTERS.c.retired_at.is_(None))
    registers = connection.scalars(in_use).all()
    if len(registers) != 1:
        return
    taken = connection.execute(
        sa.text(
            "SELECT accounts.currency, accounts.id FROM payment_types"
            " JOIN accounts ON accounts.id = payment_types.account_id"
            " JOIN venues ON venues.currency <> accounts.currency"
            " WHERE payment_types.kind = 'cash' AND payment_types.retired_at IS NULL"
            " AND accounts.retired_at IS NULL ORDER BY payment_types.position DESC"
        )
    )
    found = {row.currency: row.id for row in taken}
    if found:
        own = REGISTERS.c.id == registers[0]
        ids = sorted(found.values())
        connection.execute(sa.update(REGISTERS).where(own).values(foreign_account_ids=ids))


def downgrade() -> None:
    """Take the step back."""
    for name in ("foreign_amount", "foreign_currency", "drawer_account_id"):
        op.drop_column("cash_movements", name)
    for table in ("shift_counts", "shifts"):
        op.drop_column(table, "foreign_money")
    op.drop_column("registers", "foreign_account_ids")
