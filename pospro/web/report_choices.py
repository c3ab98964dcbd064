"""What a report can be narrowed down to by hand: the choices of its filters, by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Connection

from pospro.i18n import sort_key
from pospro.reports.narrowed import LABELS, ROWS, WORDS, names_of, said
from pospro.reports.query import ReportQuery
from pospro.reports.report import Report
from pospro.request.context import context

Named = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter: its name in the address, its label (a message id), what may be chosen, what is.

    `set` is the name of what the report is narrowed down to now. Without options it can only be
    let go of.
    """

    name: str
    label: str
    options: Named
    chosen: int | None
    set: str


def choices(connection: Connection, report: Report, query: ReportQuery) -> list[Choice]:
    """The filters of a report, and those that a row of another report has set."""
    names = [*report.narrows, *(name for name in query.narrow if name not in report.narrows)]
    found = [_choice(connection, name, query, offered=name in report.narrows) for name in names]
    return [each for each in found if each.options or each.chosen is not None]


def _choice(connection: Connection, name: str, query: ReportQuery, *, offered: bool) -> Choice:
    chosen = query.narrow.get(name)
    if name in WORDS and offered:
        words = {number: _(word) for number, word in WORDS[name].items()}
        return Choice(name, LABELS[name], words, chosen, words.get(chosen or 0, ""))
    if name not in ROWS:
        return Choice(name, LABELS[name], {}, chosen, said(name, chosen or 0, context.language))
    named = names_of(connection, name, context.language, None if offered else chosen)
    options = dict(sorted(named.items(), key=lambda item: sort_key(item[1], context.language)))
    return Choice(
        name,
        LABELS[name],
        options if offered else {},
        chosen,
        named.get(chosen, "") if chosen is not None else "",
    )
