"""The catalogue: products, modifiers, menus.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_0410
Revises: 20261124_0405
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage import columns

revision = "20261124_0410"
down_revision = "20261124_0405"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    _create_menu_categories()
    _create_modifier_groups()
    _create_product_groups()
    _create_modifiers()
    _create_products()
    _create_menu_keys()
    _create_portions()
    _create_product_modifier_groups()
    _create_product_taxes()
    _create_barcodes()


def _create_menu_categories() -> None:
    op.create_table(
        "menu_categories",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("color", sa.BigInteger(), nullable=False),
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.CheckConstraint("color BETWEEN 1 AND 10", name=op.f("ck_menu_categories_color")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu_categories")),
        sa.UniqueConstraint("name", name=op.f("uq_menu_categories_name")),
        sqlite_strict=True,
    )


def _create_modifier_groups() -> None:
    op.create_table(
        "modifier_groups",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), nullable=False),
        sa.Column("maximum", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modifier_groups")),
        sa.UniqueConstraint("name", name=op.f("uq_modifier_groups_name")),
        sqlite_strict=True,
    )


def _create_product_groups() -> None:
    op.create_table(
        "product_groups",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_groups")),
        sa.UniqueConstraint("name", name=op.f("uq_product_groups_name")),
        sqlite_strict=True,
    )


def _create_modifiers() -> None:
    op.create_table(
        "modifiers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("modifier_group_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("price", columns.Minor(), nullable=False),
        sa.Column("tax_free", sa.Boolean(), nullable=False),
        sa.Column("maximum_quantity", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.CheckConstraint(
            "price BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_modifiers_price_range")
        ),
        sa.ForeignKeyConstraint(
            ["modifier_group_id"],
            ["modifier_groups.id"],
            name=op.f("fk_modifiers_modifier_group_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modifiers")),
        sa.UniqueConstraint(
            "modifier_group_id", "name", name=op.f("uq_modifiers_modifier_group_id_name")
        ),
        sqlite_strict=True,
    )


def _create_products() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("search_key", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("product_group_id", sa.BigInteger(), nullable=False),
        sa.Column("sale_type_id", sa.BigInteger(), nullable=True),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_group_id"], ["product_groups.id"], name=op.f("fk_products_product_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["sale_type_id"], ["transaction_types.id"], name=op.f("fk_products_sale_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.create_index("ix_products_name", ["name"], unique=False)
        batch_op.create_index("ix_products_product_group_id", ["product_group_id"], unique=False)
        batch_op.create_index("ix_products_sort_key", ["sort_key"], unique=False)


def _create_menu_keys() -> None:
    op.create_table(
        "menu_keys",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("menu_category_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["menu_category_id"], ["menu_categories.id"], name=op.f("fk_menu_keys_menu_category_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_menu_keys_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_menu_keys")),
        sa.UniqueConstraint(
            "menu_category_id", "product_id", name=op.f("uq_menu_keys_menu_category_id_product_id")
        ),
        sqlite_strict=True,
    )


def _create_portions() -> None:
    op.create_table(
        "portions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("price", columns.Minor(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.CheckConstraint(
            "price BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_portions_price_range")
        ),
        sa.CheckConstraint("price IS NULL OR price >= 0", name=op.f("ck_portions_price")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_portions_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portions")),
        sa.UniqueConstraint("product_id", "name", name=op.f("uq_portions_product_id_name")),
        sqlite_strict=True,
    )


def _create_product_modifier_groups() -> None:
    op.create_table(
        "product_modifier_groups",
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("modifier_group_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["modifier_group_id"],
            ["modifier_groups.id"],
            name=op.f("fk_product_modifier_groups_modifier_group_id"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_modifier_groups_product_id")
        ),
        sa.PrimaryKeyConstraint(
            "product_id", "modifier_group_id", name=op.f("pk_product_modifier_groups")
        ),
        sqlite_strict=True,
    )


def _create_product_taxes() -> None:
    op.create_table(
        "product_taxes",
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("tax_template_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_product_taxes_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["tax_template_id"], ["tax_templates.id"], name=op.f("fk_product_taxes_tax_template_id")
        ),
        sa.PrimaryKeyConstraint("product_id", "tax_template_id", name=op.f("pk_product_taxes")),
        sqlite_strict=True,
    )


def _create_barcodes() -> None:
    op.create_table(
        "barcodes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("portion_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["portion_id"], ["portions.id"], name=op.f("fk_barcodes_portion_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_barcodes")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("barcodes", schema=None) as batch_op:
        batch_op.create_index("ix_barcodes_portion_id", ["portion_id"], unique=False)


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("barcodes", schema=None) as batch_op:
        batch_op.drop_index("ix_barcodes_portion_id")

    op.drop_table("barcodes")
    op.drop_table("product_taxes")
    op.drop_table("product_modifier_groups")
    op.drop_table("portions")
    op.drop_table("menu_keys")
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.drop_index("ix_products_sort_key")
        batch_op.drop_index("ix_products_product_group_id")
        batch_op.drop_index("ix_products_name")

    op.drop_table("products")
    op.drop_table("modifiers")
    op.drop_table("product_groups")
    op.drop_table("modifier_groups")
    op.drop_table("menu_categories")
