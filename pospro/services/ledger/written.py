"""What every entry of lines shares: it is numbered and recorded as a document without a type."""

from dataclasses import dataclass

from pospro.domain.ids import new_id
from pospro.domain.journal import Origin
from pospro.domain.money import Money
from pospro.posting.document import entry_of_lines
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ledger.documents import keep


@dataclass(frozen=True, slots=True)
class Written:
    """Lines of (account, minor units), above zero where debited, that balance.

    `reason` and `name` say what the entry is; one that somebody wrote has no name.
    """

    reason: str
    name: str
    lines: tuple[tuple[int, int], ...]
    description: str
    reference: str = ""

    @property
    def debit(self) -> int:
        """The sum of the debit side, in minor units."""
        return sum(minor for _, minor in self.lines if minor > 0)


def keep_written(
    unit: Unit, when: Circumstances, written: Written, request_id: str
) -> dict[str, str]:
    """Record the entry on the open day's date; the ids and the number of its document."""
    document_id, own = new_id(), unit.setup.currency
    origin = Origin(f"document:{document_id}", written.reason, written.description)
    entry = entry_of_lines(origin, written.lines, when.period.business_date, own)
    facts = {
        "id": document_id,
        "document_type_id": None,
        "document_type_version": None,
        "name": written.name,
        "account_id": None,
        "amount": Money(written.debit, own).within_limit().minor,
        "currency": own.code,
        "description": written.description,
        "reference": written.reference,
        "request_id": request_id,
    }
    return keep(unit, when, entry, facts)
