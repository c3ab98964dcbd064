"""Books, journal entries, postings, signed heads and day summaries.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_0430
Revises: 20261124_0420
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage import columns

revision = "20261124_0430"
down_revision = "20261124_0420"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    _create_summarised_days()
    _create_day_summaries()
    _create_books()
    _create_book_heads()
    _create_journal_entries()
    _create_postings()


def _create_summarised_days() -> None:
    op.create_table(
        "summarised_days",
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("summarised_at", columns.UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("business_date", name=op.f("pk_summarised_days")),
        sqlite_strict=True,
    )


def _create_day_summaries() -> None:
    op.create_table(
        "day_summaries",
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("debit", columns.Minor(), nullable=False),
        sa.Column("credit", columns.Minor(), nullable=False),
        sa.Column("debit_to_date", columns.Minor(), nullable=False),
        sa.Column("credit_to_date", columns.Minor(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_day_summaries_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["business_date"],
            ["summarised_days.business_date"],
            name=op.f("fk_day_summaries_business_date"),
        ),
        sa.PrimaryKeyConstraint("business_date", "account_id", name=op.f("pk_day_summaries")),
        sqlite_strict=True,
    )


def _create_books() -> None:
    op.create_table(
        "books",
        sa.Column("register_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("next_sequence", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_id"], ["registers.id"], name=op.f("fk_books_register_id")
        ),
        sa.PrimaryKeyConstraint("register_id", name=op.f("pk_books")),
        sa.UniqueConstraint("code", name=op.f("uq_books_code")),
        sqlite_strict=True,
    )


def _create_book_heads() -> None:
    op.create_table(
        "book_heads",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("signed_at", columns.UtcTime(), nullable=False),
        sa.Column("work_period_id", sa.BigInteger(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["books.register_id"], name=op.f("fk_book_heads_book_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_period_id"], ["work_periods.id"], name=op.f("fk_book_heads_work_period_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_heads")),
        sa.UniqueConstraint("book_id", "sequence", name=op.f("uq_book_heads_book_id_sequence")),
        sqlite_strict=True,
    )


def _create_journal_entries() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("book_id", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", columns.UtcTime(), nullable=False),
        sa.Column("work_period_id", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=True),
        sa.Column("reverses_id", sa.BigInteger(), nullable=True),
        sa.Column("previous_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_journal_entries_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["book_id"], ["books.register_id"], name=op.f("fk_journal_entries_book_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["journal_entries.id"], name=op.f("fk_journal_entries_reverses_id")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_journal_entries_ticket_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_period_id"], ["work_periods.id"], name=op.f("fk_journal_entries_work_period_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
        sa.UniqueConstraint(
            "book_id", "sequence", name=op.f("uq_journal_entries_book_id_sequence")
        ),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_journal_entries_reverses_id")),
        sa.UniqueConstraint("source", "reason", name=op.f("uq_journal_entries_source_reason")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("journal_entries", schema=None) as batch_op:
        batch_op.create_index("ix_journal_entries_business_date", ["business_date"], unique=False)
        batch_op.create_index("ix_journal_entries_ticket_id", ["ticket_id"], unique=False)


def _create_postings() -> None:
    op.create_table(
        "postings",
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("debit", columns.Minor(), nullable=False),
        sa.Column("credit", columns.Minor(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.CheckConstraint("(debit = 0) <> (credit = 0)", name=op.f("ck_postings_one_side")),
        sa.CheckConstraint(
            "credit BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_postings_credit_range")
        ),
        sa.CheckConstraint("debit >= 0 AND credit >= 0", name=op.f("ck_postings_not_negative")),
        sa.CheckConstraint(
            "debit BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_postings_debit_range")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_postings_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["journal_entries.id"],
            name=op.f("fk_postings_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_postings")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_postings_account_id_entry_id", ["account_id", "entry_id"], unique=False
        )


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.drop_index("ix_postings_account_id_entry_id")

    op.drop_table("postings")
    with op.batch_alter_table("journal_entries", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_entries_ticket_id")
        batch_op.drop_index("ix_journal_entries_business_date")

    op.drop_table("journal_entries")
    op.drop_table("book_heads")
    op.drop_table("books")
    op.drop_table("day_summaries")
    op.drop_table("summarised_days")
