"""Reports by mail of a configuration file are written into their rows."""

from pospro.services.manager.configuration.changes import Change
from pospro.services.manager.configuration.report_mails import PLAIN
from pospro.services.manager.configuration.writing import Writing, present
from pospro.storage.report_mails import SAVED, ReportMailRow


def write_report_mails(writing: Writing, changes: list[Change]) -> None:
    """Write them, after the saved reports that they hold; a new one begins now."""
    rows = (
        (
            key,
            {name: getattr(entry, name) for name in PLAIN}
            | {
                "recipients": list(entry.recipients),
                "contents": [_by_id(writing, word) for word in entry.contents],
                "files": list(entry.files),
                "begins_at": writing.at,
            },
        )
        for key, entry in present(changes)
    )
    writing.put("report_mails", ReportMailRow.__table__, rows, position=0)


def _by_id(writing: Writing, word: str) -> str:
    kind, _colon, which = word.partition(":")
    return f"{SAVED}:{writing.ids.of('saved_reports', which)}" if kind == SAVED else word
