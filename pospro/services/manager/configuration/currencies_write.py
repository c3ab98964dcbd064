"""Foreign currencies of a configuration file are written into the rows; rates are only added."""

from pospro.domain.ids import new_id
from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.writing import Writing, present
from pospro.storage.currencies import CurrencyRow, ExchangeRateRow


def write_currencies(writing: Writing, changes: list[Change]) -> None:
    """Put the currencies in place; of the rates only those are added that are not there yet."""
    found = present(changes)
    rows = ((key, {"code": entry.code, "step": entry.step}) for key, entry in found)
    writing.put("currencies", CurrencyRow.__table__, rows, position=0)
    before = {change.key: change.before for change in changes}
    for key, entry in found:
        there = before[key].rates if before[key] is not None else ()
        writing.insert(
            ExchangeRateRow.__table__,
            (
                {
                    "id": new_id(),
                    "currency_id": writing.ids.of("currencies", key),
                    "since": each.since,
                    "rate": each.rate,
                    "recorded_at": writing.at,
                    "recorded_by": writing.by,
                }
                for each in entry.rates
                if each not in there
            ),
        )
