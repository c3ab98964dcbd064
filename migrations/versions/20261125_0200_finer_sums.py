"""Sums of days tell departments and books apart, and more of them are added up to months.

Rules of every migration: structure only, ledger data is never changed; add first, stop using,
drop a release later; protected tables are not rebuilt; constraints have names; both engines.

What is kept goes on where it cannot be otherwise: lines of days without departments, entries of
days with one book. The sums of other days are discarded; they are made again a month at a time
after the schema, and by the days that are closed. Months are added up from what is left.

Revision: 20261125_0200
Revises: 20261125_0150
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from pospro.storage.columns import Minor

revision = "20261125_0200"
down_revision = "20261125_0150"
branch_labels = None
depends_on = None

ID, NAME, COUNT, MONEY = sa.BigInteger(), sa.Text(), sa.BigInteger(), Minor()
PLACE = {"register_id": ID, "person_id": ID}
PRODUCT = {"product_id": ID, "portion_id": ID}
DEPARTMENT = {"department_id": ID}
TICKETS = {"tickets": COUNT, "value": MONEY}
LINES = {"lines": COUNT, "quantity": COUNT, "value": MONEY}
MOVED = {"debit": MONEY, "credit": MONEY}

Columns = dict[str, Any]
Shape = tuple[Columns, Columns]

FINER: dict[str, tuple[str, Shape, Shape]] = {
    "day_lines": (
        "0",
        ({**PLACE, **PRODUCT}, LINES),
        ({**PLACE, **DEPARTMENT, **PRODUCT}, LINES),
    ),
    "day_entries": (
        "(SELECT min(book_id) FROM journal_entries WHERE business_date = before.business_date)",
        ({"reason": NAME, "accounts": NAME, "account_id": ID}, MOVED),
        ({"book_id": ID, "reason": NAME, "accounts": NAME, "account_id": ID}, MOVED),
    ),
}
"""Table of days → what fills its new key, and its keys and sums before and after."""

DAYS: dict[str, tuple[str, Shape]] = {
    "day_ticket_sums": ("day_tickets", ({**PLACE, **DEPARTMENT}, TICKETS)),
    "day_line_sums": ("day_lines", ({**PLACE, **DEPARTMENT}, LINES)),
}
"""New table of days → the finer one that it is the sum of."""

MARKED = {"state": ID, **PLACE, "reason": NAME, **PRODUCT}
MONTHS: dict[str, tuple[str, Shape]] = {
    "month_tickets": ("day_ticket_sums", ({"weekday": ID, **PLACE, **DEPARTMENT}, TICKETS)),
    "month_quarters": ("day_tickets", ({"quarter": ID, **PLACE, **DEPARTMENT}, TICKETS)),
    "month_lines": ("day_lines", ({**PLACE, **DEPARTMENT, **PRODUCT}, LINES)),
    "month_weekday_lines": ("day_lines", ({"weekday": ID, **PRODUCT}, LINES)),
    "month_marked_lines": ("day_marked_lines", (MARKED, LINES)),
}
"""New table of months → the table of days that it is the sum of."""

EVERY_DAY = (
    "day_tickets",
    "day_lines",
    "day_marked_lines",
    "day_payments",
    "day_taxes",
    "day_calculations",
    "day_entries",
    "day_vouchers",
    "day_voucher_lines",
    "summed_days",
)
"""All that is kept of a day."""

UNSURE = (
    "SELECT business_date FROM day_tickets WHERE department_id <> 0"
    " UNION SELECT business_date FROM journal_entries GROUP BY business_date"
    " HAVING min(book_id) <> max(book_id)"
)
"""The days whose sums do not say which department or which book they are of."""


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.drop_table("month_lines")
    op.execute("DELETE FROM summed_months")
    op.execute(f"CREATE TEMPORARY TABLE unsure AS {UNSURE}")
    for table in EVERY_DAY:
        op.execute(f"DELETE FROM {table} WHERE business_date IN (SELECT business_date FROM unsure)")  # noqa: S608 - names of this file
    op.execute("DROP TABLE unsure")
    for table, (filled, before, after) in FINER.items():
        _reshape(table, before, after, filled)
    for table, (finer, (keys, sums)) in DAYS.items():
        _create(table, "day", (keys, sums))
        _add_up(table, finer, (["business_date", *keys], list(sums)))
    for table, (_days, shape) in MONTHS.items():
        _create(table, "month", shape)
    _keep_months()


def downgrade() -> None:
    """Take the step back; sums that are told apart are added up, those of months made again."""
    for table in MONTHS:
        op.drop_table(table)
    op.execute("DELETE FROM summed_months")
    for table in DAYS:
        op.drop_table(table)
    for table, (_filled, before, after) in FINER.items():
        _reshape(table, after, before)
    _create("month_lines", "month", ({**PLACE, **PRODUCT}, LINES))


def _create(table: str, span: str, shape: Shape) -> None:
    """A table of sums of days or of months."""
    column = {"day": "business_date", "month": "month"}[span]
    keys, sums = shape
    op.create_table(
        table,
        sa.Column(column, sa.Date(), nullable=False),
        *(sa.Column(name, kind, nullable=False) for name, kind in {**keys, **sums}.items()),
        sa.ForeignKeyConstraint(
            [column], [f"summed_{span}s.{column}"], name=op.f(f"fk_{table}_{column}")
        ),
        sa.PrimaryKeyConstraint(column, *keys, name=op.f(f"pk_{table}")),
        sqlite_strict=True,
    )


def _reshape(table: str, before: Shape, after: Shape, filled: str = "") -> None:
    """Make a table of days again with other keys; a new key is `filled`, a lost one added up."""
    old = f"{table}_before"
    op.rename_table(table, old)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE {old} RENAME CONSTRAINT pk_{table} TO pk_{old}")
    _create(table, "day", after)
    (known, _), (keys, sums) = before, after
    from_old = {key: f"before.{key}" if key in known else filled for key in keys}
    names = ["business_date", *keys, *sums]
    if filled:
        values = ["before.business_date", *from_old.values(), *(f"before.{name}" for name in sums)]
        op.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)}"  # noqa: S608 - names of this file
            f" FROM {old} AS before"
        )
    else:
        _add_up(table, old, (["business_date", *keys], list(sums)))
    op.drop_table(old)


def _add_up(table: str, origin: str, columns: tuple[list[str], list[str]]) -> None:
    """Fill a table with the sums of one that tells more apart."""
    keys, sums = columns
    added = ", ".join(f"SUM({name})" for name in sums)
    op.execute(
        f"INSERT INTO {table} ({', '.join([*keys, *sums])})"  # noqa: S608 - names of this file
        f" SELECT {', '.join(keys)}, {added} FROM {origin} GROUP BY {', '.join(keys)}"
    )


def _keep_months() -> None:
    """Add up every month before that of the last day that is kept."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    day = "business_date"
    month = f"date({day}, 'start of month')" if is_sqlite else f"date_trunc('month', {day})::date"
    made = {
        "weekday": f"(CAST(strftime('%w', {day}) AS INTEGER) + 6) % 7"
        if is_sqlite
        else f"CAST((EXTRACT(dow FROM {day}) + 6) AS BIGINT) % 7",
        "quarter": "slot % 96",
    }
    last = f"(SELECT {month.replace(day, f'max({day})')} FROM summed_days)"  # noqa: S608 - names of this file
    whole = f"{month} < {last}"
    op.execute(f"INSERT INTO summed_months (month) SELECT DISTINCT {month} FROM summed_days"  # noqa: S608 - names of this file
               f" WHERE {whole}")  # fmt: skip
    for table, (days, (keys, sums)) in MONTHS.items():
        values = [month, *(made.get(key, key) for key in keys)]
        added = [f"SUM({name})" for name in sums]
        op.execute(
            f"INSERT INTO {table} ({', '.join(['month', *keys, *sums])})"  # noqa: S608 - names of this file
            f" SELECT {', '.join([*values, *added])} FROM {days} WHERE {whole}"
            f" GROUP BY {', '.join(values)}"
        )
