"""Number series: how the receipts and documents of each register are numbered."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Match, operation
from pospro.api.schemas import registers as schema
from pospro.api.schemas.office import Kept
from pospro.api.stale import show_present
from pospro.request.context import context
from pospro.services.manager.edit_series import ChangeSeries, SeriesContent, change_series
from pospro.services.manager.editing import fingerprint
from pospro.storage import number_series as stored
from pospro.storage.venue import numbered

blueprint = resource("number_series")


@blueprint.get("/number-series")
@operation("edit_accounts")
def find() -> schema.SeriesList:
    """Every number series by register and purpose."""
    with context.db.reading() as connection:
        found = stored.listed_series(connection)
    return schema.SeriesList(
        series=tuple(
            schema.ListedSeries(
                id=str(each.id),
                purpose=each.purpose,
                register_id=str(each.register_id),
                last=each.last or None,
                next=each.next,
            )
            for each in found
        )
    )


def read(series_id: int) -> schema.EditedSeries:
    """A number series, with what it numbered before."""
    with context.db.reading() as connection:
        state = stored.series_state(connection, series_id)
        listed = stored.one_series(connection, series_id)
        runs = stored.runs_of(connection, series_id)
    return schema.EditedSeries(
        version=fingerprint(state),
        id=str(series_id),
        purpose=state["purpose"],
        register_id=str(state["register_id"]),
        prefix=state["prefix"],
        digits=state["digits"],
        last=listed.last or None,
        next=listed.next,
        runs=tuple(
            schema.SeriesRun(
                first=numbered(run.prefix, run.digits, run.first),
                last=numbered(run.prefix, run.digits, run.last),
                reason=run.reason,
                ended_at=run.ended_at,
            )
            for run in runs
        ),
    )


show_present(blueprint, "series_id", read)
blueprint.get("/number-series/<id:series_id>")(operation("edit_accounts")(read))


@blueprint.put("/number-series/<id:series_id>")
@operation("edit_accounts")
def replace(change: Match[schema.SeriesContent], series_id: int) -> Kept:
    """Another way to go on; a number is never given twice."""
    body = change.body
    content = SeriesContent(body.prefix, body.digits, body.next_number, body.reason)
    command = ChangeSeries(context.actor, series_id, content, change.version)
    return office.kept(
        change,
        {"series": series_id, "content": body.model_dump(mode="json")},
        lambda: change_series(context.db, context.clock, command),
    )
