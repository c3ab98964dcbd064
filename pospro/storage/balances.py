"""The balance of one account now: the newest summary and what was posted since."""

from sqlalchemy import Connection, func, select

from pospro.storage import day_summaries
from pospro.storage.day_summaries import DaySummaryRow
from pospro.storage.ledger_rows import JournalEntryRow, PostingRow


def balance_of(connection: Connection, account_id: int) -> int:
    """Debits less credits in minor units; closed days are read from their summary."""
    entries, postings = JournalEntryRow.__table__, PostingRow.__table__
    moved = func.coalesce(func.sum(postings.c.debit - postings.c.credit), 0)
    query = (
        select(moved)
        .join_from(entries, postings, postings.c.entry_id == entries.c.id)
        .where(postings.c.account_id == account_id)
    )
    summarised = day_summaries.last_summarised(connection)
    if summarised is None:
        return int(connection.scalar(query) or 0)
    summaries = DaySummaryRow.__table__
    before = select(summaries.c.debit_to_date - summaries.c.credit_to_date).where(
        summaries.c.business_date == summarised, summaries.c.account_id == account_id
    )
    since = connection.scalar(query.where(entries.c.business_date > summarised))
    return int(connection.scalar(before) or 0) + int(since or 0)
