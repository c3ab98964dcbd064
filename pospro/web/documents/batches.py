"""Documents in batches: one for each account, looked at with its total before it is made."""

from secrets import token_hex
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from pospro.domain.errors import BadInput, PosproError
from pospro.domain.money import Money
from pospro.i18n import translate
from pospro.request.context import context
from pospro.request.rights import permission
from pospro.services.ledger.documents import desk
from pospro.services.ledger.make_batch import (
    BatchLine,
    BatchRow,
    MakeBatch,
    batch_plan,
    make_batch,
    usual_batch,
)
from pospro.storage.venue_setup import current_setup
from pospro.web import reading
from pospro.web.forms import Typed, is_id, money_text
from pospro.web.fragments import fragment, leave_for, path_to
from pospro.web.manager import office
from pospro.web.manager.office import Form

blueprint = Blueprint("batches", __name__, url_prefix="/documents/batches")


@blueprint.get("/new")
@permission("make_documents")
def new() -> str:
    """The batch as it is at first: by the filter of its document type."""
    type_id = request.args.get("type", "")
    kind_id = int(type_id) if is_id(type_id) else 0
    with context.db.reading() as connection:
        lines = usual_batch(context.db, connection, context.actor, kind_id)
        shown = {"type": kind_id, "request_id": token_hex(16), "errors": {}}
        return office.show(_form(connection, shown, lines, [each.account_id for each in lines]))


@blueprint.post("/preview")
@permission("make_documents")
def preview() -> ResponseReturnValue:
    """The batch as it was typed, with its total and what is wrong."""
    with context.db.reading() as connection:
        typed = Typed(request.form, current_setup(context.db, connection).currency)
        return fragment(
            "documents/_batch.html", **_values(connection, _shown(typed), *_lines(typed))
        )


@blueprint.post("/")
@permission("make_documents")
def create() -> ResponseReturnValue:
    """Make every document of the batch."""
    with context.db.reading() as connection:
        typed = Typed(request.form, current_setup(context.db, connection).currency)
    lines, chosen = _lines(typed)
    wanted = tuple(each for each in lines if each.account_id in set(chosen))
    kind_id = int(_shown(typed)["type"])
    if not typed.errors:
        request_id = reading.request_id(request.form)
        command = MakeBatch(request_id, context.actor, kind_id, wanted)
        try:
            make_batch(context.db, context.clock, command)
        except BadInput as refusal:
            typed.refuse(refusal)
        else:
            return leave_for(path_to("documents.page", type=kind_id))
    with context.db.reading() as connection:
        return office.refused(_form(connection, _shown(typed), lines, chosen))


def _form(
    connection: Connection, shown: dict[str, Any], lines: list[BatchLine], chosen: list[int]
) -> Form:
    values = _values(connection, shown, lines, chosen)
    return Form("documents/batch.html", "documents/_batch.html", values)


def _values(
    connection: Connection, shown: dict[str, Any], lines: list[BatchLine], chosen: list[int]
) -> dict[str, Any]:
    at = desk(context.db, connection, context.actor)
    kind = at.kind(shown["type"])
    picked = set(chosen)
    plan = batch_plan(
        context.db,
        connection,
        context.actor,
        (kind.id, [each for each in lines if each.account_id in picked]),
    )
    rest = [each for each in lines if each.account_id not in picked]
    left = batch_plan(context.db, connection, context.actor, (kind.id, rest))
    rows = {row.account.id: row for row in (*plan.rows, *left.rows)}
    return {
        "kind": kind,
        "shown": shown,
        "errors": shown["errors"],
        "rows": [
            _row(rows[each.account_id], shown, is_chosen=each.account_id in picked)
            for each in lines
        ],
        "count": len(plan.rows),
        "faults": plan.faults,
        "total": plan.total,
        "currency": at.setup.currency,
    }


def _row(row: BatchRow, shown: dict[str, Any], *, is_chosen: bool) -> dict[str, Any]:
    name = f"amount-{row.account.id}"
    unreadable = shown["errors"].get(name)
    typed = shown.get("amounts", {}).get(row.account.id)
    usual = money_text(row.amount.minor, row.amount.currency) if row.amount else ""
    return {
        "account": row.account,
        "balance": row.balance,
        "amount": typed if typed is not None else usual,
        "description": row.description,
        "is_chosen": is_chosen,
        "fault": unreadable or (_said(row.fault) if row.fault and is_chosen else ""),
    }


def _said(fault: PosproError) -> str:
    return translate(fault.message, fault.facts, context.language)


def _shown(typed: Typed) -> dict[str, Any]:
    kind = typed.text("type")
    accounts = typed.chosen("account")
    return {
        "type": int(kind) if is_id(kind) else 0,
        "request_id": typed.text("request_id"),
        "errors": typed.errors,
        "amounts": {each: typed.text(f"amount-{each}") for each in accounts},
    }


def _lines(typed: Typed) -> tuple[list[BatchLine], list[int]]:
    """Every line of the form, and the accounts that are ticked."""
    lines = []
    for account in dict.fromkeys(typed.chosen("account")):
        minor = typed.money(f"amount-{account}")
        amount = Money(minor, typed.currency) if minor is not None else None
        lines.append(BatchLine(account, amount, typed.text(f"description-{account}")))
    return lines, list(typed.chosen("chosen"))
