"""Documents: their types, what was made of them, and templates of entries; who may make them.

Who may reverse entries may make documents and write entries by hand too.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_1350
Revises: 20261124_1345
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage import columns

revision = "20261124_1350"
down_revision = "20261124_1345"
branch_labels = None
depends_on = None

ADDED = {"make_documents", "post_entries"}
TRUSTED = {"reverse", "edit_users"}
ROLES = sa.table("roles", sa.column("id", sa.BigInteger), sa.column("rights", sa.JSON))
TYPES = "document_types"


def upgrade() -> None:
    """Bring the schema one step forward."""
    _create_types()
    _create_parts()
    _create_documents()
    _create_templates()
    for role_id, rights in _roles():
        if TRUSTED & rights:
            _give(role_id, rights | ADDED)


def _create_types() -> None:
    op.create_table(
        TYPES,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("translations", sa.JSON(), nullable=False),
        sa.Column("button", sa.Text(), nullable=False),
        sa.Column("color", sa.BigInteger(), nullable=False),
        sa.Column("account_type_id", sa.BigInteger(), nullable=False),
        sa.Column("default_amount", sa.Text(), nullable=False),
        sa.Column("fixed_amount", columns.Minor(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("batch", sa.Boolean(), nullable=False),
        sa.Column("batch_filter", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.CheckConstraint(
            "default_amount IN ('none','balance','fixed')", name=op.f("ck_document_types_amount")
        ),
        sa.CheckConstraint(
            "batch_filter IN ('all','with_balance','mapped')", name=op.f("ck_document_types_filter")
        ),
        _refers(TYPES, "account_type_id", "account_types"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_types")),
        sa.UniqueConstraint("name", name=op.f("uq_document_types_name")),
        sqlite_strict=True,
    )


def _create_parts() -> None:
    """What a type has several of: rules in order, places where it shows, mapped accounts."""
    parts = (
        ("rules", "position", (("transaction_type_id", "transaction_types", False),)),
        ("maps", "position", (("register_id", "registers", True), ("role_id", "roles", True))),
        ("accounts", "account_id", (("mapped_account_id", "accounts", False),)),
    )
    for part, second, references in parts:
        table = f"document_type_{part}"
        own = [_refers(table, "document_type_id", TYPES)]
        own += [_refers(table, name, target) for name, target, _ in references]
        if part == "accounts":
            own.append(_refers(table, second, "accounts"))
        op.create_table(
            table,
            sa.Column("document_type_id", sa.BigInteger(), nullable=False),
            sa.Column(second, sa.BigInteger(), nullable=False),
            *(
                sa.Column(name, sa.BigInteger(), nullable=optional)
                for name, _, optional in references
            ),
            *own,
            sa.PrimaryKeyConstraint("document_type_id", second, name=op.f(f"pk_{table}")),
            sqlite_strict=True,
        )


def _create_documents() -> None:
    references = (
        ("register_id", "registers"),
        ("work_period_id", "work_periods"),
        ("document_type_id", TYPES),
        ("account_id", "accounts"),
        ("actor_id", "users"),
        ("entry_id", "journal_entries"),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("register_id", sa.BigInteger(), nullable=False),
        sa.Column("work_period_id", sa.BigInteger(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", columns.UtcTime(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("document_type_id", sa.BigInteger(), nullable=True),
        sa.Column("document_type_version", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", columns.Minor(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_documents_above_zero")),
        sa.CheckConstraint(
            "amount BETWEEN -1000000000000 AND 1000000000000",
            name=op.f("ck_documents_amount_range"),
        ),
        *(_refers("documents", name, target) for name, target in references),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("number", name=op.f("uq_documents_number")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_documents_entry_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_documents_account_id_id", "documents", ["account_id", "id"])
    op.create_index("ix_documents_document_type_id_id", "documents", ["document_type_id", "id"])


def _create_templates() -> None:
    op.create_table(
        "entry_templates",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("retired_at", columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_templates")),
        sa.UniqueConstraint("name", name=op.f("uq_entry_templates_name")),
        sqlite_strict=True,
    )


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def downgrade() -> None:
    """Take the step back."""
    for table in (
        "entry_templates",
        "documents",
        "document_type_accounts",
        "document_type_maps",
        "document_type_rules",
        TYPES,
    ):
        op.drop_table(table)
    for role_id, rights in _roles():
        _give(role_id, rights - ADDED)


def _roles() -> list[tuple[int, set[str]]]:
    rows = op.get_bind().execute(sa.select(ROLES.c.id, ROLES.c.rights))
    return [(row.id, set(row.rights)) for row in rows]


def _give(role_id: int, rights: set[str]) -> None:
    change = sa.update(ROLES).where(ROLES.c.id == role_id).values(rights=sorted(rights))
    op.get_bind().execute(change)
