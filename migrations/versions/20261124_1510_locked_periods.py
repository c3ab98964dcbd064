"""Locked periods and closed years; entries that come again; who may post on locked days.

Who may edit users may lock the books and post on days that are locked for staff.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1510
Revises: 20261124_1505
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage import columns

revision = "20261124_1510"
down_revision = "20261124_1505"
branch_labels = None
depends_on = None

ADDED = {"lock_books", "post_locked"}
ROLES = sa.table("roles", sa.column("id", sa.BigInteger), sa.column("rights", sa.JSON))


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "period_locks",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("staff_until", sa.Date(), nullable=True),
        sa.Column("all_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_at", columns.UtcTime(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        _refers("period_locks", "actor_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_locks")),
        sqlite_strict=True,
    )
    op.create_table(
        "year_closes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        _refers("year_closes", "document_id", "documents"),
        _refers("year_closes", "entry_id", "journal_entries"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_closes")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_year_closes_entry_id")),
        sqlite_strict=True,
    )
    op.add_column("entry_templates", sa.Column("every", sa.Text(), nullable=True))
    op.add_column("entry_templates", sa.Column("next_due", sa.Date(), nullable=True))
    for role_id, rights in _roles():
        if "edit_users" in rights:
            _give(role_id, rights | ADDED)


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    """Take the step back."""
    op.drop_column("entry_templates", "next_due")
    op.drop_column("entry_templates", "every")
    for table in ("year_closes", "period_locks"):
        op.drop_table(table)
    for role_id, rights in _roles():
        _give(role_id, rights - ADDED)


def _roles() -> list[tuple[int, set[str]]]:
    rows = op.get_bind().execute(sa.select(ROLES.c.id, ROLES.c.rights))
    return [(row.id, set(row.rights)) for row in rows]


def _give(role_id: int, rights: set[str]) -> None:
    change = sa.update(ROLES).where(ROLES.c.id == role_id).values(rights=sorted(rights))
    op.get_bind().execute(change)
