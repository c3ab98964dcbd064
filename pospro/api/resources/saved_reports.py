"""Reports kept under a name, for programs: listed, kept, retired, and asked again."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, Match, operation
from pospro.api.schemas import saved_reports as schema
from pospro.api.schemas.ledger import Report
from pospro.api.schemas.office import Kept
from pospro.api.stale import show_present
from pospro.api.tables import report_told
from pospro.reports.registry import REPORTS, RIGHTS, answer
from pospro.reports.saved import asked_again
from pospro.request.context import context
from pospro.request.rights import SIGNED_IN
from pospro.services.manager import edit_saved_reports as service
from pospro.services.manager.edit_saved_reports import SavedContent, SaveReport
from pospro.services.manager.editing import fingerprint
from pospro.storage import history, saved_reports

blueprint = resource("saved_reports")


@blueprint.get("/saved-reports")
@operation(SIGNED_IN)
def find() -> schema.SavedReportList:
    """Those of the token's user and those for everybody, of the reports that the token may see.

    The retired ones are among them.
    """
    actor = context.actor
    actor.must_one_of(RIGHTS)
    with context.db.reading() as connection:
        found = saved_reports.saved_reports(connection, actor.user_id)
    ids = [each.id for each in found if _right_of(each.report) in actor.rights]
    return schema.SavedReportList(saved_reports=tuple(map(read, ids)))


def read(saved_id: int) -> schema.SavedReport:
    """A report that is kept."""
    with context.db.reading() as connection:
        state = saved_reports.saved_state(connection, saved_id, context.actor.user_id)
    context.actor.must(_right_of(state["report"]))
    return schema.SavedReport(
        version=fingerprint(state),
        id=str(saved_id),
        for_all=state["owner_id"] is None,
        pinned=state["is_pinned"],
        retired=state["retired_at"] is not None,
        **{name: state[name] for name in ("name", "report", "days", "question")},
    )


show_present(blueprint, "saved_id", read)
blueprint.get("/saved-reports/<id:saved_id>")(operation(SIGNED_IN)(read))


@blueprint.get("/saved-reports/<id:saved_id>/answer")
@operation(SIGNED_IN)
def ask(saved_id: int) -> Report:
    """The report about the days that its span means today; lists give their first page."""
    with context.db.reading() as connection:
        saved = saved_reports.saved_report(connection, saved_id, context.actor.user_id)
        again = asked_again(connection, saved, context.clock, context.language)
        context.actor.must(again.report.right)
        return report_told(again.report.key, answer(connection, again.report, again.query))


@blueprint.get("/saved-reports/<id:saved_id>/versions")
@operation(SIGNED_IN)
def versions(saved_id: int) -> schema.SavedReportVersions:
    """What it was, since when and by whom; of those, what the token may see."""
    read(saved_id)
    actor = context.actor
    with context.db.reading() as connection:
        found = history.versions(connection, f"saved_report:{saved_id}", history.MOST)
    return schema.SavedReportVersions(
        versions=tuple(
            schema.SavedReportVersion(
                at=each.at,
                by=each.by,
                content=schema.SavedReportContent(
                    for_all=each.state["owner_id"] is None,
                    pinned=each.state["is_pinned"],
                    **{name: each.state[name] for name in ("name", "report", "days", "question")},
                ),
            )
            for each in found
            if _right_of(each.state["report"]) in actor.rights
        )
    )


@blueprint.post("/saved-reports")
@operation(SIGNED_IN, 201)
def create(change: Change[schema.SavedReportContent]) -> Kept:
    """Keep a report; for everybody it needs the right `configure`."""
    return _kept(change, SaveReport(context.actor, _content(change.body)))


@blueprint.put("/saved-reports/<id:saved_id>")
@operation(SIGNED_IN)
def replace(change: Match[schema.SavedReportContent], saved_id: int) -> Kept:
    """Keep another report, other days or another name in its place."""
    command = SaveReport(context.actor, _content(change.body), saved_id, change.version)
    return _kept(change, command)


@blueprint.post("/saved-reports/<id:saved_id>/retirement")
@operation(SIGNED_IN)
def retire(change: Change[None], saved_id: int) -> Kept:
    """Keep it no longer."""
    return office.turned(change, service.retire_saved_report, saved_id)


@blueprint.post("/saved-reports/<id:saved_id>/restoration")
@operation(SIGNED_IN)
def restore(change: Change[None], saved_id: int) -> Kept:
    """Keep it again."""
    return office.turned(change, service.restore_saved_report, saved_id)


def _right_of(key: str) -> str:
    """The right of a report; one that is gone is a matter of the set-up."""
    return REPORTS[key].right if key in REPORTS else service.RIGHT_FOR_ALL


def _content(body: schema.SavedReportContent) -> SavedContent:
    return SavedContent(body.name, body.report, body.days, body.question, body.for_all, body.pinned)


def _kept(change: Change[schema.SavedReportContent], command: SaveReport) -> Kept:
    facts = {"saved": command.saved_id, **change.body.model_dump(), "seen": command.seen}
    return office.kept(
        change, facts, lambda: service.save_report(context.db, context.clock, command)
    )
