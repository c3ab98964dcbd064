"""Transaction types that a program may choose from, as it reads them."""

from collections.abc import Iterable

from pospro.api.schemas.ticket_setup import RuleChoice
from pospro.request.context import context
from pospro.storage.ticket_rules import TicketRule


def rule_choices(rules: Iterable[TicketRule]) -> tuple[RuleChoice, ...]:
    """The rules by their names in the language asked for."""
    return tuple(
        RuleChoice(id=str(rule.id), name=rule.translations.get(context.language, rule.name))
        for rule in rules
    )
