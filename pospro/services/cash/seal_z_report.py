"""The Z report of a closed work period: numbered, sealed onto the one before, signed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from pospro.domain.access import Actor
from pospro.domain.head import signature
from pospro.domain.ids import new_id
from pospro.domain.z_report import GENESIS, ZReport
from pospro.services.atomic import Unit
from pospro.storage import z_reports
from pospro.storage.work_periods import WorkPeriod
from pospro.storage.z_reports import ZReportRow


@dataclass(frozen=True, slots=True)
class Seal:
    """Who closes the work period when, with which signing key; without one it is unsigned."""

    period: WorkPeriod
    actor: Actor
    at: datetime
    key: bytes | None


def seal_z_report(unit: Unit, seal: Seal, content: dict[str, Any]) -> ZReport:
    """Keep what the day came to, with the sum since the first report, in the caller's block."""
    connection = unit.connection
    before = z_reports.last(connection)
    grand_total = content["sales"] + (before.content["grand_total"] if before else 0)
    content |= {"closed_at": seal.at.isoformat(), "grand_total": grand_total}
    number, previous = (before.number + 1, before.hash) if before else (1, GENESIS)
    report = ZReport(number, seal.period.id, content, previous)
    row = {
        "id": new_id(),
        "number": number,
        "work_period_id": seal.period.id,
        "business_date": seal.period.business_date,
        "content": content,
        "previous_hash": previous,
        "hash": report.hash,
        "signature": signature(report.canonical_bytes, seal.key) if seal.key else "",
        "made_at": seal.at,
        "made_by": seal.actor.user_id,
    }
    connection.execute(insert(ZReportRow.__table__), row)
    return report
