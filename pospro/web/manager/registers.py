"""Registers: the tills of the venue, and the form of one beside what stands at it."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection
from werkzeug.datastructures import MultiDict

from pospro.domain.errors import BadInput
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_registers import (
    RegisterContent,
    SaveRegister,
    drawer_choices,
    restore_register,
    retire_register,
    save_register,
    suggested_register,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.foreign_drawers import foreign_drawer_choices
from pospro.storage import number_series, printers, registers
from pospro.storage.venue_setup import current_setup
from pospro.web.forms import Typed, is_id
from pospro.web.manager import office, ticket_setup
from pospro.web.manager.office import Form
from pospro.web.manager.past import events
from pospro.web.manager.series import purposes

blueprint = Blueprint("manager_registers", __name__, url_prefix="/manager/registers")
LIST = "manager_registers.page"


@blueprint.get("/")
@permission("edit_accounts")
def page() -> str:
    """Every register with its drawer and its printer."""
    with context.db.reading() as connection:
        listed = registers.listed_registers(connection)
    return office.page("manager/registers.html", tabs=ticket_setup.tabs(), registers=listed)


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form with the next free code; the drawer is a new account unless one is chosen."""
    with context.db.reading() as connection:
        state: dict[str, Any] = {"code": suggested_register(connection), "name": ""}
        state |= {"drawer_account_id": "", "receipt_printer_id": "", "seen": "", "errors": {}}
        state["foreign_account_ids"] = []
        return office.show(_form(connection, None, state))


@blueprint.get("/<int:register_id>")
@permission("edit_accounts")
def edit(register_id: int) -> str:
    """The form of a register."""
    with context.db.reading() as connection:
        state = registers.register_state(connection, register_id)
        shown = state | {"seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, register_id, shown))


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new register."""
    return _save(None)


@blueprint.post("/<int:register_id>")
@permission("edit_accounts")
def change(register_id: int) -> ResponseReturnValue:
    """Keep a changed register."""
    return _save(register_id)


@blueprint.post("/<int:register_id>/retire")
@permission("edit_accounts")
def retire(register_id: int) -> ResponseReturnValue:
    """Take a register out of use."""
    retire_register(context.db, context.clock, context.actor, register_id)
    return office.finished(LIST, "retired", _name(register_id))


@blueprint.post("/<int:register_id>/restore")
@permission("edit_accounts")
def restore(register_id: int) -> ResponseReturnValue:
    """Take a register back into use."""
    restore_register(context.db, context.clock, context.actor, register_id)
    return office.finished(LIST, "restored", _name(register_id))


def _save(register_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    content = RegisterContent(
        code=typed.text("code"),
        name=typed.text("name"),
        drawer_account_id=ticket_setup.chosen_id(typed, "drawer_account_id"),
        receipt_printer_id=ticket_setup.chosen_id(typed, "receipt_printer_id"),
        foreign_account_ids=_foreign(request.form),
    )
    command = SaveRegister(context.actor, content, register_id, typed.text("seen"))
    try:
        save_register(context.db, context.clock, command)
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return office.finished(LIST, "saved", content.name)
    fields = ("code", "name", "drawer_account_id", "receipt_printer_id", "seen")
    given: dict[str, Any] = {name: typed.text(name) for name in fields}
    given["foreign_account_ids"] = _foreign(request.form)
    with context.db.reading() as connection:
        return office.refused(_form(connection, register_id, given | {"errors": typed.errors}))


def _foreign(form: MultiDict[str, str]) -> tuple[int, ...]:
    """The accounts of foreign cash that are ticked."""
    return tuple(int(each) for each in form.getlist("foreign_account_ids") if is_id(each))


def _form(connection: Connection, register_id: int | None, register: dict[str, Any]) -> Form:
    drawers = drawer_choices(context.db, connection, register_id)
    series = [
        each for each in number_series.listed_series(connection) if each.register_id == register_id
    ]
    values = {
        "register": register,
        "register_id": register_id,
        "errors": register["errors"],
        "foreign_drawers": [
            (each.id, f"{each.currency} · {ticket_setup.called(each)}")
            for each in foreign_drawer_choices(context.db, connection, register_id)
        ],
        "drawers": [(each.id, ticket_setup.called(each)) for each in drawers],
        "printers": [(each.id, each.name) for each in printers.in_use(connection)],
        "use": registers.register_use(connection, register_id) if register_id else None,
        "series": series,
        "purposes": purposes(connection),
        "events": events(connection, f"register:{register_id}") if register_id else [],
    }
    return Form("manager/register.html", "manager/_register.html", values)


def _name(register_id: int) -> str:
    with context.db.reading() as connection:
        name: str = registers.register_state(connection, register_id)["name"]
    return name
