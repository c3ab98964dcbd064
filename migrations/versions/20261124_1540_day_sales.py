"""The sales of closed days are kept in sums; gifts and voids are found without a search.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1540
Revises: 20261124_1535
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import Minor, Scaled, UtcTime

revision = "20261124_1540"
down_revision = "20261124_1535"
branch_labels = None
depends_on = None

ID, NAME, FLAG = sa.BigInteger(), sa.Text(), sa.Boolean()
COUNT, MONEY = sa.BigInteger(), Minor()
SUMS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "day_tickets": (
        {"register_id": ID, "person_id": ID, "slot": ID},
        {"tickets": COUNT, "value": MONEY},
    ),
    "day_lines": (
        {"register_id": ID, "person_id": ID, "product_id": ID, "portion_id": ID},
        {"lines": COUNT, "quantity": COUNT, "value": MONEY},
    ),
    "day_marked_lines": (
        {
            "state": ID,
            "register_id": ID,
            "person_id": ID,
            "reason": NAME,
            "product_id": ID,
            "portion_id": ID,
        },
        {"lines": COUNT, "quantity": COUNT, "value": MONEY},
    ),
    "day_payments": (
        {"payment_type_id": ID, "register_id": ID, "person_id": ID},
        {"payments": COUNT, "taken": MONEY, "given_back": MONEY},
    ),
    "day_taxes": (
        {"register_id": ID, "person_id": ID, "name": NAME, "rate": Scaled(4), "on_top": FLAG},
        {"tickets": COUNT, "net": MONEY, "tax": MONEY},
    ),
    "day_calculations": (
        {"register_id": ID, "closed_by": ID, "person_id": ID, "name": NAME, "kind": NAME},
        {"times": COUNT, "value": MONEY},
    ),
    "day_entries": (
        {"reason": NAME, "accounts": NAME, "account_id": ID},
        {"debit": MONEY, "credit": MONEY},
    ),
}


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "summed_days",
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("summed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("business_date", name=op.f("pk_summed_days")),
        sqlite_strict=True,
    )
    for table, (keys, sums) in SUMS.items():
        op.create_table(
            table,
            sa.Column("business_date", sa.Date(), nullable=False),
            *(sa.Column(name, kind, nullable=False) for name, kind in {**keys, **sums}.items()),
            sa.ForeignKeyConstraint(
                ["business_date"],
                ["summed_days.business_date"],
                name=op.f(f"fk_{table}_business_date"),
            ),
            sa.PrimaryKeyConstraint("business_date", *keys, name=op.f(f"pk_{table}")),
            sqlite_strict=True,
        )
    marked = sa.text("state <> 'sold'")
    op.create_index(
        "ix_ticket_lines_state_id",
        "ticket_lines",
        ["state", "id"],
        sqlite_where=marked,
        postgresql_where=marked,
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_index("ix_ticket_lines_state_id", table_name="ticket_lines")
    for table in (*SUMS, "summed_days"):
        op.drop_table(table)
