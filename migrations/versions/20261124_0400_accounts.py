"""People, accounts and the types that managers define.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_0400
Revises:
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage import columns

revision = "20261124_0400"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    _create_account_types()
    _create_roles()
    _create_transaction_types()
    _create_accounts()
    _create_calculation_types()
    _create_tax_templates()
    _create_users()
    _create_login_attempts()
    _create_payment_types()
    _create_transaction_type_versions()


def _create_account_types() -> None:
    op.create_table(
        "account_types",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("account_class", sa.Text(), nullable=False),
        sa.Column("working_rule", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.CheckConstraint(
            "account_class IN ('asset','liability','equity','income','expense')",
            name=op.f("ck_account_types_class"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_types")),
        sa.UniqueConstraint("name", name=op.f("uq_account_types_name")),
        sqlite_strict=True,
    )


def _create_roles() -> None:
    op.create_table(
        "roles",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("rights", sa.JSON(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("name", name=op.f("uq_roles_name")),
        sqlite_strict=True,
    )


def _create_transaction_types() -> None:
    op.create_table(
        "transaction_types",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("current_version", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transaction_types")),
        sa.UniqueConstraint("role", name=op.f("uq_transaction_types_role")),
        sqlite_strict=True,
    )


def _create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("account_type_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_type_id"], ["account_types.id"], name=op.f("fk_accounts_account_type_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["accounts.id"], name=op.f("fk_accounts_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("code", name=op.f("uq_accounts_code")),
        sa.UniqueConstraint("role", name=op.f("uq_accounts_role")),
        sqlite_strict=True,
    )


def _create_calculation_types() -> None:
    op.create_table(
        "calculation_types",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("amount", columns.Scaled(4), nullable=False),
        sa.Column("maximum", columns.Scaled(4), nullable=True),
        sa.Column("after_tax", sa.Boolean(), nullable=False),
        sa.Column("decreases", sa.Boolean(), nullable=False),
        sa.Column("posts_net", sa.Boolean(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("transaction_type_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["transaction_type_id"],
            ["transaction_types.id"],
            name=op.f("fk_calculation_types_transaction_type_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calculation_types")),
        sa.UniqueConstraint("name", name=op.f("uq_calculation_types_name")),
        sa.UniqueConstraint("role", name=op.f("uq_calculation_types_role")),
        sqlite_strict=True,
    )


def _create_tax_templates() -> None:
    op.create_table(
        "tax_templates",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("rate", columns.Scaled(4), nullable=False),
        sa.Column("rounding", sa.Text(), nullable=False),
        sa.Column("tax_type_id", sa.BigInteger(), nullable=False),
        sa.Column("sale_type_id", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.CheckConstraint(
            "rounding IN ('unit','line','document')", name=op.f("ck_tax_templates_rounding")
        ),
        sa.CheckConstraint("rate >= 0", name=op.f("ck_tax_templates_rate")),
        sa.ForeignKeyConstraint(
            ["sale_type_id"], ["transaction_types.id"], name=op.f("fk_tax_templates_sale_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["tax_type_id"], ["transaction_types.id"], name=op.f("fk_tax_templates_tax_type_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_templates")),
        sa.UniqueConstraint("name", name=op.f("uq_tax_templates_name")),
        sqlite_strict=True,
    )


def _create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("hand", sa.Text(), nullable=False),
        sa.Column("color", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(["role_id"], ["roles.id"], name=op.f("fk_users_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
        sqlite_strict=True,
    )


def _create_login_attempts() -> None:
    op.create_table(
        "login_attempts",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("last_failed_at", columns.UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_login_attempts_user_id")),
        sa.PrimaryKeyConstraint("device", "user_id", name=op.f("pk_login_attempts")),
        sqlite_strict=True,
    )


def _create_payment_types() -> None:
    op.create_table(
        "payment_types",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("transaction_type_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("color", sa.BigInteger(), nullable=False),
        sa.Column("quick_amounts", sa.JSON(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_payment_types_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_type_id"],
            ["transaction_types.id"],
            name=op.f("fk_payment_types_transaction_type_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_types")),
        sa.UniqueConstraint("name", name=op.f("uq_payment_types_name")),
        sqlite_strict=True,
    )


def _create_transaction_type_versions() -> None:
    op.create_table(
        "transaction_type_versions",
        sa.Column("transaction_type_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("source_type_id", sa.BigInteger(), nullable=False),
        sa.Column("target_type_id", sa.BigInteger(), nullable=False),
        sa.Column("source_account_id", sa.BigInteger(), nullable=True),
        sa.Column("target_account_id", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", columns.UtcTime(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name=op.f("fk_transaction_type_versions_changed_by")
        ),
        sa.ForeignKeyConstraint(
            ["source_account_id"],
            ["accounts.id"],
            name=op.f("fk_transaction_type_versions_source_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["source_type_id"],
            ["account_types.id"],
            name=op.f("fk_transaction_type_versions_source_type_id"),
        ),
        sa.ForeignKeyConstraint(
            ["target_account_id"],
            ["accounts.id"],
            name=op.f("fk_transaction_type_versions_target_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["target_type_id"],
            ["account_types.id"],
            name=op.f("fk_transaction_type_versions_target_type_id"),
        ),
        sa.ForeignKeyConstraint(
            ["transaction_type_id"],
            ["transaction_types.id"],
            name=op.f("fk_transaction_type_versions_transaction_type_id"),
        ),
        sa.PrimaryKeyConstraint(
            "transaction_type_id", "version", name=op.f("pk_transaction_type_versions")
        ),
        sqlite_strict=True,
    )


def downgrade() -> None:
    """Take the step back."""
    op.drop_table("transaction_type_versions")
    op.drop_table("payment_types")
    op.drop_table("login_attempts")
    op.drop_table("users")
    op.drop_table("tax_templates")
    op.drop_table("calculation_types")
    op.drop_table("accounts")
    op.drop_table("transaction_types")
    op.drop_table("roles")
    op.drop_table("account_types")
