"""Tickets, payments and the print queue.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_0420
Revises: 20261124_0410
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage import columns

revision = "20261124_0420"
down_revision = "20261124_0410"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    _create_tickets()
    _create_payments()
    _create_print_jobs()
    _create_ticket_lines()
    _create_ticket_taxes()
    _create_ticket_calculations()


def _create_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("tax_included", sa.Boolean(), nullable=False),
        sa.Column("register_id", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", columns.UtcTime(), nullable=False),
        sa.Column("opened_by", sa.BigInteger(), nullable=False),
        sa.Column("work_period_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("closed_at", columns.UtcTime(), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), nullable=True),
        sa.Column("total", columns.Minor(), nullable=True),
        sa.CheckConstraint("state IN ('open','closed','void')", name=op.f("ck_tickets_state")),
        sa.CheckConstraint(
            "total BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_tickets_total_range")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_tickets_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name=op.f("fk_tickets_opened_by")),
        sa.ForeignKeyConstraint(
            ["register_id"], ["registers.id"], name=op.f("fk_tickets_register_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_period_id"], ["work_periods.id"], name=op.f("fk_tickets_work_period_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("number", name=op.f("uq_tickets_number")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index("ix_tickets_state_opened_at", ["state", "opened_at"], unique=False)
        batch_op.create_index("ix_tickets_work_period_id", ["work_period_id"], unique=False)


def _create_payments() -> None:
    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("payment_type_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("amount", columns.Minor(), nullable=False),
        sa.Column("tendered", columns.Minor(), nullable=False),
        sa.Column("change", columns.Minor(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("register_id", sa.BigInteger(), nullable=False),
        sa.Column("work_period_id", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", columns.UtcTime(), nullable=False),
        sa.Column("taken_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('payment','cashback','refund')", name=op.f("ck_payments_purpose")
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_payments_amount")),
        sa.CheckConstraint(
            "amount BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_payments_amount_range")
        ),
        sa.CheckConstraint(
            "change BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_payments_change_range")
        ),
        sa.CheckConstraint(
            "tendered BETWEEN -1000000000000 AND 1000000000000",
            name=op.f("ck_payments_tendered_range"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_payments_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_type_id"], ["payment_types.id"], name=op.f("fk_payments_payment_type_id")
        ),
        sa.ForeignKeyConstraint(
            ["register_id"], ["registers.id"], name=op.f("fk_payments_register_id")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["users.id"], name=op.f("fk_payments_taken_by")),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_payments_ticket_id")),
        sa.ForeignKeyConstraint(
            ["work_period_id"], ["work_periods.id"], name=op.f("fk_payments_work_period_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sqlite_strict=True,
    )
    _index_payments()


def _index_payments() -> None:
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.create_index("ix_payments_ticket_id", ["ticket_id"], unique=False)
        batch_op.create_index("ix_payments_work_period_id", ["work_period_id"], unique=False)


def _create_print_jobs() -> None:
    op.create_table(
        "print_jobs",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("printer_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=True),
        sa.Column("copy_number", sa.BigInteger(), nullable=False),
        sa.Column("opens_drawer", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("created_at", columns.UtcTime(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", columns.UtcTime(), nullable=False),
        sa.Column("next_try_at", columns.UtcTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued','sending','held','unconfirmed','done','failed','cancelled')",
            name=op.f("ck_print_jobs_state"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_print_jobs_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["printer_id"], ["printers.id"], name=op.f("fk_print_jobs_printer_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_print_jobs_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_jobs")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("print_jobs", schema=None) as batch_op:
        batch_op.create_index(
            "ix_print_jobs_state_created_at", ["state", "created_at"], unique=False
        )
        batch_op.create_index("ix_print_jobs_ticket_id", ["ticket_id"], unique=False)


def _create_ticket_lines() -> None:
    op.create_table(
        "ticket_lines",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("portion_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("portion_name", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price", columns.Minor(), nullable=False),
        sa.Column("modifiers", sa.JSON(), nullable=False),
        sa.Column("taxes", sa.JSON(), nullable=False),
        sa.Column("sale_type_id", sa.BigInteger(), nullable=False),
        sa.Column("sale_type_version", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("added_at", columns.UtcTime(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("state IN ('sold','gift','void')", name=op.f("ck_ticket_lines_state")),
        sa.CheckConstraint(
            "quantity BETWEEN -1000000000 AND 1000000000",
            name=op.f("ck_ticket_lines_quantity_range"),
        ),
        sa.CheckConstraint(
            "unit_price BETWEEN -1000000000000 AND 1000000000000",
            name=op.f("ck_ticket_lines_unit_price_range"),
        ),
        sa.ForeignKeyConstraint(["added_by"], ["users.id"], name=op.f("fk_ticket_lines_added_by")),
        sa.ForeignKeyConstraint(
            ["portion_id"], ["portions.id"], name=op.f("fk_ticket_lines_portion_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_ticket_lines_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_lines_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_lines")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("ticket_lines", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_lines_ticket_id", ["ticket_id"], unique=False)


def _create_ticket_taxes() -> None:
    op.create_table(
        "ticket_taxes",
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("tax_template_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rate", columns.Scaled(4), nullable=False),
        sa.Column("net", columns.Minor(), nullable=False),
        sa.Column("tax", columns.Minor(), nullable=False),
        sa.CheckConstraint(
            "net BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_ticket_taxes_net_range")
        ),
        sa.CheckConstraint(
            "tax BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_ticket_taxes_tax_range")
        ),
        sa.ForeignKeyConstraint(
            ["tax_template_id"], ["tax_templates.id"], name=op.f("fk_ticket_taxes_tax_template_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_taxes_ticket_id")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "position", name=op.f("pk_ticket_taxes")),
        sqlite_strict=True,
    )


def _create_ticket_calculations() -> None:
    op.create_table(
        "ticket_calculations",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.BigInteger(), nullable=True),
        sa.Column("calculation_type_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("amount", columns.Scaled(4), nullable=False),
        sa.Column("after_tax", sa.Boolean(), nullable=False),
        sa.Column("decreases", sa.Boolean(), nullable=False),
        sa.Column("posts_net", sa.Boolean(), nullable=False),
        sa.Column("transaction_type_id", sa.BigInteger(), nullable=False),
        sa.Column("transaction_type_version", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("added_at", columns.UtcTime(), nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["users.id"], name=op.f("fk_ticket_calculations_added_by")
        ),
        sa.ForeignKeyConstraint(
            ["calculation_type_id"],
            ["calculation_types.id"],
            name=op.f("fk_ticket_calculations_calculation_type_id"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["ticket_lines.id"], name=op.f("fk_ticket_calculations_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_calculations_ticket_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_calculations")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("ticket_calculations", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_calculations_ticket_id", ["ticket_id"], unique=False)


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("ticket_calculations", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_calculations_ticket_id")

    op.drop_table("ticket_calculations")
    op.drop_table("ticket_taxes")
    with op.batch_alter_table("ticket_lines", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_lines_ticket_id")

    op.drop_table("ticket_lines")
    with op.batch_alter_table("print_jobs", schema=None) as batch_op:
        batch_op.drop_index("ix_print_jobs_ticket_id")
        batch_op.drop_index("ix_print_jobs_state_created_at")

    op.drop_table("print_jobs")
    with op.batch_alter_table("payments", schema=None) as batch_op:
        batch_op.drop_index("ix_payments_work_period_id")
        batch_op.drop_index("ix_payments_ticket_id")

    op.drop_table("payments")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index("ix_tickets_work_period_id")
        batch_op.drop_index("ix_tickets_state_opened_at")

    op.drop_table("tickets")
