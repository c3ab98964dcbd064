"""The value added tax is closed: its accounts are cleared by a numbered document."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.clock import Clock
from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.ids import new_id
from pospro.domain.money import Money
from pospro.i18n import translate
from pospro.posting.tax_closing import tax_closing_entry
from pospro.reports.tax_closing import TaxClosing, proposed_closing
from pospro.services.atomic import Unit
from pospro.services.closing import Circumstances
from pospro.services.ledger.documents import keep, period_or_refuse
from pospro.services.ledger.make_document import DocumentMade
from pospro.services.once import Answer, Request, once
from pospro.storage.db import Database

RIGHT = "post_entries"
SAID = N_("Tax closing up to {day}")


@dataclass(frozen=True, slots=True)
class CloseTax:
    """Close the tax up to the end of a day, in the book of the actor's register."""

    request_id: str
    actor: Actor
    until: date


def close_tax(db: Database, clock: Clock, command: CloseTax) -> DocumentMade:
    """Post the proposed entry on the open work period's date.

    Raises BadInput for a day that is still to come, Conflict when there is nothing to clear, an
    account is missing or no work period is open.
    """
    command.actor.must(RIGHT)
    request = Request(command.request_id, "close_tax", {"until": command.until.isoformat()})
    answer = once(db, clock, request, lambda unit: _close(unit, clock, command))
    return DocumentMade.of(answer)


def usual_day(today: date) -> date:
    """Up to which day the tax is closed at first: the end of the month, or of the one before."""
    if (today + timedelta(days=1)).day == 1:
        return today
    return today.replace(day=1) - timedelta(days=1)


def checked_closing(
    connection: Connection, until: date, today: date, language: str | None = None
) -> TaxClosing:
    """The closing as it would be posted; refusals as for posting it."""
    if until > today:
        raise BadInput(N_("Choose a day that has begun: {day} at most."), field="until", day=today)
    closing = proposed_closing(connection, until, language)
    if closing.missing is not None:
        raise Conflict(
            N_("Account {code} is missing, which the closing needs. Add it to the accounts."),
            code=closing.missing,
        )
    if not closing.lines:
        raise Conflict(N_("No tax is left to close up to {day}."), day=until)
    return closing


def _close(unit: Unit, clock: Clock, command: CloseTax) -> Answer:
    period = period_or_refuse(unit.connection)
    when = Circumstances(unit.setup, period, clock.now(), command.actor)
    closing = checked_closing(unit.connection, command.until, period.business_date)
    lines = [(line.account.id, line.minor) for line in closing.lines]
    amount = Money(sum(max(minor, 0) for _account, minor in lines), unit.setup.currency)
    language = unit.setup.venue.language
    said = translate(SAID, {"day": command.until}, language)
    document_id = new_id()
    words = (said, unit.setup.currency)
    entry = tax_closing_entry(document_id, lines, period.business_date, words)
    facts: Mapping[str, object] = {
        "id": document_id,
        "document_type_id": None,
        "document_type_version": None,
        "name": "",
        "account_id": None,
        "amount": amount.within_limit("until").minor,
        "currency": unit.setup.currency.code,
        "description": said,
        "reference": "",
        "request_id": command.request_id,
    }
    return keep(unit, when, entry, facts)
