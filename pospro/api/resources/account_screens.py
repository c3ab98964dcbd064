"""Account screens: composed by managers, read with the balances of their accounts."""

from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.places import places_said, places_told
from pospro.api.schemas import account_screens as schema
from pospro.api.schemas.ledger import Report
from pospro.api.schemas.office import Kept
from pospro.api.schemas.ticket_setup import Place
from pospro.api.stale import show_present
from pospro.api.tables import report_told
from pospro.domain.errors import NotFound
from pospro.reports.account_screen import ScreenQuery, account_screen
from pospro.reports.query import ReportQuery
from pospro.reports.spans import checked
from pospro.request.context import context
from pospro.services.manager import edit_account_screens
from pospro.services.manager.edit_account_screens import AccountScreenContent, SaveAccountScreen
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.storage.account_directory import directory
from pospro.storage.account_screens import (
    NO_SCREEN,
    ScreenType,
    account_screen_state,
    account_screens,
    screens_for,
)
from pospro.storage.users import role_of

blueprint = resource("account_screens")


@blueprint.get("/account-screens")
@operation("see_books")
def find() -> schema.AccountScreenList:
    """Every account screen in its order, retired ones last."""
    with context.db.reading() as connection:
        found = account_screens(context.db, connection)
    return schema.AccountScreenList(
        account_screens=tuple(
            schema.ListedAccountScreen(
                id=str(each.id), name=each.name, as_tree=each.as_tree, retired=each.is_retired
            )
            for each in found.values()
        )
    )


def read(account_screen_id: int) -> schema.EditedAccountScreen:
    """An account screen."""
    with context.db.reading() as connection:
        state = account_screen_state(connection, account_screen_id)
    return schema.EditedAccountScreen(
        version=fingerprint(state),
        id=str(account_screen_id),
        name=state["name"],
        translations=state["translations"],
        span=state["span"],
        as_tree=state["as_tree"],
        types=tuple(
            schema.ScreenType(account_type_id=str(type_id), details=details, hide_zero=hide_zero)
            for type_id, details, hide_zero in state["types"]
        ),
        document_type_ids=tuple(map(str, state["documents"])),
        places=places_told(state["places"], Place),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "account_screen_id", read)
blueprint.get("/account-screens/<id:account_screen_id>")(operation("edit_accounts")(read))


@blueprint.get("/account-screens/<id:account_screen_id>/balances")
@operation("see_books")
def balances(query: schema.BalancesQuery, account_screen_id: int) -> Report:
    """The accounts of a screen with their balances, a page at a time, if it is for the token.

    Without days everything is told; a total of each type and of all belongs to it.
    """
    checked(query.since, query.until)
    asked = ReportQuery(
        since=query.since,
        until=query.until,
        after=query.after,
        size=query.limit,
        language=context.language,
        text=query.text,
    )
    actor = context.actor
    with context.db.reading() as connection:
        role_id = role_of(connection, actor.user_id)
        screens = screens_for(context.db, connection, actor.register_id, role_id)
        screen = next((each for each in screens if each.id == account_screen_id), None)
        if screen is None:
            raise NotFound(NO_SCREEN)
        type_id = int(query.account_type_id) if query.account_type_id else None
        known = directory(context.db, connection)
        table = account_screen(connection, known, ScreenQuery(screen, asked, type_id))
    return report_told("account_screen", table)


@blueprint.post("/account-screens")
@operation("edit_accounts", 201)
def create(change: Change[schema.AccountScreenContent]) -> Kept:
    """A new account screen, after the others."""
    return _saved(change, SaveAccountScreen(context.actor, _content(change.body)))


@blueprint.put("/account-screens/<id:account_screen_id>")
@operation("edit_accounts")
def replace(change: Match[schema.AccountScreenContent], account_screen_id: int) -> Kept:
    """All of an account screen anew."""
    content = _content(change.body)
    command = SaveAccountScreen(context.actor, content, account_screen_id, change.version)
    return _saved(change, command)


@blueprint.post("/account-screens/<id:account_screen_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], account_screen_id: int) -> Kept:
    """Take an account screen away; its accounts stay."""
    return office.turned(change, edit_account_screens.retire_account_screen, account_screen_id)


@blueprint.post("/account-screens/<id:account_screen_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], account_screen_id: int) -> Kept:
    """Show a retired account screen again."""
    return office.turned(change, edit_account_screens.restore_account_screen, account_screen_id)


@blueprint.post("/account-screens/<id:account_screen_id>/<any(up,down):way>")
@operation("edit_accounts")
def move(change: Change[None], account_screen_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange an account screen with its neighbour."""
    mover = edit_account_screens.move_account_screen
    return office.moved(change, mover, account_screen_id, way)


def _saved(change: Change[schema.AccountScreenContent], command: SaveAccountScreen) -> Kept:
    content = change.body.model_dump(mode="json")
    return office.kept(
        change,
        {"account_screen": command.account_screen_id, "content": content},
        lambda: edit_account_screens.save_account_screen(context.db, context.clock, command),
    )


def _content(body: schema.AccountScreenContent) -> AccountScreenContent:
    return AccountScreenContent(
        names=Names(body.name, body.translations.given()),
        types=tuple(
            ScreenType(int(each.account_type_id), each.details, each.hide_zero)
            for each in body.types
        ),
        span=body.span,
        as_tree=body.as_tree,
        documents=tuple(map(int, body.document_type_ids)),
        places=places_said(body.places),
    )
