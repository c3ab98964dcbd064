"""The sums of gifts, voids, returns and discounts tell who approved them.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261125_0230
Revises: 20261125_0227
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import Minor

revision = "20261125_0230"
down_revision = "20261125_0227"
branch_labels = None
depends_on = None

ID, NAME, COUNT, MONEY = sa.BigInteger(), sa.Text(), sa.BigInteger(), Minor()
MARKED = (
    {
        "state": ID,
        "register_id": ID,
        "person_id": ID,
        "reason": NAME,
        "product_id": ID,
        "portion_id": ID,
    },
    {"lines": COUNT, "quantity": COUNT, "value": MONEY},
)
CALCULATIONS = (
    {"register_id": ID, "closed_by": ID, "person_id": ID, "name": NAME, "kind": NAME},
    {"times": COUNT, "value": MONEY},
)
SUMS = {
    "day_marked_lines": ("business_date", MARKED),
    "month_marked_lines": ("month", MARKED),
    "day_calculations": ("business_date", CALCULATIONS),
}
"""Table of sums → its first key, and the other keys before this step with its sums."""

SPANS = {"business_date": "summed_days", "month": "summed_months"}
NEW = "approved_by"


def upgrade() -> None:
    """Bring the schema one step forward; before it, nobody could approve anything."""
    for table, (span, (keys, sums)) in SUMS.items():
        _sum_by(table, span, ({**keys, NEW: ID}, sums), f"{', '.join(keys)}, 0")


def downgrade() -> None:
    """Take the step back."""
    for table, (span, (keys, sums)) in SUMS.items():
        _sum_by(table, span, (keys, sums), ", ".join(keys))


def _sum_by(table: str, span: str, shape: tuple[dict, dict], taken: str) -> None:
    """Sums of days or months with these keys, `taken` from the old ones.

    Sums can be made again, so they may move. What only differs in what is left out is added up.
    """
    keys, sums = shape
    old = f"{table}_before"
    op.rename_table(table, old)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {old} RENAME CONSTRAINT pk_{table} TO pk_{old}")
    op.create_table(
        table,
        sa.Column(span, sa.Date(), nullable=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in {**keys, **sums}.items()),
        sa.ForeignKeyConstraint([span], [f"{SPANS[span]}.{span}"], name=op.f(f"fk_{table}_{span}")),
        sa.PrimaryKeyConstraint(span, *keys, name=op.f(f"pk_{table}")),
        sqlite_strict=True,
    )
    target = ", ".join((span, *keys, *sums))
    added = ", ".join(f"SUM({name})" for name in sums)
    grouped = ", ".join(key for key in (span, *keys) if key != NEW)
    op.execute(
        f"INSERT INTO {table} ({target}) SELECT {span}, {taken}, {added}"  # noqa: S608 - names of this file
        f" FROM {old} GROUP BY {grouped}"
    )
    op.drop_table(old)
