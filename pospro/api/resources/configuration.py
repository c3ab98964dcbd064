"""The whole set-up as one text: written out, and read back with a dry run before."""

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import office as schema
from pospro.request.context import context, program
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import (
    ImportConfiguration,
    import_configuration,
)
from pospro.services.once import Answer, Request
from pospro.services.remembered import resumed

blueprint = resource("configuration")


@blueprint.get("/configuration")
@operation("configure")
def read(query: schema.FormatQuery) -> schema.Configuration:
    """Everything that managers define; PINs stay here."""
    text = export_configuration(context.db, context.actor, query.format)
    return schema.Configuration(format=query.format, text=text)


@blueprint.post("/configuration/imports")
@operation("configure")
def load(change: Change[schema.ConfigurationImport]) -> schema.ConfigurationChanges:
    """Import a file, or only tell what it would change; one wrong line and nothing is written."""
    asked = change.body
    command = ImportConfiguration(
        context.actor, asked.text, asked.format, asked.dry_run, program().printers
    )
    request = Request(change.request_id, "import_configuration", asked.model_dump())
    answer = resumed(context.db, context.clock, request, lambda: _imported(command))
    return schema.ConfigurationChanges.model_validate(answer, strict=False)


def _imported(command: ImportConfiguration) -> Answer:
    changes = import_configuration(context.db, context.clock, command)
    return {
        "dry_run": command.dry_run,
        "venue": changes.venue,
        "changes": [
            {
                "section": change.section,
                "key": change.key,
                "kind": change.kind,
                "fields": list(change.fields),
            }
            for change in changes.entries
        ],
        "unchanged": changes.unchanged,
    }
