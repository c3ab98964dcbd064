"""What a till's request says, read strictly: ids, versions, quantities, amounts and choices."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flask import request
from werkzeug.datastructures import MultiDict

from pospro import i18n
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Currency, Money
from pospro.domain.quantity import ONE, Quantity
from pospro.request.context import context

Form = MultiDict[str, str]


def request_id(form: Form) -> str:
    """The id made before the first try; BadInput when the page sent none."""
    found = form.get("request_id", "") or request.headers.get("X-Request-Id", "")
    if not found:
        raise BadInput(N_("The request has no valid id. Reload the page and try again."))
    return found


def version(form: Form) -> int:
    """The version of the ticket that the screen showed."""
    return identity(form, "version")


def identity(form: Form, name: str) -> int:
    """A whole number that the page itself put into the form."""
    return _whole(form.get(name, ""), name)


def quantity(form: Form, name: str) -> Quantity:
    """A quantity; one when the field is empty or missing."""
    text = form.get(name, "").strip()
    return read_quantity(text, name) if text else ONE


def read_quantity(text: str, field: str) -> Quantity:
    """A typed quantity in the viewer's way of writing."""
    try:
        return Quantity(i18n.parse_quantity(text, context.language))
    except i18n.Unreadable as error:
        raise BadInput(error.message, field=field, **error.facts) from error


def read_money(text: str, currency: Currency, field: str) -> Money:
    """A typed amount in the viewer's way of writing, within what one amount may be."""
    try:
        minor = i18n.parse_amount(text, currency, context.language)
    except i18n.Unreadable as error:
        raise BadInput(error.message, field=field, **error.facts) from error
    return Money(minor, currency).within_limit(field)


def read_percent(text: str, field: str) -> Decimal:
    """A typed percentage with at most three decimals."""
    return read_quantity(text.replace("%", "").strip(), field).decimal


def modifiers(form: Form) -> Mapping[int, int]:
    """Chosen modifiers: a `modifier` field is an id, one called `modifier-ID` says how many."""
    chosen = dict.fromkeys(map(_whole, form.getlist("modifier")), 1)
    for name in form:
        if name.startswith("modifier-") and (many := _whole(form[name])):
            chosen[_whole(name.removeprefix("modifier-"))] = many
    return chosen


def _whole(text: str, field: str = "modifier") -> int:
    if not text.isdecimal() or len(text) > 19:
        raise BadInput(N_("The page is out of date. Reload it and try again."), field=field)
    return int(text)


def read_day(text: str, field: str = "business_date") -> date:
    """A date as the browser's own date field sends it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(N_("Enter a date, such as 2026-03-14."), field=field) from None
