"""Products from a file, many at once, with a dry run before."""

from hashlib import sha256

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import product_import as schema
from pospro.i18n import translate
from pospro.request.context import context
from pospro.services.manager.import_plan import ImportPlan
from pospro.services.manager.import_products import (
    ImportProducts,
    import_products,
    planned_import,
)
from pospro.services.once import Answer, Request
from pospro.services.remembered import resumed

blueprint = resource("product_imports")


@blueprint.post("/products/imports")
@operation("edit_catalogue")
def load(change: Change[schema.ProductFile]) -> schema.ProductImport:
    """Import a file of products, or only tell what it would change.

    The same file again changes nothing, so a long import may be asked for until it is done.
    """
    asked = change.body
    content = asked.text.encode()
    facts = {"file": sha256(content).hexdigest(), "dry_run": asked.dry_run}
    request = Request(change.request_id, "import_products", facts)
    answer = resumed(
        context.db, context.clock, request, lambda: _imported(content, dry_run=asked.dry_run)
    )
    return schema.ProductImport.model_validate(answer, strict=False)


def _imported(content: bytes, *, dry_run: bool) -> Answer:
    command = ImportProducts(context.actor, content, context.language)
    if dry_run:
        plan = planned_import(context.db, command)
    else:
        plan = import_products(context.db, context.clock, command)
    return _told(plan) | {"imported": not dry_run and not plan.problems}


def _told(plan: ImportPlan) -> Answer:
    return {
        "added": len(plan.added),
        "changed": len(plan.changed),
        "unchanged": plan.unchanged,
        "problems": [
            {
                "line": each.number,
                "detail": translate(each.message, each.facts, context.language),
            }
            for each in plan.problems
        ],
        "ignored_columns": list(plan.ignored),
    }
