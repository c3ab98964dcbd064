"""Tax templates as managers define them: rate, rounding and the rules that book the tax."""

from decimal import Decimal

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.rule_choices import rule_choices
from pospro.api.schemas import ticket_setup as schema
from pospro.api.schemas.office import Kept
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager import edit_taxes
from pospro.services.manager.edit_taxes import SaveTax, TaxContent
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sections import Names, rules_with_account
from pospro.storage.tax_lists import listed_taxes, tax_state

blueprint = resource("taxes")


@blueprint.get("/taxes")
@operation("edit_accounts")
def find() -> schema.TaxList:
    """Every tax template from the lowest rate up, retired ones last."""
    with context.db.reading() as connection:
        found = listed_taxes(connection)
        rules = rules_with_account(connection)
    return schema.TaxList(
        taxes=tuple(
            schema.ListedTax(
                id=str(each.id),
                name=each.name,
                rate=each.rate,
                rounding=each.rounding.value,
                used_by=each.used_by,
                retired=each.is_retired,
            )
            for each in found
        ),
        transaction_types=rule_choices(rules.values()),
    )


def read(tax_id: int) -> schema.EditedTax:
    """A tax template."""
    with context.db.reading() as connection:
        state = tax_state(connection, tax_id)
    return schema.EditedTax(
        version=fingerprint(state),
        id=str(tax_id),
        name=state["name"],
        translations=state["translations"],
        rate=state["rate"],
        rounding=state["rounding"],
        tax_type_id=str(state["tax_type_id"]),
        sale_type_id=str(state["sale_type_id"]),
        returned_tax_type_id=_named(state["returned_tax_type_id"]),
        returned_sale_type_id=_named(state["returned_sale_type_id"]),
        retired=state["retired_at"] is not None,
    )


def _named(rule_id: int | None) -> str | None:
    return None if rule_id is None else str(rule_id)


show_present(blueprint, "tax_id", read)
blueprint.get("/taxes/<id:tax_id>")(operation("edit_accounts")(read))


@blueprint.post("/taxes")
@operation("edit_accounts", 201)
def create(change: Change[schema.TaxContent]) -> Kept:
    """A new tax template."""
    return _saved(change, SaveTax(context.actor, _content(change.body)))


@blueprint.put("/taxes/<id:tax_id>")
@operation("edit_accounts")
def replace(change: Match[schema.TaxContent], tax_id: int) -> Kept:
    """All of a tax template anew; lines that were sold keep their rate."""
    return _saved(change, SaveTax(context.actor, _content(change.body), tax_id, change.version))


@blueprint.post("/taxes/<id:tax_id>/retirement")
@operation("edit_accounts")
def retire(change: Change[None], tax_id: int) -> Kept:
    """Retire a tax template that no product carries."""
    return office.turned(change, edit_taxes.retire_tax, tax_id)


@blueprint.post("/taxes/<id:tax_id>/restoration")
@operation("edit_accounts")
def restore(change: Change[None], tax_id: int) -> Kept:
    """Take a retired tax template back into use."""
    return office.turned(change, edit_taxes.restore_tax, tax_id)


def _saved(change: Change[schema.TaxContent], command: SaveTax) -> Kept:
    return office.kept(
        change,
        {"tax": command.tax_id, "content": change.body.model_dump(mode="json")},
        lambda: edit_taxes.save_tax(context.db, context.clock, command),
    )


def _rule(named: str | None) -> int | None:
    return None if named is None else int(named)


def _content(body: schema.TaxContent) -> TaxContent:
    return TaxContent(
        names=Names(body.name, body.translations.given()),
        rate=Decimal(body.rate),
        rounding=body.rounding,
        tax_type_id=int(body.tax_type_id),
        sale_type_id=int(body.sale_type_id),
        returned_tax_type_id=_rule(body.returned_tax_type_id),
        returned_sale_type_id=_rule(body.returned_sale_type_id),
    )
