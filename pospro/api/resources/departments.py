"""Departments as managers define them: the parts of the venue that sell."""

from typing import Literal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import departments as schema
from pospro.api.schemas.office import Kept
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_departments
from pospro.services.manager.edit_departments import DepartmentContent, SaveDepartment
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names
from pospro.storage.departments import department_state, departments

blueprint = resource("departments")


@blueprint.get("/departments")
@operation("edit_accounts")
def find() -> schema.DepartmentList:
    """Every department in the order of the till, retired ones last."""
    with context.db.reading() as connection:
        found = departments(connection)
    return schema.DepartmentList(
        departments=tuple(
            schema.ListedDepartment(
                id=str(each.id),
                name=each.translations.get(context.language, each.name),
                ticket_type_id=_text(each.ticket_type_id),
                menu_id=_text(each.menu_id),
                register_ids=tuple(map(str, each.register_ids)),
                retired=each.retired,
            )
            for each in found.values()
        )
    )


def read(department_id: int) -> schema.EditedDepartment:
    """A department."""
    with context.db.reading() as connection:
        state = department_state(connection, department_id)
    return schema.EditedDepartment(
        version=fingerprint(state),
        id=str(department_id),
        name=state["name"],
        translations=state["translations"],
        ticket_type_id=_text(state["ticket_type_id"]),
        menu_id=_text(state["menu_id"]),
        register_ids=tuple(map(str, state["registers"])),
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "department_id", read)
blueprint.get("/departments/<id:department_id>")(operation("edit_accounts")(read))


@blueprint.post("/departments")
@operation("edit_accounts", 201)
def create(change: Change[schema.DepartmentContent]) -> Kept:
    """A new department, at the end."""
    return _saved(change, SaveDepartment(context.actor, _content(change.body)))


@blueprint.put("/departments/<id:department_id>")
@operation("edit_accounts")
def replace(change: Match[schema.DepartmentContent], department_id: int) -> Kept:
    """All of a department anew; open tickets stay as they were opened."""
    content = _content(change.body)
    command = SaveDepartment(context.actor, content, department_id, change.version)
    return _saved(change, command)


@blueprint.post("/departments/<id:department_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], department_id: int) -> Kept:
    """Take a department off the tills, unless tickets are open in it."""
    return office.turned(change, edit_departments.retire_department, department_id)


@blueprint.post("/departments/<id:department_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], department_id: int) -> Kept:
    """Take a retired department back into use."""
    return office.turned(change, edit_departments.restore_department, department_id)


@blueprint.post("/departments/<id:department_id>/<any(up,down):way>")
@operation("edit_accounts")
def move(change: Change[None], department_id: int, way: Literal["up", "down"]) -> Kept:
    """Exchange a department with its neighbour; a register begins in its first one."""
    return office.moved(change, edit_departments.move_department, department_id, way)


def _saved(change: Change[schema.DepartmentContent], command: SaveDepartment) -> Kept:
    return office.kept(
        change,
        {"department": command.department_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_departments.save_department(context.db, context.clock, command),
    )


def _content(body: schema.DepartmentContent) -> DepartmentContent:
    return DepartmentContent(
        names=Names(body.name, body.translations.given()),
        ticket_type_id=int(body.ticket_type_id) if body.ticket_type_id else None,
        menu_id=int(body.menu_id) if body.menu_id else None,
        register_ids=office.ids(body.register_ids),
    )


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
