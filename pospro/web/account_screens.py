"""Account screens at work: accounts with their balances, and the documents that are made there."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import NotFound
from pospro.loading import loaded
from pospro.reports.account_screen import ScreenQuery, account_screen
from pospro.reports.query import ReportQuery
from pospro.reports.render.csv import csv_text
from pospro.reports.render.files import XLSX
from pospro.reports.spans import checked
from pospro.reports.table import Table
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.ledger.documents import desk
from pospro.storage.account_directory import directory
from pospro.storage.account_screens import NO_SCREEN, AccountScreen, screens_for
from pospro.storage.document_types import DocumentType
from pospro.storage.users import role_of
from pospro.web import reading
from pospro.web.account_card import ShownSpan, asked_span
from pospro.web.filters import said
from pospro.web.forms import is_id
from pospro.web.fragments import fragment, is_fragment, path_to
from pospro.web.manager import accounting, office
from pospro.web.manager.accounting import Tab
from pospro.web.tables import shown

blueprint = Blueprint("account_screens", __name__, url_prefix="/accounts")
EVERY_ROW = 100_000
LONGEST_SEARCH = 80


@dataclass(frozen=True, slots=True)
class _Asked:
    """A screen as it was asked for, and the keys of its spans."""

    query: ScreenQuery
    spans: tuple[ShownSpan, ...]

    @property
    def address(self) -> dict[str, object]:
        """The question as an address carries it, without the page."""
        asked = self.query.asked
        found: dict[str, object] = {"since": asked.since, "until": asked.until, "q": asked.text}
        found["type"] = self.query.type_id
        if not (asked.since or asked.until):
            found["span"] = "all"
        return {name: value for name, value in found.items() if value not in (None, "")}


@blueprint.get("/")
@permission("see_books")
def page() -> str:
    """The first screen that is for this person here."""
    with context.db.reading() as connection:
        screens = _screens(connection)
    if screens:
        return _show(screens[0].id)
    return office.page("account_screens/none.html", tabs=accounting.tabs())


@blueprint.get("/<int:screen_id>")
@permission("see_books")
def read(screen_id: int) -> ResponseReturnValue:
    """A screen; its rows alone for a search."""
    return _show(screen_id)


@blueprint.get("/<int:screen_id>.csv")
@permission("see_books")
def csv(screen_id: int) -> ResponseReturnValue:
    """The same as a CSV file."""
    table = _whole(screen_id)
    return _file(csv_text(table, context.language), f"{screen_id}.csv", "text/csv")


@blueprint.get("/<int:screen_id>.xlsx")
@permission("see_books")
def xlsx(screen_id: int) -> ResponseReturnValue:
    """The same as a spreadsheet."""
    table = _whole(screen_id)
    write = loaded("pospro.reports.render.xlsx:xlsx_bytes")
    return _file(write(table, context.language), f"{screen_id}.xlsx", XLSX)


def _show(screen_id: int) -> str:
    with context.db.reading() as connection:
        screens = _screens(connection)
        asked = _asked(connection, _one(screens, screen_id))
        known = directory(context.db, connection)
        table = account_screen(connection, known, asked.query)
        documents = _documents(connection, asked.query.screen)
    values: dict[str, Any] = {
        "screen": asked.query.screen,
        "query": asked.query.asked,
        "type": known.types.get(asked.query.type_id or 0),
        "table": shown(table),
        "address": asked.address,
    }
    if is_fragment():
        found: str = fragment("account_screens/_rows.html", **values).get_data(as_text=True)
        return found
    return office.page(
        "account_screens/page.html",
        tabs=accounting.tabs(),
        screens=_tabs(screens, screen_id),
        spans=asked.spans,
        documents=documents,
        **values,
    )


def _screens(connection: Connection) -> list[AccountScreen]:
    actor = context.actor
    role_id = role_of(connection, actor.user_id)
    return screens_for(context.db, connection, actor.register_id, role_id)


def _one(screens: list[AccountScreen], screen_id: int) -> AccountScreen:
    found = next((each for each in screens if each.id == screen_id), None)
    if found is None:
        raise NotFound(NO_SCREEN)
    return found


def _tabs(screens: list[AccountScreen], screen_id: int) -> list[Tab]:
    return [
        Tab(
            path_to("account_screens.read", screen_id=each.id),
            said(each.name, each.translations),
            each.id == screen_id,
        )
        for each in screens
    ]


def _asked(connection: Connection, screen: AccountScreen) -> _Asked:
    """The days in the address count, else a span, else what the screen shows at first."""
    args = request.args
    text, chosen = args.get("q", "").strip()[:LONGEST_SEARCH], args.get("type", "")
    type_id = int(chosen) if is_id(chosen) else None
    query = ReportQuery(
        since=_day("since"),
        until=_day("until"),
        after=args.get("after"),
        language=context.language,
        text=text,
    )

    def address_of(span: str) -> str:
        kept = {"type": type_id, "q": text or None}
        return path_to("account_screens.read", screen_id=screen.id, span=span, **kept)

    checked(query.since, query.until)
    card = asked_span(connection, query, screen.span, address_of)
    return _Asked(ScreenQuery(screen, card.query, type_id), card.spans)


def _day(name: str) -> date | None:
    text = request.args.get(name, "").strip()
    return reading.read_day(text, name) if text else None


def _documents(connection: Connection, screen: AccountScreen) -> list[DocumentType]:
    """The document types of the screen that this person may make here, in its order."""
    if "make_documents" not in context.actor.rights or not screen.documents:
        return []
    offered = {each.id: each for each in desk(context.db, connection, context.actor).offered()}
    return [offered[each] for each in screen.documents if each in offered]


def _whole(screen_id: int) -> Table:
    """The screen from its first row to its last."""
    with context.db.reading() as connection:
        asked = _asked(connection, _one(_screens(connection), screen_id)).query
        whole = replace(asked, asked=asked.asked.all_rows(EVERY_ROW))
        return account_screen(connection, directory(context.db, connection), whole)


def _file(content: str | bytes, name: str, media: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="accounts-{name}"'}
    return Response(content, 200, headers, mimetype=media)
