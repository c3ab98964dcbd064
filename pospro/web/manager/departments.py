"""Departments: the parts of the venue that sell, and the form of one beside what stands there."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.edit_departments import (
    DepartmentContent,
    SaveDepartment,
    move_department,
    restore_department,
    retire_department,
    save_department,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.storage import departments as stored
from pospro.storage.ticket_types import open_tickets_in_department
from pospro.storage.venue_setup import current_setup
from pospro.web.forms import Typed
from pospro.web.fragments import fragment
from pospro.web.manager import office, ticket_setup
from pospro.web.manager.accounting import other_languages
from pospro.web.manager.office import Form
from pospro.web.manager.paged import paged
from pospro.web.manager.past import events

blueprint = Blueprint("manager_departments", __name__, url_prefix="/manager/departments")
LIST = "manager_departments.page"


@blueprint.get("/")
@permission("edit_accounts")
def page() -> ResponseReturnValue:
    """Every department in its order."""
    with context.db.reading() as connection:
        values = _list(connection)
    return office.listing("departments", values, ticket_setup.tabs())


@blueprint.get("/new")
@permission("edit_accounts")
def new() -> str:
    """An empty form."""
    state: dict[str, Any] = {"name": "", "translations": {}, "ticket_type_id": "", "menu_id": ""}
    with context.db.reading() as connection:
        return office.show(
            _form(connection, None, state | {"registers": (), "seen": "", "errors": {}})
        )


@blueprint.get("/<int:department_id>")
@permission("edit_accounts")
def edit(department_id: int) -> str:
    """The form of a department."""
    with context.db.reading() as connection:
        state = stored.department_state(connection, department_id)
        shown = state | {"seen": fingerprint(state), "errors": {}}
        return office.show(_form(connection, department_id, shown))


@blueprint.post("/")
@permission("edit_accounts")
def create() -> ResponseReturnValue:
    """Keep a new department."""
    return _save(None)


@blueprint.post("/<int:department_id>")
@permission("edit_accounts")
def change(department_id: int) -> ResponseReturnValue:
    """Keep a changed department."""
    return _save(department_id)


@blueprint.post("/<int:department_id>/retire")
@permission("edit_accounts")
def retire(department_id: int) -> ResponseReturnValue:
    """Take a department off the tills."""
    retire_department(context.db, context.clock, context.actor, department_id)
    return office.finished(LIST, "retired", _name(department_id))


@blueprint.post("/<int:department_id>/restore")
@permission("edit_accounts")
def restore(department_id: int) -> ResponseReturnValue:
    """Take a department back into use."""
    restore_department(context.db, context.clock, context.actor, department_id)
    return office.finished(LIST, "restored", _name(department_id))


@blueprint.post("/<int:department_id>/move")
@permission("edit_accounts")
def move(department_id: int) -> ResponseReturnValue:
    """One place up or down; answers with the list."""
    move_department(context.db, context.clock, office.move(department_id))
    with context.db.reading() as connection:
        return fragment("manager/_departments.html", **_list(connection))


def _list(connection: Connection) -> dict[str, Any]:
    registers = current_setup(context.db, connection).registers
    listed = paged(stored.listed_departments(connection))
    return {
        "listed": listed,
        "places": {
            each.id: ", ".join(registers[own].name for own in each.register_ids)
            for each in listed.rows
        },
    }


def _save(department_id: int | None) -> ResponseReturnValue:
    with context.db.reading() as connection:
        setup = current_setup(context.db, connection)
    typed = Typed(request.form, setup.currency)
    names = ticket_setup.names(typed, setup.venue.language)
    content = DepartmentContent(
        names=names,
        ticket_type_id=ticket_setup.chosen_id(typed, "ticket_type_id"),
        menu_id=ticket_setup.chosen_id(typed, "menu_id"),
        register_ids=typed.chosen("register_ids"),
    )
    command = SaveDepartment(context.actor, content, department_id, typed.text("seen"))
    try:
        save_department(context.db, context.clock, command)
    except BadInput as refusal:
        typed.refuse(refusal)
    else:
        return office.finished(LIST, "saved", names.name)
    given = _given(typed, names)
    with context.db.reading() as connection:
        return office.refused(_form(connection, department_id, given))


def _given(typed: Typed, names: Names) -> dict[str, Any]:
    """The form's values as they were typed."""
    return {
        "name": names.name,
        "translations": dict(names.translations),
        "ticket_type_id": typed.text("ticket_type_id"),
        "menu_id": typed.text("menu_id"),
        "registers": typed.chosen("register_ids"),
        "seen": typed.text("seen"),
        "errors": typed.errors,
    }


def _form(connection: Connection, department_id: int | None, department: dict[str, Any]) -> Form:
    setup = current_setup(context.db, connection)
    subject = f"department:{department_id}"
    values = {
        "department": department,
        "department_id": department_id,
        "errors": department["errors"],
        "ticket_types": ticket_setup.in_use(setup.ticket_types.values()),
        "menus": ticket_setup.in_use(setup.menus.values()),
        "registers": [(e.id, e.code, e.name) for e in setup.registers.values() if not e.retired],
        "languages": other_languages(setup.venue.language),
        "on_open_tickets": open_tickets_in_department(connection, department_id or 0),
        "events": events(connection, subject) if department_id else [],
    }
    return Form("manager/department.html", "manager/_department.html", values)


def _name(department_id: int) -> str:
    with context.db.reading() as connection:
        name: str = stored.department_state(connection, department_id)["name"]
    return name
