"""Shifts with their counts, cash movements and sealed Z reports; a day may begin after midnight.

Who opened and closed the day, and whose role was only to sell, keep what that needs from now on.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1345
Revises: 20261124_1335
"""

import sqlalchemy as sa
from alembic import op

from pospro.domain.money import LIMIT
from pospro.storage import columns

revision = "20261124_1345"
down_revision = "20261124_1335"
branch_labels = None
depends_on = None

ADDED = {
    "pay": {"shift"},
    "work_period": {"shift", "move_cash", "see_expected_cash", "close_anyway"},
}
"""Right → the rights that whoever has it is given."""
ROLES = sa.table("roles", sa.column("id", sa.BigInteger), sa.column("rights", sa.JSON))


def upgrade() -> None:
    """Bring the schema one step forward."""
    _create_shifts()
    _create_shift_counts()
    _create_cash_movements()
    _create_z_reports()
    shift = sa.ForeignKey("shifts.id", name=op.f("fk_payments_shift_id"))
    column = sa.Column("shift_id", sa.BigInteger(), shift, nullable=True)
    op.add_column("payments", column, inline_references=True)
    op.create_index("ix_payments_shift_id", "payments", ["shift_id"])
    day = sa.Column("day_begins", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    op.add_column("venues", day)
    blind = sa.Column("blind_count", sa.Boolean(), nullable=False, server_default=sa.text("true"))
    op.add_column("venues", blind)
    for role_id, rights in _roles():
        given = {new for right, more in ADDED.items() if right in rights for new in more}
        _give(role_id, rights | given)


def _create_shifts() -> None:
    op.create_table(
        "shifts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("register_id", sa.BigInteger(), nullable=False),
        sa.Column("work_period_id", sa.BigInteger(), nullable=False),
        sa.Column("held_by", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", columns.UtcTime(), nullable=False),
        sa.Column("opened_by", sa.BigInteger(), nullable=False),
        sa.Column("float_amount", columns.Minor(), nullable=False),
        sa.Column("float_difference", columns.Minor(), nullable=False),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("counted", columns.Minor(), nullable=True),
        sa.Column("expected", columns.Minor(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        *_references("shifts", "register_id:registers", "work_period_id:work_periods"),
        *_references("shifts", "held_by:users", "opened_by:users", "closed_by:users"),
        *_within("shifts", "float_amount", "float_difference", "counted", "expected"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sqlite_strict=True,
    )
    op.create_index("ix_shifts_work_period_id", "shifts", ["work_period_id"])
    op.create_index(
        "uq_shifts_one_open",
        "shifts",
        ["register_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _create_shift_counts() -> None:
    op.create_table(
        "shift_counts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shift_id", sa.BigInteger(), nullable=False),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("counted", columns.Minor(), nullable=False),
        sa.Column("expected", columns.Minor(), nullable=False),
        sa.Column("counted_at", columns.UtcTime(), nullable=False),
        sa.Column("counted_by", sa.BigInteger(), nullable=False),
        *_references("shift_counts", "shift_id:shifts", "counted_by:users"),
        *_within("shift_counts", "counted", "expected"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift_counts")),
        sqlite_strict=True,
    )
    op.create_index("ix_shift_counts_shift_id", "shift_counts", ["shift_id"])


def _create_cash_movements() -> None:
    op.create_table(
        "cash_movements",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shift_id", sa.BigInteger(), nullable=False),
        sa.Column("register_id", sa.BigInteger(), nullable=False),
        sa.Column("work_period_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", columns.Minor(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        *_references("cash_movements", "shift_id:shifts", "register_id:registers"),
        *_references("cash_movements", "work_period_id:work_periods", "made_by:users"),
        *_references("cash_movements", "account_id:accounts"),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_cash_movements_amount")),
        *_within("cash_movements", "amount"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_movements")),
        sqlite_strict=True,
    )
    op.create_index("ix_cash_movements_shift_id", "cash_movements", ["shift_id"])
    op.create_index("ix_cash_movements_work_period_id", "cash_movements", ["work_period_id"])


def _create_z_reports() -> None:
    op.create_table(
        "z_reports",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("work_period_id", sa.BigInteger(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("made_at", columns.UtcTime(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        *_references("z_reports", "work_period_id:work_periods", "made_by:users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_z_reports")),
        sa.UniqueConstraint("number", name=op.f("uq_z_reports_number")),
        sa.UniqueConstraint("work_period_id", name=op.f("uq_z_reports_work_period_id")),
        sqlite_strict=True,
    )


def _references(table: str, *columns_to_tables: str) -> list[sa.ForeignKeyConstraint]:
    pairs = [pair.split(":") for pair in columns_to_tables]
    return [
        sa.ForeignKeyConstraint([own], [f"{other}.id"], name=op.f(f"fk_{table}_{own}"))
        for own, other in pairs
    ]


def _within(table: str, *names: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(
            f"{name} BETWEEN -{LIMIT} AND {LIMIT}", name=op.f(f"ck_{table}_{name}_range")
        )
        for name in names
    ]


def downgrade() -> None:
    """Take the step back."""
    added = {right for more in ADDED.values() for right in more}
    for role_id, rights in _roles():
        _give(role_id, rights - added)
    op.drop_column("venues", "blind_count")
    op.drop_column("venues", "day_begins")
    op.drop_index("ix_payments_shift_id", "payments")
    op.drop_column("payments", "shift_id")
    for table in ("z_reports", "cash_movements", "shift_counts", "shifts"):
        op.drop_table(table)


def _roles() -> list[tuple[int, set[str]]]:
    rows = op.get_bind().execute(sa.select(ROLES.c.id, ROLES.c.rights))
    return [(row.id, set(row.rights)) for row in rows]


def _give(role_id: int, rights: set[str]) -> None:
    change = sa.update(ROLES).where(ROLES.c.id == role_id).values(rights=sorted(rights))
    op.get_bind().execute(change)
