"""Reports on sales are a right of their own; who may see the books has it too.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1355
Revises: 20261124_1350
"""

import sqlalchemy as sa
from alembic import op

revision = "20261124_1355"
down_revision = "20261124_1350"
branch_labels = None
depends_on = None

ADDED = {"see_sales"}
TRUSTED = {"see_books"}
ROLES = sa.table("roles", sa.column("id", sa.BigInteger), sa.column("rights", sa.JSON))


def upgrade() -> None:
    """Bring the schema one step forward."""
    for role_id, rights in _roles():
        if TRUSTED & rights:
            _give(role_id, rights | ADDED)


def downgrade() -> None:
    """Take the step back."""
    for role_id, rights in _roles():
        _give(role_id, rights - ADDED)


def _roles() -> list[tuple[int, set[str]]]:
    rows = op.get_bind().execute(sa.select(ROLES.c.id, ROLES.c.rights))
    return [(row.id, set(row.rights)) for row in rows]


def _give(role_id: int, rights: set[str]) -> None:
    change = sa.update(ROLES).where(ROLES.c.id == role_id).values(rights=sorted(rights))
    op.get_bind().execute(change)
