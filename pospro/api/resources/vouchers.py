"""How fine the vouchers of the books are, and the closing of the value added tax."""

from datetime import date

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import vouchers as schema
from pospro.api.schemas.documents import DocumentMade
from pospro.reports.vouchers.grain import kept_grain
from pospro.request.context import context
from pospro.services.ledger.close_tax import CloseTax, close_tax
from pospro.services.manager.edit_vouchers import EditVouchers, edit_vouchers
from pospro.services.once import Request
from pospro.services.remembered import remembered

blueprint = resource("vouchers")


@blueprint.get("/voucher-grain")
@operation("see_books")
def read() -> schema.VoucherGrain:
    """From which day on vouchers are how fine; before the first day each ticket has one."""
    with context.db.reading() as connection:
        changes = kept_grain(connection).changes
    return schema.VoucherGrain(
        changes=tuple(schema.GrainChange(since=since, grain=grain) for since, grain in changes)
    )


@blueprint.put("/voucher-grain")
@operation("configure")
def replace(change: Change[schema.GrainContent]) -> schema.GrainChange:
    """Another grain from the open day on; closed days keep their vouchers and numbers."""
    command = EditVouchers(context.actor, change.body.grain)
    request = Request(change.request_id, "edit_vouchers", {"grain": command.grain})
    answer = remembered(
        context.db,
        context.clock,
        request,
        lambda: {"since": edit_vouchers(context.db, context.clock, command).isoformat()},
    )
    return schema.GrainChange(since=date.fromisoformat(answer["since"]), grain=command.grain)


@blueprint.post("/documents/tax-closings")
@operation("post_entries", 201)
def close(change: Change[schema.TaxClosing]) -> DocumentMade:
    """Clear the tax accounts up to the end of a day, as the report `tax_closing` proposes."""
    command = CloseTax(change.request_id, context.actor, change.body.until)
    made = close_tax(context.db, context.clock, command)
    return DocumentMade(
        document_id=str(made.document_id), number=made.number, entry_id=str(made.entry_id)
    )
