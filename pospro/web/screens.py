"""The registry of screens: a new one is a module of this folder and a line below."""

from pospro.web import (
    account_screens,
    books,
    closed_tickets,
    day_reports,
    drawer,
    locks,
    options,
    payments,
    print_queue,
    printers,
    receipts,
    reports,
    saved_reports,
    sign_in,
    tax_closing,
    tickets,
    till,
    vouchers,
    work_period,
)
from pospro.web.documents import BLUEPRINTS as DOCUMENTS
from pospro.web.manager import BLUEPRINTS as MANAGER

BLUEPRINTS = (
    sign_in.blueprint,
    till.blueprint,
    tickets.blueprint,
    closed_tickets.blueprint,
    options.blueprint,
    payments.blueprint,
    receipts.blueprint,
    work_period.blueprint,
    day_reports.blueprint,
    drawer.blueprint,
    books.blueprint,
    account_screens.blueprint,
    locks.blueprint,
    reports.blueprint,
    saved_reports.blueprint,
    vouchers.blueprint,
    tax_closing.blueprint,
    printers.blueprint,
    print_queue.blueprint,
    *DOCUMENTS,
    *MANAGER,
)
