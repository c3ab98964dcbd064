"""Calculation selectors as managers define them: keys of the ticket and what each offers."""

from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.places import places_said, places_told
from pospro.api.schemas import calculation_selectors as schema
from pospro.api.schemas.office import Kept
from pospro.api.schemas.ticket_setup import TicketPlace
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_calculation_selectors
from pospro.services.manager.edit_calculation_selectors import (
    CalculationSelectorContent,
    SaveCalculationSelector,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.storage.calculation_selectors import (
    calculation_selector_state,
    calculation_selectors,
)

blueprint = resource("calculation_selectors")


@blueprint.get("/calculation-selectors")
@operation("edit_accounts")
def find() -> schema.CalculationSelectorList:
    """Every selector in the order of the keys, retired ones last."""
    with context.db.reading() as connection:
        found = calculation_selectors(connection)
    return schema.CalculationSelectorList(
        calculation_selectors=tuple(
            schema.ListedCalculationSelector(
                id=str(each.id),
                name=each.translations.get(context.language, each.name),
                color=each.color,
                many=each.many,
                calculation_type_ids=tuple(map(str, each.calculation_type_ids)),
                retired=each.retired,
            )
            for each in found.values()
        )
    )


def read(selector_id: int) -> schema.EditedCalculationSelector:
    """A selector."""
    with context.db.reading() as connection:
        state = calculation_selector_state(connection, selector_id)
    return schema.EditedCalculationSelector(
        version=fingerprint(state),
        id=str(selector_id),
        name=state["name"],
        translations=state["translations"],
        color=state["color"],
        many=state["many"],
        calculation_type_ids=tuple(map(str, state["calculation_type_ids"])),
        places=places_told(state["places"], TicketPlace),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "selector_id", read)
blueprint.get("/calculation-selectors/<id:selector_id>")(operation("edit_accounts")(read))


@blueprint.post("/calculation-selectors")
@operation("edit_accounts", 201)
def create(change: Change[schema.CalculationSelectorContent]) -> Kept:
    """A new selector, at the end of the keys."""
    return _saved(change, SaveCalculationSelector(context.actor, _content(change.body)))


@blueprint.put("/calculation-selectors/<id:selector_id>")
@operation("edit_accounts")
def replace(change: Match[schema.CalculationSelectorContent], selector_id: int) -> Kept:
    """All of a selector anew; what stands on tickets stays as it was applied."""
    content = _content(change.body)
    return _saved(
        change, SaveCalculationSelector(context.actor, content, selector_id, change.version)
    )


@blueprint.post("/calculation-selectors/<id:selector_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], selector_id: int) -> Kept:
    """Take a selector off the ticket."""
    return office.turned(
        change, edit_calculation_selectors.retire_calculation_selector, selector_id
    )


@blueprint.post("/calculation-selectors/<id:selector_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], selector_id: int) -> Kept:
    """Show a retired selector again."""
    return office.turned(
        change, edit_calculation_selectors.restore_calculation_selector, selector_id
    )


@blueprint.post("/calculation-selectors/<id:selector_id>/<any(up,down):way>")
@operation("edit_accounts")
def move(change: Change[None], selector_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange a selector with its neighbour."""
    return office.moved(
        change, edit_calculation_selectors.move_calculation_selector, selector_id, way
    )


def _saved(
    change: Change[schema.CalculationSelectorContent], command: SaveCalculationSelector
) -> Kept:
    return office.kept(
        change,
        {"selector": command.selector_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_calculation_selectors.save_calculation_selector(
            context.db, context.clock, command
        ),
    )


def _content(body: schema.CalculationSelectorContent) -> CalculationSelectorContent:
    return CalculationSelectorContent(
        names=Names(body.name, body.translations.given()),
        calculation_type_ids=office.ids(body.calculation_type_ids),
        color=body.color,
        many=body.many,
        places=places_said(body.places),
    )
