"""The back office's frame: its rail, its forms, and the good word after something was saved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pospro.domain.errors import N_
from pospro.request.context import context
from pospro.services.manager.sections import DOWN, UP, Move
from pospro.web.fragments import fragment, is_fragment, leave_for, path_to
from pospro.web.frame import Entry, path_of

PLACES = (
    ("work_period", "work_period.page", N_("Day"), "calendar-days"),
    ("see_sales", "reports.home", N_("Reports"), "chart-column"),
    ("see_books", "reports.home", N_("Reports"), "chart-column"),
    ("shift", "drawer.page", N_("Drawer"), "wallet"),
    ("see_books", "books.page", N_("Books"), "book-open"),
    ("make_documents", "documents.page", N_("Documents"), "file-text"),
    ("see_books", "account_screens.page", N_("Accounts"), "landmark"),
    ("edit_accounts", "manager_accounts.page", N_("Accounts"), "landmark"),
    ("edit_accounts", "manager_payment_types.page", N_("Ticket set-up"), "receipt-text"),
    ("edit_catalogue", "manager_products.page", N_("Products"), "tag"),
    ("edit_catalogue", "manager_menu.page", N_("Menu"), "layout-grid"),
    ("devices", "printers.page", N_("Printers"), "printer"),
    ("edit_users", "manager_users.page", N_("People"), "users"),
    ("configure", "manager_tokens.page", N_("API tokens"), "key-round"),
)
"""Right, endpoint, name and picture of each entry of the rail; a further section is one line.

A screen has twelve of them at most; a page that belongs to another stands behind it.
"""

BEHIND = {
    "day_reports": "work_period",
    "locks": "books",
    "openings": "documents",
    "entries": "documents",
    "batches": "documents",
    "manager_accounts": "account_screens",
    "manager_account_screens": "account_screens",
    "manager_document_types": "account_screens",
    "manager_account_batches": "account_screens",
    "manager_account_types": "account_screens",
    "manager_transaction_types": "account_screens",
    "manager_calculation_types": "manager_payment_types",
    "manager_calculation_selectors": "manager_payment_types",
    "manager_card_devices": "manager_payment_types",
    "manager_change_types": "manager_payment_types",
    "manager_currencies": "account_screens",
    "manager_departments": "manager_payment_types",
    "manager_ticket_types": "manager_payment_types",
    "manager_taxes": "manager_payment_types",
    "manager_import": "manager_products",
    "manager_product_groups": "manager_products",
    "manager_modifier_groups": "manager_products",
    "manager_menus": "manager_menu",
    "manager_registers": "manager_payment_types",
    "manager_roles": "manager_users",
    "manager_series": "manager_payment_types",
    "manager_tokens": "manager_users",
    "manager_print_templates": "printers",
    "print_queue": "printers",
    "saved_reports": "reports",
    "report_mails": "reports",
    "mail_server": "reports",
    "tax_closing": "reports",
    "vouchers": "reports",
}
"""Screens that are reached from another one's page, which the rail shows as the present one.

One that has a line in the rail as well is shown there to whoever may not open that page.
"""

BESIDE = {
    "manager_menu": (
        ("edit_catalogue", "manager_menu.page", N_("Categories")),
        ("edit_catalogue", "manager_menus.page", N_("Menus")),
    ),
    "manager_products": (
        ("edit_catalogue", "manager_products.page", N_("Products")),
        ("edit_catalogue", "manager_product_groups.page", N_("Product groups")),
        ("edit_catalogue", "manager_modifier_groups.page", N_("Modifiers")),
    ),
    "manager_users": (
        ("edit_users", "manager_users.page", N_("People")),
        ("edit_users", "manager_roles.page", N_("Roles")),
        ("configure", "manager_tokens.page", N_("API tokens")),
    ),
}
"""Section → right, endpoint and name of each list that its segmented head turns to."""

DONE = {
    "locked": N_("The lock is saved."),
    "saved": N_("“%(name)s” is saved."),
    "retired": N_("“%(name)s” is retired. Old records keep it."),
    "restored": N_("“%(name)s” is back in use."),
    "pin": N_("%(name)s has a new PIN and is signed out everywhere."),
    "revoked": N_("“%(name)s” is revoked. Its program can do nothing from now on."),
    "added": N_("%(name)s accounts were added."),
    "imported": N_("%(name)s products were added or changed."),
    "printing": N_("The report is on its way to the printer."),
    "chosen": N_("The receipt printers are saved."),
    "retried": N_("It is tried again now."),
    "dropped": N_("It is given up and will not be printed."),
    "mailing": N_("“%(name)s” is on its way."),
    "mail_again": N_("The mail is sent again now."),
    "mail_dropped": N_("The mail is given up and will not be sent."),
    "diverted": N_("It comes out at “%(name)s”."),
}
"""What is said after something went well, by the word in the address."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form's page, its fragment, and the values that both show."""

    page: str
    fragment: str
    values: Mapping[str, object]


def rail(section: str = "") -> list[Entry]:
    """The entries that the person's rights open; the page belongs to its own or another section."""
    rights = context.actor.rights
    here = section or _section()
    open_to = {_noun(endpoint) for right, endpoint, _name, _icon in PLACES if right in rights}
    entries = [
        Entry(
            path_of(endpoint), _(name), icon, here in {_noun(endpoint), BEHIND.get(_noun(endpoint))}
        )
        for right, endpoint, name, icon in _open(rights)
        if BEHIND.get(_noun(endpoint)) not in open_to
    ]
    own = Entry(path_to("own.page"), _("My screen"), "monitor", here == "own")
    return [*entries, own]


def _open(rights: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """The entries that one of the rights opens, each once."""
    found = {place[1]: place for place in reversed(PLACES) if place[0] in rights}
    return list(reversed(found.values()))


def beside() -> list[Entry]:
    """The lists of this section that the person may open; none where there is only one."""
    lists = [each for each in BESIDE.get(_section(), ()) if each[0] in context.actor.rights]
    here = _noun(request.endpoint or "")
    entries = [
        Entry(path_to(endpoint), _(name), "", here == _noun(endpoint))
        for _right, endpoint, name in lists
    ]
    return entries if len(entries) > 1 else []


def _section() -> str:
    return _section_of(_noun(request.endpoint or ""))


def _section_of(noun: str) -> str:
    return BEHIND.get(noun, noun)


def _noun(endpoint: str) -> str:
    return endpoint.partition(".")[0]


def page(template: str, **values: object) -> str:
    """A page of the back office; `section` is where it belongs, if not where its address says."""
    frame = {
        "nav": rail(str(values.get("section", ""))),
        "beside": beside(),
        "till_url": path_to("sign_in.welcome"),
        "done": _good_word(),
    }
    return render_template(template, **frame, **values)


def listing(
    name: str, values: Mapping[str, Any], tabs: Sequence[object] = ()
) -> ResponseReturnValue:
    """A list that is searched while one types: its rows alone for a search, else the whole page."""
    if is_fragment():
        return fragment(f"manager/_{name}.html", **values)
    return page(f"manager/{name}.html", tabs=tabs, **values)


def show(form: Form) -> str:
    """The form as a page."""
    return page(form.page, **form.values)


def refused(form: Form) -> Response:
    """The form again, with what was typed and what is wrong with it."""
    if is_fragment():
        return make_response(render_template(form.fragment, **form.values), 422)
    return make_response(show(form), 422)


def finished(endpoint: str, done: str, name: str, **further: object) -> ResponseReturnValue:
    """On to a list, which says that it went well; `further` says which part of it."""
    return leave_for(path_to(endpoint, done=done, name=name, **further))


def move(row_id: int) -> Move:
    """A row that its key moves one place up or down."""
    return Move(context.actor, row_id, UP if request.form.get("by") == "up" else DOWN)


def _good_word() -> str:
    sentence = DONE.get(request.args.get("done", ""))
    return _(sentence, name=request.args.get("name", "")[:80]) if sentence else ""
