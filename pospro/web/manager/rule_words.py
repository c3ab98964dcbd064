"""A posting rule in words: what it credits and debits, what it posts, what it would have posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Connection, Row

from pospro.domain.errors import BadInput
from pospro.domain.money import Money
from pospro.domain.tax import TypeRef
from pospro.i18n import format_money, translate
from pospro.reports.rule_dry_run import DryRun
from pospro.request.context import context
from pospro.services.manager.configuration.checks import RULE_ROLES
from pospro.services.manager.edit_transaction_types import rule_example
from pospro.services.manager.sale_examples import hundred
from pospro.services.manager.transaction_type_checks import (
    CheckedRoad,
    Road,
    checked_road,
    warnings,
)
from pospro.storage.account_directory import Directory, KnownAccount, KnownType, directory
from pospro.storage.db import Database
from pospro.storage.transaction_type_lists import ListedTransactionType
from pospro.storage.venue_setup import current_setup
from pospro.web.filters import figure
from pospro.web.filters import said as named
from pospro.web.forms import said
from pospro.web.manager.accounting import name_of
from pospro.web.manager.ticket_setup import ExampleLine, called, example_lines


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A posting rule in the list: both its ends in words."""

    id: int
    name: str
    source: str
    target: str
    version: int
    plays: bool
    is_retired: bool


@dataclass(frozen=True, slots=True)
class SaidVersion:
    """A version of a posting rule in words."""

    version: int
    source: str
    target: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DryLine:
    """An account of a dry run, its figures written out."""

    code: str
    name: str
    before: str
    after: str
    differs: bool


def row(known: Directory, rule: ListedTransactionType) -> RuleRow:
    """A rule as the list shows it."""
    return RuleRow(
        id=rule.id,
        name=named(rule.name, rule.translations),
        source=_end(known, rule.source_type_id, rule.source_account_id),
        target=_end(known, rule.target_type_id, rule.target_account_id),
        version=rule.version,
        plays=rule.role in RULE_ROLES,
        is_retired=rule.is_retired,
    )


def versions(known: Directory, found: Mapping[TypeRef, Row[Any]]) -> list[SaidVersion]:
    """Every version of a rule, the latest first."""
    return [
        SaidVersion(
            version=ref.version,
            source=_end(known, each.source_type_id, each.source_account_id),
            target=_end(known, each.target_type_id, each.target_account_id),
            at=each.changed_at,
        )
        for ref, each in found.items()
    ]


def example(db: Database, connection: Connection, road: Road) -> dict[str, Any]:
    """What 100 would post along a road: in words, as lines, and what is seldom meant."""
    setup, known = current_setup(db, connection), directory(db, connection)
    amount = hundred(setup)
    shown: dict[str, Any] = {"amount": amount, "words": [], "lines": [], "notes": []}
    if not road.source_type_id or not road.target_type_id:
        return shown | {"refusal": _("Choose both account types to see what is posted.")}
    try:
        ends = checked_road(road, known, setup)
        posted = rule_example(db, connection, road, amount)
    except BadInput as refusal:
        return shown | {"refusal": translate(refusal.message, refusal.facts, context.language)}
    lines = example_lines(known, posted) if posted else _open_lines(ends, amount)
    notes = [said(sentence) for sentence in warnings(ends)]
    return shown | {"words": _words(ends), "lines": lines, "notes": notes, "refusal": ""}


def dry_run_shown(found: DryRun) -> dict[str, Any]:
    """A dry run as its panel shows it."""
    lines = [
        DryLine(
            code=line.code,
            name=named(line.name, line.translations),
            before=_sided(line.before, found),
            after=_sided(line.after, found),
            differs=line.before != line.after,
        )
        for line in found.lines
    ]
    return {"found": found, "lines": lines}


def _sided(minor: int, found: DryRun) -> str:
    text = format_money(abs(minor), found.currency, context.language, sign=False)
    if not minor:
        return text
    side = _("Dr") if minor > 0 else _("Cr")
    return f"{text} {side}"


def _end(known: Directory, type_id: int, account_id: int | None) -> str:
    if account_id is not None:
        return called(known.account(account_id))
    return str(_("any of “%(type)s”", type=name_of(known.type(type_id))))


def _open_lines(ends: CheckedRoad, amount: Money) -> list[ExampleLine]:
    """The lines of an example whose accounts are partly chosen when it is posted."""
    text = figure(amount)
    return [
        _open_line(ends.target, ends.target_type, (text, "")),
        _open_line(ends.source, ends.source_type, ("", text)),
    ]


def _open_line(
    account: KnownAccount | None, of_type: KnownType, figures: tuple[str, str]
) -> ExampleLine:
    if account is None:
        return ExampleLine("", _("any of “%(type)s”", type=name_of(of_type)), *figures)
    return ExampleLine(account.code, name_of(account), *figures)


def _words(ends: CheckedRoad) -> list[tuple[str, str]]:
    """Which account is credited and which debited, and what becomes of it."""
    source = _named(ends.source, ends.source_type)
    target = _named(ends.target, ends.target_type)
    credited = (
        _("is credited: it becomes less")
        if ends.source_type.account_class.normally_debit
        else _("is credited: it becomes more")
    )
    debited = (
        _("is debited: it becomes more")
        if ends.target_type.account_class.normally_debit
        else _("is debited: it becomes less")
    )
    return [(source, credited), (target, debited)]


def _named(account: KnownAccount | None, of_type: KnownType) -> str:
    if account is not None:
        return called(account)
    return str(_("The account of “%(type)s” that is chosen each time", type=name_of(of_type)))
