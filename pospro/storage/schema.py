"""Every table in one place, so that migrations and checks see the whole schema."""

from typing import Any

from sqlalchemy import JSON

from pospro.storage import (
    account_screens,
    accounts,
    answers,
    audit,
    calculation_selectors,
    calculations,
    cash_movements,
    catalogue,
    change_types,
    currencies,
    day_sales,
    day_summaries,
    day_vouchers,
    departments,
    document_types,
    documents,
    ledger_rows,
    mail_jobs,
    menus,
    month_sales,
    payment_types,
    payments,
    period_locks,
    print_jobs,
    print_templates,
    report_mails,
    saved_reports,
    shifts,
    taxes,
    ticket_types,
    tickets,
    transaction_types,
    users,
    venue,
    work_periods,
    year_closes,
    z_reports,
)
from pospro.storage.columns import Base

NOUNS = (
    account_screens,
    accounts,
    answers,
    audit,
    calculation_selectors,
    calculations,
    cash_movements,
    catalogue,
    change_types,
    currencies,
    day_sales,
    day_summaries,
    day_vouchers,
    departments,
    document_types,
    documents,
    ledger_rows,
    mail_jobs,
    menus,
    month_sales,
    payment_types,
    payments,
    period_locks,
    print_jobs,
    print_templates,
    report_mails,
    saved_reports,
    shifts,
    taxes,
    ticket_types,
    tickets,
    transaction_types,
    users,
    venue,
    work_periods,
    year_closes,
    z_reports,
)
"""The modules whose rows make up the schema."""

METADATA = Base.metadata


def compared(*facts: Any) -> bool:
    """Whether the drift check compares an item, given as (item, name, kind, reflected, other).

    An index on an expression cannot be read back, so it is left out.
    """
    _, name, kind, *_ = facts
    return not (kind == "index" and name == "uq_work_periods_one_open")


def other_default(*facts: Any) -> bool | None:
    """Whether the default of a JSON column differs; None lets alembic compare any other column.

    `facts` are what alembic gives: context, column found and described, default found, described,
    and as text. PostgreSQL, which alembic would ask, has no way to compare JSON.
    """
    _, _, column, found, _, told = facts
    if not isinstance(column.type, JSON):
        return None
    return (found or "").removesuffix("::json") != (told or "")
