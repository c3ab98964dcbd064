"""Registers: the tills of the venue with their drawers and printers."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import registers as schema
from pospro.api.schemas.office import Kept
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_registers
from pospro.services.manager.edit_registers import RegisterContent, SaveRegister
from pospro.services.manager.editing import fingerprint
from pospro.storage.registers import listed_registers, register_state

blueprint = resource("registers")


@blueprint.get("/registers")
@operation("edit_accounts")
def find() -> schema.RegisterList:
    """Every register by code, the retired ones last."""
    with context.db.reading() as connection:
        found = listed_registers(connection)
        free = edit_registers.drawer_choices(context.db, connection, None)
    return schema.RegisterList(
        registers=tuple(
            schema.ListedRegister(
                id=str(each.id),
                code=each.code,
                name=each.name,
                drawer_account_code=each.account_code,
                receipt_printer=each.printer or None,
                retired=each.is_retired,
            )
            for each in found
        ),
        drawer_accounts=tuple(
            schema.DrawerChoice(id=str(each.id), code=each.code, name=each.name) for each in free
        ),
    )


def read(register_id: int) -> schema.EditedRegister:
    """A register."""
    with context.db.reading() as connection:
        state = register_state(connection, register_id)
    printer_id = state["receipt_printer_id"]
    return schema.EditedRegister(
        version=fingerprint(state),
        id=str(register_id),
        code=state["code"],
        name=state["name"],
        drawer_account_id=str(state["drawer_account_id"]),
        foreign_account_ids=tuple(str(each) for each in state["foreign_account_ids"]),
        receipt_printer_id=str(printer_id) if printer_id else None,
        retired=state["retired_at"] is not None,
    )


show_present(blueprint, "register_id", read)
blueprint.get("/registers/<id:register_id>")(operation("edit_accounts")(read))


@blueprint.post("/registers")
@operation("edit_accounts", 201)
def create(change: Change[schema.NewRegister]) -> Kept:
    """A new register with its book and its receipt numbers."""
    content = _content(change.body, change.body.code)
    return _saved(change, SaveRegister(context.actor, content))


@blueprint.put("/registers/<id:register_id>")
@operation("edit_accounts")
def replace(change: Match[schema.RegisterContent], register_id: int) -> Kept:
    """All of a register anew, but for its code."""
    content = _content(change.body, "")
    return _saved(change, SaveRegister(context.actor, content, register_id, change.version))


@blueprint.post("/registers/<id:register_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], register_id: int) -> Kept:
    """Take a register out of use, unless something still stands at it."""
    return office.turned(change, edit_registers.retire_register, register_id)


@blueprint.post("/registers/<id:register_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], register_id: int) -> Kept:
    """Take a retired register back into use."""
    return office.turned(change, edit_registers.restore_register, register_id)


def _saved(
    change: Change[schema.NewRegister] | Change[schema.RegisterContent], command: SaveRegister
) -> Kept:
    return office.kept(
        change,
        {"register": command.register_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_registers.save_register(context.db, context.clock, command),
    )


def _content(body: schema.RegisterContent, code: str) -> RegisterContent:
    drawer, printer = body.drawer_account_id, body.receipt_printer_id
    foreign = body.foreign_account_ids
    return RegisterContent(
        code=code,
        name=body.name,
        drawer_account_id=int(drawer) if drawer else None,
        receipt_printer_id=int(printer) if printer else None,
        foreign_account_ids=None if foreign is None else tuple(map(int, foreign)),
    )
