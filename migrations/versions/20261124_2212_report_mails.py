"""Reports by mail: what goes to whom and when, and the queue of mails.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

Revision: 20261124_2212
Revises: 20261124_2211
"""

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import UtcTime

revision = "20261124_2212"
down_revision = "20261124_2211"
branch_labels = None
depends_on = None

MAILS, JOBS = "report_mails", "mail_jobs"
STATES = "state IN ('queued','sending','held','unconfirmed','done','failed','cancelled')"


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        MAILS,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("sends_at", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("with_due", sa.Boolean(), nullable=False),
        sa.Column("begins_at", UtcTime(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MAILS}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{MAILS}_name")),
        sqlite_strict=True,
    )
    op.create_table(
        JOBS,
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report_mail_id", sa.BigInteger(), nullable=True),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.Column("next_try_at", UtcTime(), nullable=True),
        sa.CheckConstraint(STATES, name=op.f(f"ck_{JOBS}_state")),
        sa.ForeignKeyConstraint(
            ["report_mail_id"], [f"{MAILS}.id"], name=op.f(f"fk_{JOBS}_report_mail_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{JOBS}")),
        sa.UniqueConstraint(
            "report_mail_id", "period", name=op.f(f"uq_{JOBS}_report_mail_id_period")
        ),
        sqlite_strict=True,
    )
    op.create_index(f"ix_{JOBS}_state_created_at", JOBS, ["state", "created_at"])


def downgrade() -> None:
    """Take the step back."""
    op.drop_index(f"ix_{JOBS}_state_created_at", table_name=JOBS)
    op.drop_table(JOBS)
    op.drop_table(MAILS)
