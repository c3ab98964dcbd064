"""Tax templates: a rate, how it rounds, and the rules that book tax and net sale, there or back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.tax import TaxRounding, TaxTemplate, TypeRef
from pospro.services.manager.editing import Edit, editing, require_unchanged
from pospro.services.manager.sections import Names, Section, chosen_rule, rules_with_account
from pospro.storage.account_states import hold_setup
from pospro.storage.account_uses import RULES_OF_TAX
from pospro.storage.db import Database
from pospro.storage.tax_lists import tax_state, taxed_products
from pospro.storage.taxes import TaxTemplateRow

MOST_PERCENT = 1_000

SECTION = Section(TaxTemplateRow.__table__, "tax")


@dataclass(frozen=True, slots=True)
class TaxContent:
    """All that a manager says of a tax template; the rate is in percent.

    What comes back is booked by the rules of the sale where no other ones are named.
    """

    names: Names
    rate: Decimal
    rounding: str
    tax_type_id: int
    sale_type_id: int
    returned_tax_type_id: int | None = None
    returned_sale_type_id: int | None = None


class CheckedTax(NamedTuple):
    """A template that may be kept, and what books its net sale, there and back."""

    template: TaxTemplate
    sale_type: TypeRef
    returned_sale_type: TypeRef


@dataclass(frozen=True, slots=True)
class SaveTax:
    """A new tax template, or a changed one when its id is given with the fingerprint `seen`."""

    actor: Actor
    content: TaxContent
    tax_id: int | None = None
    seen: str = ""


def save_tax(db: Database, clock: Clock, command: SaveTax) -> int:
    """Keep the tax template and return its id; lines that were sold keep their rate."""
    with editing(db, clock, command.actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        before = None
        if command.tax_id is not None:
            state = tax_state(edit.connection, command.tax_id)
            require_unchanged(state, command.seen)
            before = state | {"id": command.tax_id}
        return SECTION.keep(edit, _checked(edit, command), before)


def retire_tax(db: Database, clock: Clock, actor: Actor, tax_id: int) -> None:
    """Take the tax out of use; Conflict while products carry it."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        tax_state(edit.connection, tax_id)
        count, _first = taxed_products(edit.connection, tax_id)
        if count:
            raise Conflict(
                N_("{count} products carry this tax. Give them another one first."), count=count
            )
        SECTION.turn(edit, tax_id, retired=True)


def restore_tax(db: Database, clock: Clock, actor: Actor, tax_id: int) -> None:
    """Take the tax back into use; Conflict when one of its rules is not in use any more."""
    with editing(db, clock, actor, "edit_accounts") as edit:
        hold_setup(edit.connection)
        state = tax_state(edit.connection, tax_id)
        rules = rules_with_account(edit.connection)
        if not {state[name] for name in RULES_OF_TAX} - {None} <= set(rules):
            raise Conflict(N_("Its transaction type is not in use. Choose another one first."))
        SECTION.turn(edit, tax_id, retired=False)


def checked_tax(connection: Connection, content: TaxContent) -> CheckedTax:
    """The template with the rules of the net sale; BadInput for what cannot be kept."""
    if not 0 <= content.rate < MOST_PERCENT:
        raise BadInput(N_("Enter a rate from 0 to below {most}."), field="rate", most=MOST_PERCENT)
    if content.rounding not in tuple(TaxRounding):
        raise BadInput(N_("Choose where the tax is rounded."), field="rounding")
    rules = rules_with_account(connection)
    chosen = {
        name: chosen_rule(rules, rule_id, name).ref
        for name in RULES_OF_TAX
        if (rule_id := getattr(content, name)) is not None
    }
    template = TaxTemplate(
        0,
        content.names.name,
        content.rate,
        TaxRounding(content.rounding),
        chosen["tax_type_id"],
        chosen.get("returned_tax_type_id"),
    )
    sale_type = chosen["sale_type_id"]
    return CheckedTax(template, sale_type, chosen.get("returned_sale_type_id", sale_type))


def _checked(edit: Edit, command: SaveTax) -> dict[str, Any]:
    content = command.content
    names = SECTION.names(edit, content.names, command.tax_id)
    checked_tax(edit.connection, content)
    rules = {name: getattr(content, name) for name in RULES_OF_TAX}
    return names | {"rate": content.rate, "rounding": content.rounding} | rules
