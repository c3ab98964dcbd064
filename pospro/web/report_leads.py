"""What goes on from a report: its pages for printing, its settings, the entry that it proposes."""

from collections.abc import Mapping

from flask_babel import gettext as _

from pospro.domain.errors import N_
from pospro.reports.report import Report
from pospro.request.context import context
from pospro.web.vouchers import CHAPTERS

Lead = tuple[str, str, str, Mapping[str, str]]

PAGES = ("see_books", "vouchers.pages", "printer", N_("Pages of the book"))
VOUCHERS = ("see_books", "vouchers.page", "settings", N_("How fine the vouchers are"))
CLOSING = ("post_entries", "tax_closing.page", "check", N_("Post the closing"))

LEADS = {
    **dict.fromkeys(CHAPTERS, (PAGES, VOUCHERS)),
    "vouchers": (VOUCHERS,),
    "tax_closing": (CLOSING,),
}
"""Report → right, endpoint, picture and name of what goes on from it."""


def leads(report: Report) -> list[Lead]:
    """Endpoint, picture, label and part of the address, for what the person may do."""
    return [
        (endpoint, picture, _(label), {"key": report.key} if endpoint == PAGES[1] else {})
        for right, endpoint, picture, label in LEADS.get(report.key, ())
        if right in context.actor.rights
    ]
