"""Templates of entries, and those that come again."""

from datetime import date

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import closing_books as schema
from pospro.api.schemas.documents import EntryLine
from pospro.api.schemas.plain import Amount
from pospro.api.setup import the_setup
from pospro.domain.money import Currency
from pospro.request.context import context
from pospro.services.ledger import entry_templates as service
from pospro.services.ledger.entry_templates import (
    EntryTemplate,
    KeepTemplate,
    SkipTemplate,
    TemplateLine,
)
from pospro.storage.work_periods import latest

blueprint = resource("entry_templates")


@blueprint.get("/entry-templates")
@operation("post_entries")
def listed() -> schema.EntryTemplateList:
    """The templates in use, by name; `due` tells which are to be written."""
    return _listed()


@blueprint.post("/entry-templates")
@operation("post_entries")
def keep(change: Change[schema.EntryTemplateContent]) -> schema.EntryTemplateList:
    """Keep a template; the same name again takes the place of what it had."""
    body, own = change.body, the_setup().currency
    lines = tuple(
        TemplateLine(
            int(each.account_id),
            each.debit.money(own).minor if each.debit else 0,
            each.credit.money(own).minor if each.credit else 0,
        )
        for each in body.lines
    )
    words = (body.name, body.description)
    command = KeepTemplate(context.actor, *words, lines, body.every, body.next_due)
    service.keep_template(context.db, context.clock, command)
    return _listed()


@blueprint.post("/entry-templates/<id:template_id>/skip")
@operation("post_entries")
def skip(change: Change[None], template_id: int) -> schema.EntryTemplateList:
    """Leave a template out this time: it is due again by its rhythm."""
    command = SkipTemplate(change.request_id, context.actor, template_id)
    service.skip_template(context.db, context.clock, command)
    return _listed()


@blueprint.post("/entry-templates/<id:template_id>/retirement")
@operation("post_entries")
def retire(
    change: Change[None],  # noqa: ARG001 - whoever changes something sends a key
    template_id: int,
) -> schema.EntryTemplateList:
    """Take a template off the list."""
    service.retire_template(context.db, context.clock, context.actor, template_id)
    return _listed()


def _listed() -> schema.EntryTemplateList:
    own = the_setup().currency
    with context.db.reading() as connection:
        found = service.entry_templates(connection)
        last = latest(connection)
    on = last.business_date if last else date.min
    return schema.EntryTemplateList(
        entry_templates=tuple(_template(each, own, on) for each in found)
    )


def _template(each: EntryTemplate, own: Currency, on: date) -> schema.EntryTemplate:
    return schema.EntryTemplate(
        id=str(each.id),
        name=each.name,
        description=each.description,
        lines=tuple(
            EntryLine(
                account_id=str(line.account_id),
                debit=Amount.of_minor(line.debit, own) if line.debit else None,
                credit=Amount.of_minor(line.credit, own) if line.credit else None,
            )
            for line in each.lines
        ),
        every=each.every,
        next_due=each.next_due,
        due=each.next_due is not None and each.next_due <= on,
    )
