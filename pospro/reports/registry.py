"""The registry of reports: a new report is a module of this folder and a line below."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from pospro.domain.errors import N_
from pospro.reports.account_card import account_card, card_totals
from pospro.reports.ageing import payables_ageing, receivables_ageing
from pospro.reports.cash_flow import cash_flow
from pospro.reports.comparing import compared, former_of, with_totals
from pospro.reports.general_ledger import general_ledger
from pospro.reports.journal import journal, journal_totals
from pospro.reports.lists.calculation_list import calculation_list
from pospro.reports.lists.drawer_list import drawer_list
from pospro.reports.lists.line_list import line_list
from pospro.reports.lists.payment_list import payment_list
from pospro.reports.lists.ticket_list import ticket_list
from pospro.reports.lists.z_report_list import z_report_list
from pospro.reports.movements import prepared
from pospro.reports.ordering import ordered, with_columns
from pospro.reports.own.composed import compose
from pospro.reports.own.subject import Subject
from pospro.reports.own.subjects import SUBJECTS
from pospro.reports.query import ReportQuery
from pospro.reports.report import LISTS, OWN, Report, list_report, sales_report
from pospro.reports.sales.discounts import discounts
from pospro.reports.sales.given_away import gifts, returns, voids
from pospro.reports.sales.payments import by_payment_type
from pospro.reports.sales.products import by_group, by_portion, by_product
from pospro.reports.sales.tickets import (
    by_day,
    by_department,
    by_hour,
    by_person,
    by_register,
    by_weekday,
)
from pospro.reports.sales.watched import change_given, no_sales, undone_payments
from pospro.reports.spans import checked
from pospro.reports.statements import balance_sheet, profit_and_loss
from pospro.reports.table import Table
from pospro.reports.tax_closing import tax_closing
from pospro.reports.taxes import tax_by_rate
from pospro.reports.trial_balance import trial_balance
from pospro.reports.vouchers.balances import balances_by_side, balances_with_movement
from pospro.reports.vouchers.journal_book import journal_book
from pospro.reports.vouchers.ledger_book import ledger_book
from pospro.reports.vouchers.voucher_list import voucher_list


def _trial_balance(connection: Connection, query: ReportQuery) -> Table:
    return trial_balance(connection, query.until, query.language)


def _own(subject: Subject) -> Report:
    return Report(
        subject.key,
        subject.name,
        partial(compose, subject),
        OWN,
        subject.about,
        compares=True,
        narrows=subject.narrows,
        subject=subject,
    )


WHERE, WHO = ("register", "department"), ("register", "person", "approver")
EVERYWHERE = (*WHERE, "person")
"""Filters that several reports have."""

REPORTS: Mapping[str, Report] = {
    report.key: report
    for report in (
        sales_report(
            "sales_by_product",
            N_("Sales by product"),
            N_("What was sold of each product, before discounts."),
            by_product,
            "group",
            *EVERYWHERE,
        ),
        sales_report(
            "sales_by_group",
            N_("Sales by product group"),
            N_("What was sold of each group of products, before discounts."),
            by_group,
            *EVERYWHERE,
        ),
        sales_report(
            "sales_by_portion",
            N_("Sales by portion"),
            N_("Which sizes of a product sell."),
            by_portion,
            "group",
        ),
        sales_report(
            "sales_by_day",
            N_("Sales by day"),
            N_("Tickets and takings of each business day."),
            by_day,
            *EVERYWHERE,
        ),
        sales_report(
            "sales_by_weekday",
            N_("Sales by weekday"),
            N_("Which days of the week are strong."),
            by_weekday,
            *WHERE,
        ),
        sales_report(
            "sales_by_hour",
            N_("Sales by hour"),
            N_("When the guests come: tickets by the hour they were closed."),
            by_hour,
            *WHERE,
        ),
        sales_report(
            "sales_by_person",
            N_("Sales by person"),
            N_("What each person sold, and their average ticket."),
            by_person,
            *WHERE,
        ),
        sales_report(
            "sales_by_register",
            N_("Sales by register"),
            N_("What was sold at each register."),
            by_register,
            "department",
            "person",
        ),
        sales_report(
            "sales_by_department",
            N_("Sales by department"),
            N_("What was sold in each department."),
            by_department,
            *WHO[:2],
        ),
        sales_report(
            "payments_by_type",
            N_("Payments by type"),
            N_("How guests paid: cash, cards, vouchers and accounts."),
            by_payment_type,
            *WHO[:2],
        ),
        sales_report(
            "discounts",
            N_("Discounts and extras"),
            N_("Who gave which discount, how often, and what it cost."),
            discounts,
            *WHO[1:],
        ),
        sales_report(
            "gifts",
            N_("Gifts"),
            N_("What was given away, by whom and why."),
            gifts,
            *WHO[1:],
            "group",
        ),
        sales_report(
            "voids",
            N_("Voids"),
            N_("What was voided before it was paid, by whom and why."),
            voids,
            *WHO[1:],
            "group",
        ),
        sales_report(
            "returns",
            N_("Returns"),
            N_("What guests brought back, who took it and why."),
            returns,
            *WHO[1:],
            "group",
        ),
        sales_report(
            "undone_payments",
            N_("Undone payments"),
            N_("Payments that were undone or corrected, by whom and why."),
            undone_payments,
            *WHO,
        ),
        sales_report(
            "no_sales",
            N_("Drawers opened without a sale"),
            N_("Who opened a drawer without a sale, how often and why."),
            no_sales,
            *WHO,
        ),
        sales_report(
            "change_given",
            N_("Change given"),
            N_("What each person gave out of the drawer as change."),
            change_given,
            *WHO[:2],
        ),
        list_report(
            "calculation_list",
            N_("Discounts one by one"),
            N_("Every discount and extra with its ticket, who gave it and who approved it."),
            calculation_list,
            *WHO,
        ),
        list_report(
            "ticket_list",
            N_("Tickets"),
            N_("Every closed ticket with who closed it and how it was paid."),
            ticket_list,
            *EVERYWHERE,
        ),
        list_report(
            "line_list",
            N_("Ticket lines"),
            N_("Every line: product, quantity, price, gift or void with its reason."),
            line_list,
            "group",
            "state",
            "register",
            "answerable",
            "approver",
        ),
        list_report(
            "payment_list",
            N_("Payments"),
            N_("Every payment, undone ones included."),
            payment_list,
            "payment_type",
            *WHO,
        ),
        list_report(
            "drawer_list",
            N_("Drawer movements"),
            N_("Cash paid in and out, and every opening of a drawer without a sale."),
            drawer_list,
            "move",
            *WHO,
        ),
        Report(
            "z_reports",
            N_("Z reports"),
            z_report_list,
            LISTS,
            N_("Every closed day as it was sealed, and what its drawers were over or short."),
            is_paged=True,
        ),
        Report(
            "profit_and_loss",
            N_("Profit and loss"),
            profit_and_loss,
            about=N_("What was earned and spent, and what is left."),
            compares=True,
        ),
        Report(
            "balance_sheet",
            N_("Balance sheet"),
            balance_sheet,
            about=N_("What the venue owns and owes at the end of a day."),
            until_only=True,
        ),
        Report(
            "general_ledger",
            N_("General ledger"),
            general_ledger,
            about=N_("Opening, debits, credits and closing of every account."),
        ),
        Report(
            "receivables_ageing",
            N_("Ageing of receivables"),
            receivables_ageing,
            about=N_("Who owes how much, and since when; the oldest is settled first."),
            until_only=True,
        ),
        Report(
            "payables_ageing",
            N_("Ageing of payables"),
            payables_ageing,
            about=N_("What is owed to whom, and since when; the oldest is settled first."),
            until_only=True,
        ),
        Report(
            "tax_by_rate",
            N_("Tax by rate"),
            tax_by_rate,
            about=N_("Net sales and tax of each rate, for the tax return."),
            compares=True,
        ),
        Report(
            "tax_closing",
            N_("Tax closing"),
            tax_closing,
            about=N_("The entry that clears the tax accounts, as a proposal."),
            until_only=True,
        ),
        Report(
            "cash_flow",
            N_("Cash flow"),
            cash_flow,
            about=N_("What came into drawers and bank, and what went out, by what it was for."),
            compares=True,
        ),
        Report(
            "trial_balance",
            N_("Trial balance"),
            _trial_balance,
            about=N_("Debits, credits and balance of every account."),
            until_only=True,
            compares=True,
        ),
        Report(
            "journal",
            N_("Journal"),
            journal,
            about=N_("Every entry with its postings, the newest first."),
            is_paged=True,
            compares=True,
            totals=journal_totals,
            all_days=True,
        ),
        Report(
            "journal_book",
            N_("Journal book"),
            journal_book,
            about=N_("Numbered vouchers with main accounts and sub-accounts, to print as a book."),
            is_paged=True,
        ),
        Report(
            "ledger_book",
            N_("Ledger book"),
            ledger_book,
            about=N_("Every line of each main account with its balance, to print as a book."),
            is_paged=True,
        ),
        Report(
            "balances_by_side",
            N_("Trial balance by main account"),
            balances_by_side,
            about=N_("Debits, credits, debit and credit balances since the year began."),
            until_only=True,
        ),
        Report(
            "balances_with_movement",
            N_("Trial balance with movement"),
            balances_with_movement,
            about=N_("Opening balance, movement and closing balance of each account."),
        ),
        Report(
            "vouchers",
            N_("Vouchers"),
            voucher_list,
            about=N_("Line by line, for the accounting program of your accountant."),
            is_paged=True,
        ),
        Report(
            "account_card",
            N_("Account card"),
            account_card,
            about=N_("Every posting of one account and the balance after it."),
            needs_account=True,
            is_paged=True,
            carries=True,
            compares=True,
            totals=card_totals,
            all_days=True,
        ),
        *map(_own, SUBJECTS.values()),
    )
}

RIGHTS = tuple(sorted({report.right for report in REPORTS.values()}))
"""The rights of which each opens some report."""


def answer(connection: Connection, report: Report, query: ReportQuery) -> Table:
    """What a report answers to a query: checked, compared, in the order and columns asked for.

    Raises BadInput when the first day is after the last, or for an unknown column or comparison.
    """
    if not report.until_only:
        checked(query.since, query.until)
    before = former_of(report, query)
    if report.totals is not None:
        table = with_totals(connection, report, (query, before))
    else:
        query = prepared(connection, query)
        table = report.run(connection, query)
        if before is not None:
            before = replace(before, unsummed=query.unsummed)
            table = compared(table, report.run(connection, before))
    if report.sorts:
        table = ordered(table, query.sort, query.language or "en")
    return with_columns(table, query.columns)
