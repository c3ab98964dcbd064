"""Opening balances: checked, then booked by one entry."""

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import closing_books as schema
from pospro.api.schemas.documents import DocumentMade
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.i18n import translate
from pospro.request.context import context
from pospro.services.ledger.opening_balances import (
    OpenAccounts,
    OpeningDraft,
    open_accounts,
    opening_plan,
)
from pospro.services.ledger.opening_file import OpeningLine

blueprint = resource("openings")


@blueprint.post("/opening-balances/plan")
@operation("post_entries")
def plan(change: Change[schema.OpeningContent]) -> schema.OpeningPlan:
    """What the lines would book, and every problem; nothing is changed."""
    with context.db.reading() as connection:
        found = opening_plan(context.db, connection, context.actor, _draft(change.body))
    refusals = (each.refusal for each in found.problems)
    return schema.OpeningPlan(
        debit=Amount.of(found.debit),
        credit=Amount.of(found.credit),
        rest=Amount.of(found.rest),
        problems=tuple(translate(each.message, each.facts, context.language) for each in refusals),
    )


@blueprint.post("/opening-balances")
@operation("post_entries", 201)
def create(change: Change[schema.OpeningContent]) -> DocumentMade:
    """Book what accounts held before; each account once, unless that is reversed."""
    command = OpenAccounts(change.request_id, context.actor, _draft(change.body))
    made = open_accounts(context.db, context.clock, command)
    return DocumentMade(
        document_id=str(made.document_id), number=made.number, entry_id=str(made.entry_id)
    )


def _draft(body: schema.OpeningContent) -> OpeningDraft:
    own = the_setup().currency
    lines = tuple(
        OpeningLine(
            number,
            each.code,
            each.debit.money(own).minor if each.debit else 0,
            each.credit.money(own).minor if each.credit else 0,
        )
        for number, each in enumerate(body.lines, 1)
    )
    opening = int(body.opening_account_id) if body.opening_account_id else None
    return OpeningDraft(lines, opening, body.description)
