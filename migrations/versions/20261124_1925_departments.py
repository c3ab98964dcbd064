"""Departments and ticket types; a ticket keeps both, and days are summed by department.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1925
Revises: 20261124_1910
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import Minor, UtcTime

revision = "20261124_1925"
down_revision = "20261124_1910"
branch_labels = None
depends_on = None

TICKETS, SUMS = "tickets", "day_tickets"
NAMED = ("department", "ticket_type")
KEYS = ("register_id", "person_id", "slot")


def upgrade() -> None:
    """Bring the schema one step forward."""
    _create(
        "ticket_types",
        sa.Column("tax_included", sa.Boolean(), nullable=True),
        _reference("ticket_types", "sale_type_id", "transaction_types"),
        _reference("ticket_types", "returned_sale_type_id", "transaction_types"),
    )
    _create(
        "departments",
        _reference("departments", "ticket_type_id", "ticket_types"),
        sa.Column("registers", sa.JSON(), nullable=False),
    )
    for name in NAMED:
        column = _reference(TICKETS, f"{name}_id", f"{name}s")
        op.add_column(TICKETS, column, inline_references=True)
    _sum_by(*KEYS, "department_id", filled="0")


def downgrade() -> None:
    """Take the step back."""
    _sum_by(*KEYS, filled="")
    for name in reversed(NAMED):
        op.drop_column(TICKETS, f"{name}_id")
    for table in ("departments", "ticket_types"):
        op.drop_table(table)


def _create(table: str, *own: sa.Column) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        *own,
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{table}_name")),
        sqlite_strict=True,
    )


def _reference(table: str, column: str, target: str) -> sa.Column:
    key = sa.ForeignKey(f"{target}.id", name=op.f(f"fk_{table}_{column}"))
    return sa.Column(column, sa.BigInteger(), key, nullable=True)


def _sum_by(*keys: str, filled: str) -> None:
    """Sums of days with these keys, `filled` in the last one; sums can be made again, so they move.

    Without anything to fill in, rows that only differ in what is left out are added up.
    """
    kept = [key for key in keys if key in KEYS]
    columns = ", ".join(("business_date", *kept))
    old = f"{SUMS}_before"
    op.rename_table(SUMS, old)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {old} RENAME CONSTRAINT pk_{SUMS} TO pk_{old}")
    op.create_table(
        SUMS,
        sa.Column("business_date", sa.Date(), nullable=False),
        *(sa.Column(key, sa.BigInteger(), nullable=False) for key in keys),
        sa.Column("tickets", sa.BigInteger(), nullable=False),
        sa.Column("value", Minor(), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_date"],
            ["summed_days.business_date"],
            name=op.f(f"fk_{SUMS}_business_date"),
        ),
        sa.PrimaryKeyConstraint("business_date", *keys, name=op.f(f"pk_{SUMS}")),
        sqlite_strict=True,
    )
    further = f", {filled}" if filled else ""
    target = ", ".join(("business_date", *keys, "tickets", "value"))
    op.execute(
        f"INSERT INTO {SUMS} ({target}) SELECT {columns}{further}, SUM(tickets), SUM(value)"  # noqa: S608 - names of this file
        f" FROM {old} GROUP BY {columns}"
    )
    op.drop_table(old)
