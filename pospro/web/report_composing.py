"""The form by which an own report is composed: what may be chosen, and what is."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from pospro.reports.own.composed import composition
from pospro.reports.own.subject import Dimension, Measure
from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS
from pospro.reports.report import Report
from pospro.request.context import context
from pospro.web.fragments import path_to

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """Subjects (label, address, whether chosen), keys with names to choose from, those chosen."""

    subjects: tuple[tuple[str, str, bool], ...]
    dimensions: Choices
    measures: Choices
    rows: tuple[str, ...]
    across: str
    figures: tuple[str, ...]


def composed(report: Report, query: ReportQuery) -> Composed:
    """What the form of this report shows."""
    assert report.subject is not None, "only own reports are composed"
    chosen = composition(report.subject, query)
    return Composed(
        tuple(
            (_(each.title), path_to("reports.page", key=each.key), each is report)
            for each in REPORTS.values()
            if each.subject and each.right in context.actor.rights
        ),
        _named(report.subject.dimensions),
        _named(report.subject.measures),
        tuple(each.key for each in chosen.rows),
        chosen.across.key if chosen.across else "",
        tuple(each.key for each in chosen.measures),
    )


def _named(found: Iterable[Dimension | Measure]) -> Choices:
    return tuple((each.key, _(each.label)) for each in found)
