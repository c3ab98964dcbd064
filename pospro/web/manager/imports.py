"""Products from a file: the columns explained, the dry run shown, then the import."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pospro.domain.errors import BadInput, N_
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.import_plan import ImportPlan, PlannedProduct
from pospro.services.manager.import_products import (
    ImportProducts,
    import_products,
    planned_import,
)
from pospro.services.manager.product_file import Problem
from pospro.web.fragments import fragment, is_fragment
from pospro.web.manager import office

blueprint = Blueprint("manager_import", __name__, url_prefix="/manager/import")

SHOWN = 100
"""Lines of each kind that the dry run shows; the counts tell of the rest."""

COLUMNS = (
    ("Name", "Ürün", N_("Lines of the same name are portions of one product. Always needed.")),
    ("Portion", "Porsiyon", N_("Empty while there is only one.")),
    ("Price", "Fiyat", N_("12,50 or 12.50, the same way in the whole file.")),
    ("Barcode", "Barkod", N_("Several are divided by blanks.")),
    ("Product group", "Ürün grubu", N_("Needed for a new product; a new name makes a new group.")),
    ("Category", "Kategori", N_("A key on the menu; several are divided by |.")),
    ("Tax", "KDV", N_("The name or the rate of a tax that exists. Needed for a new product.")),
    ("Modifiers", "Seçenekler", N_("Names of modifier groups that exist, divided by |.")),
)
"""Header in English, in Turkish, and what the column means."""


@blueprint.get("/")
@permission("edit_catalogue")
def page() -> str:
    """Where a file is chosen."""
    return office.page("manager/import.html", columns=_columns(), plan=None, error="")


@blueprint.post("/")
@permission("edit_catalogue")
def take() -> ResponseReturnValue:
    """The dry run of a file, or its import when that was asked for."""
    upload = request.files.get("file")
    content = upload.read() if upload else b""
    command = ImportProducts(context.actor, content, context.language)
    try:
        if request.form.get("do") == "import":
            plan = import_products(context.db, context.clock, command)
            if not plan.problems:
                count = len(plan.added) + len(plan.changed)
                return office.finished("manager_products.page", "imported", str(count))
        else:
            plan = planned_import(context.db, command)
    except BadInput as refusal:
        return _answer(None, translate(refusal.message, refusal.facts, context.language))
    return _answer(plan, "")


def _answer(plan: ImportPlan | None, error: str) -> ResponseReturnValue:
    values = _told(plan) if plan else {"plan": None}
    if is_fragment():
        return fragment("manager/_import.html", error=error, **values)
    return office.page("manager/import.html", columns=_columns(), error=error, **values)


def _told(plan: ImportPlan) -> dict[str, object]:
    return {
        "plan": plan,
        "problems": [_problem(problem) for problem in plan.problems[:SHOWN]],
        "added": [_product(product) for product in plan.added[:SHOWN]],
        "changed": [_product(product) for product in plan.changed[:SHOWN]],
    }


def _problem(problem: Problem) -> tuple[int, str]:
    return problem.number, translate(problem.message, problem.facts, context.language)


def _product(product: PlannedProduct) -> tuple[int, str]:
    portions = ", ".join(filter(None, product.portions))
    return product.number, f"{product.name} ({portions})" if portions else product.name


def _columns() -> list[tuple[str, str, str]]:
    return [(english, turkish, _(words)) for english, turkish, words in COLUMNS]
