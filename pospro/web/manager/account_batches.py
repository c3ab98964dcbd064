"""Many accounts at once: lines of text, what they would make, then the accounts."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from pospro.domain.errors import N_
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.manager.account_lines import AccountPlan, PlannedAccount
from pospro.services.manager.add_accounts import AddAccounts, add_accounts, planned_addition
from pospro.storage.account_directory import directory
from pospro.web.forms import said
from pospro.web.fragments import fragment, is_fragment
from pospro.web.manager import office
from pospro.web.manager.accounting import name_of

blueprint = Blueprint("manager_account_batches", __name__, url_prefix="/manager/accounts/batch")

SHOWN = 200
"""Lines of each kind that the dry run shows; the counts tell of the rest."""

EXAMPLE = N_("#Customers\n120.001 Ayşe Demir\nMehmet Kaya")
"""What the empty field shows."""


@blueprint.get("/")
@permission("edit_accounts")
def page() -> str:
    """Where the lines are written."""
    return _page("", None)


@blueprint.post("/")
@permission("edit_accounts")
def take() -> ResponseReturnValue:
    """What the lines would make, or the accounts when that was asked for."""
    text = request.form.get("lines", "")
    command = AddAccounts(context.actor, text)
    if request.form.get("do") == "add":
        plan = add_accounts(context.db, context.clock, command)
        if not plan.problems:
            return office.finished("manager_accounts.page", "added", str(len(plan.accounts)))
    else:
        plan = planned_addition(context.db, command)
    if is_fragment():
        return fragment("manager/_account_batch.html", **_told(plan))
    return _page(text, plan)


def _page(text: str, plan: AccountPlan | None) -> str:
    with context.db.reading() as connection:
        known = directory(context.db, connection)
    types = [name_of(each) for each in known.types.values() if not each.is_retired]
    values = {"text": text, "types": types, "example": said(EXAMPLE)}
    return office.page("manager/account_batch.html", **values, **_told(plan))


def _told(plan: AccountPlan | None) -> dict[str, Any]:
    if plan is None:
        return {"plan": None}
    problems = [
        (each.number, translate(each.message, each.facts, context.language))
        for each in plan.problems[:SHOWN]
    ]
    added = [_planned(each) for each in plan.accounts[:SHOWN]]
    return {"plan": plan, "problems": problems, "added": added}


def _planned(each: PlannedAccount) -> dict[str, object]:
    return {
        "number": each.number,
        "code": each.code,
        "name": each.name,
        "type": name_of(each.type),
        "above": each.parent_code,
        "counted": each.is_counted,
    }
