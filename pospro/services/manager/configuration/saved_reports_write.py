"""Saved reports of a configuration file are written into their rows, for everybody."""

from urllib.parse import parse_qsl, urlencode

from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.saved_report_entry import SavedReportEntry
from pospro.services.manager.configuration.saved_reports import FILTERS
from pospro.services.manager.configuration.writing import Writing, present
from pospro.storage.saved_reports import SavedReportRow


def write_saved_reports(writing: Writing, changes: list[Change]) -> None:
    """Write them, their filters by the ids of what they name."""
    rows = (
        (
            key,
            {
                "name": entry.name,
                "owner_id": None,
                "report": entry.report,
                "days": entry.days,
                "question": _question(writing, entry),
                "is_pinned": entry.pinned,
            },
        )
        for key, entry in present(changes)
    )
    writing.put("saved_reports", SavedReportRow.__table__, rows, position=0)


def _question(writing: Writing, entry: SavedReportEntry) -> str:
    filters = [
        (name, str(writing.ids.of(FILTERS[name], value))) for name, value in entry.filters.items()
    ]
    return urlencode([*parse_qsl(entry.question), *filters])
