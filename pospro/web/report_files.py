"""A report as a file on its way to a browser, from its first row to its last."""

from contextlib import ExitStack
from tempfile import SpooledTemporaryFile

from flask import Response
from sqlalchemy import Connection
from werkzeug.exceptions import NotFound

from pospro.reports.query import ReportQuery
from pospro.reports.registry import REPORTS
from pospro.reports.render.files import FILES, Asked, pieces
from pospro.reports.report import Report
from pospro.request.context import context

IN_MEMORY = 1 << 20
"""How large a file may be that is not written to the disk on its way out."""


def allowed(key: str) -> Report:
    """The report with this key, whose right is asked at every door that leads to it.

    Raises NotFound for a key without a report, NotAllowed for somebody without its right.
    """
    report = REPORTS.get(key)
    if report is None:
        raise NotFound
    context.actor.must(report.right)
    return report


def sent(connection: Connection, report: Report, query: ReportQuery, kind: str) -> Response:
    """The file, named after the report and its days; it is closed when it was sent."""
    with ExitStack() as unsent:
        target = unsent.enter_context(SpooledTemporaryFile(IN_MEMORY))
        FILES[kind].write(Asked(connection, report, query, context.clock), target)
        unsent.pop_all()
    days = [str(day) for day in (query.since, query.until) if day is not None]
    name = "-".join((report.key, *days))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(pieces(target), 200, headers, mimetype=FILES[kind].media)
