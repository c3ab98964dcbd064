"""What every use case of foreign money shares: the rules of gains and losses, and its document."""

from collections.abc import Mapping

from pospro.domain.errors import Conflict, N_
from pospro.domain.journal import JournalEntry
from pospro.domain.wording import LONGEST_REFERENCE, plain_words
from pospro.posting.exchange import GAIN, LOSS, ExchangeRules
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ledger.documents import keep
from pospro.storage.venue_setup import VenueSetup

NO_RULES = N_("No account is set for gains and losses of rates. Choose both under Currencies.")


def exchange_rules(setup: VenueSetup) -> ExchangeRules:
    """The rules that book gains and losses; Conflict while one is missing."""
    found = [setup.rules_by_role.get(role) for role in (GAIN, LOSS)]
    gain, loss = (setup.rules[ref] if ref else None for ref in found)
    if gain is None or loss is None:
        raise Conflict(NO_RULES)
    return ExchangeRules(gain, loss)


def keep_document(
    unit: Unit, when: Circumstances, entry: JournalEntry, facts: Mapping[str, object]
) -> dict[str, str]:
    """Record the entry as a document; `facts` are its name, account, reference and request id."""
    own = {
        "id": int(entry.origin.source.removeprefix("document:")),
        "document_type_id": None,
        "document_type_version": None,
        "amount": entry.total.within_limit().minor,
        "currency": entry.currency.code,
        "description": entry.origin.description,
        "reference": plain_words(str(facts["reference"]), LONGEST_REFERENCE, "reference"),
    }
    return keep(unit, when, entry, {**facts, **own})
