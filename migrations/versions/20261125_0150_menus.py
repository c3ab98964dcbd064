"""Several menus: each category belongs to one, departments and ticket types may name one.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261125_0150
Revises: 20261124_2212
"""

import json

import sqlalchemy as sa
from alembic import op

from pospro.domain.ids import new_id
from pospro.storage.columns import UtcTime

revision = "20261125_0150"
down_revision = "20261124_2212"
branch_labels = None
depends_on = None

MENUS, CATEGORIES, KEYS = "menus", "menu_categories", "menu_keys"
NAMES = {"tr": "Menü", "en": "Menu"}


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        MENUS,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MENUS}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{MENUS}_name")),
        sqlite_strict=True,
    )
    first = new_id()
    _begin(first)
    for table in ("departments", "ticket_types"):
        key = sa.ForeignKey(f"{MENUS}.id", name=op.f(f"fk_{table}_menu_id"))
        column = sa.Column("menu_id", sa.BigInteger(), key, nullable=True)
        op.add_column(table, column, inline_references=True)
    belongs = sa.Column("menu_id", sa.BigInteger(), nullable=False)
    key = sa.ForeignKeyConstraint(
        ["menu_id"], [f"{MENUS}.id"], name=op.f(f"fk_{CATEGORIES}_menu_id")
    )
    _rebuild(("menu_id", "name"), belongs, key)
    _move_back(", menu_id", f", {first}")


def downgrade() -> None:
    """Take the step back: only the categories of the first menu can stay."""
    others = f"SELECT id FROM {CATEGORIES} WHERE menu_id <> (SELECT min(id) FROM {MENUS})"  # noqa: S608 - names of this file
    op.execute(f"DELETE FROM {KEYS} WHERE menu_category_id IN ({others})")  # noqa: S608 - names of this file
    op.execute(f"DELETE FROM {CATEGORIES} WHERE id IN ({others})")  # noqa: S608 - names of this file
    _rebuild(("name",))
    _move_back("", "")
    for table in ("departments", "ticket_types"):
        op.drop_column(table, "menu_id")
    op.drop_table(MENUS)


def _begin(first: int) -> None:
    """One menu, for the categories of a venue that sells already."""
    bind = op.get_bind()
    language = bind.scalar(sa.text("SELECT language FROM venues"))
    if language is not None:
        row = {"id": first, "name": NAMES.get(language, NAMES["en"]), "all": json.dumps(NAMES)}
        bind.execute(
            sa.text(
                f"INSERT INTO {MENUS} (id, name, translations, position)"  # noqa: S608 - a name of this file
                " VALUES (:id, :name, :all, 1)"
            ),
            row,
        )


def _rebuild(unique: tuple[str, ...], *further: sa.Column | sa.ForeignKeyConstraint) -> None:
    """Categories with another unique name; SQLite can only do so in a table made anew."""
    for table in (KEYS, CATEGORIES):
        op.rename_table(table, f"{table}_before")
    _free_names()
    op.create_table(
        CATEGORIES,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        *further,
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("color", sa.BigInteger(), nullable=False),
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.CheckConstraint("color BETWEEN 1 AND 10", name=op.f(f"ck_{CATEGORIES}_color")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{CATEGORIES}")),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_{CATEGORIES}_{'_'.join(unique)}")),
        sqlite_strict=True,
    )
    op.create_table(
        KEYS,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("menu_category_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["menu_category_id"], [f"{CATEGORIES}.id"], name=op.f(f"fk_{KEYS}_menu_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f(f"fk_{KEYS}_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{KEYS}")),
        sa.UniqueConstraint(
            "menu_category_id", "product_id", name=op.f(f"uq_{KEYS}_menu_category_id_product_id")
        ),
        sqlite_strict=True,
    )


def _move_back(column: str, filled: str) -> None:
    kept = "id, name, color, icon, position, retired_at"
    _copy(CATEGORIES, kept + column, kept + filled)
    keys = "id, menu_category_id, product_id, position"
    _copy(KEYS, keys, keys)
    for table in (KEYS, CATEGORIES):
        op.drop_table(f"{table}_before")


def _copy(table: str, columns: str, values: str) -> None:
    op.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table}_before")  # noqa: S608 - names of this file


def _free_names() -> None:
    """PostgreSQL keeps the names of constraints when a table is renamed."""
    bind = op.get_bind()
    if bind.dialect.name != "postgresql":
        return
    for table in (KEYS, CATEGORIES):
        query = sa.text("SELECT conname FROM pg_constraint WHERE conrelid = to_regclass(:table)")
        for name in bind.scalars(query, {"table": f"{table}_before"}).all():
            op.execute(f'ALTER TABLE {table}_before RENAME CONSTRAINT "{name}" TO "{name}_before"')
