"""The registry of what own reports count: a new subject is an entry below."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.reports.own import dimensions as by
from pospro.reports.own import measures as figure
from pospro.reports.own.postings import ACCOUNT, ACCOUNT_TYPE, REASON, SUMS, balanced, posted
from pospro.reports.own.subject import Subject, Sums
from pospro.reports.query import ReportQuery
from pospro.reports.sales.payments import proof_of_payments
from pospro.reports.sales.proof import proof_of_lines, proof_of_tickets
from pospro.reports.sales.scope import SOLD
from pospro.reports.summed.lines import LINES_SOLD
from pospro.reports.summed.payments import PAYMENTS_TAKEN
from pospro.reports.summed.source import Source, Totals
from pospro.reports.summed.tickets import TICKETS_SOLD, sold
from pospro.reports.table import Proof


def _from(
    source: Source,
) -> Callable[[Connection, ReportQuery, tuple[str, ...]], Totals]:
    return lambda connection, query, keys: source.total(connection, query, *keys)


def _tickets(connection: Connection, query: ReportQuery, keys: tuple[str, ...]) -> Totals:
    return sold(connection, query, *keys)


def _lines_proof(connection: Connection, query: ReportQuery, sums: Sums) -> Proof | None:
    return proof_of_lines(connection, query, sums["value"])


def _tickets_proof(connection: Connection, query: ReportQuery, sums: Sums) -> Proof | None:
    return proof_of_tickets(connection, query, sums["value"])


def _payments_proof(connection: Connection, query: ReportQuery, sums: Sums) -> Proof | None:
    paid = sums["taken"] + sums["given_back"]
    return None if query.narrow else proof_of_payments(connection, query, paid)


SUBJECTS: Mapping[str, Subject] = {
    subject.key: subject
    for subject in (
        Subject(
            key="own_lines",
            name=N_("Own report: lines sold"),
            about=N_("Products as rung up, put together as you like."),
            sums=LINES_SOLD.sums,
            facts=_from(LINES_SOLD),
            dimensions=(
                by.PRODUCT,
                by.PORTION,
                by.GROUP,
                by.PERSON,
                by.REGISTER,
                by.DEPARTMENT,
                *by.DAYS,
            ),
            measures=(figure.QUANTITY, figure.VALUE, figure.SHARE, figure.LINES, figure.PRICE),
            usual=("group", ("quantity", "value", "share")),
            behind=("line_list", {"state": SOLD}),
            proof=_lines_proof,
            narrows=("group", "person", "register", "department"),
        ),
        Subject(
            key="own_tickets",
            name=N_("Own report: tickets"),
            about=N_("Closed tickets, put together as you like."),
            sums=TICKETS_SOLD.sums,
            facts=_tickets,
            dimensions=(*by.DAYS, by.HOUR, by.PERSON, by.REGISTER, by.DEPARTMENT),
            measures=(figure.TICKETS, figure.VALUE, figure.AVERAGE_TICKET, figure.SHARE),
            usual=("day", ("tickets", "value", "average")),
            behind=("ticket_list", {}),
            proof=_tickets_proof,
            narrows=("person", "register", "department"),
        ),
        Subject(
            key="own_payments",
            name=N_("Own report: payments"),
            about=N_("What was taken and given back, put together as you like."),
            sums=PAYMENTS_TAKEN.sums,
            facts=_from(PAYMENTS_TAKEN),
            dimensions=(by.PAYMENT_TYPE, by.PERSON, by.REGISTER, *by.DAYS),
            measures=(figure.TAKEN, figure.GIVEN_BACK, figure.PAYMENTS, figure.AVERAGE_PAYMENT),
            usual=("payment_type", ("payments", "taken", "given_back")),
            behind=("payment_list", {}),
            proof=_payments_proof,
            narrows=("payment_type", "person", "register"),
        ),
        Subject(
            key="own_postings",
            name=N_("Own report: postings"),
            about=N_("Debits and credits of the ledger, put together as you like."),
            sums=SUMS,
            facts=posted,
            dimensions=(ACCOUNT, ACCOUNT_TYPE, REASON, by.REGISTER, *by.DAYS),
            measures=(figure.DEBIT, figure.CREDIT, figure.BALANCE),
            usual=("account_type", ("debit", "credit", "balance")),
            behind=("journal", {}),
            proof=balanced,
            narrows=("account_type", "register"),
        ),
    )
}
