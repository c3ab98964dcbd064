"""What a model finds wrong with a value, as a sentence in the asker's language."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from pospro.api.schemas.plain import (
    AMOUNT_PATTERN,
    CURRENCY_PATTERN,
    FOUND_END_PATTERN,
    ID_PATTERN,
    NUMBER_PATTERN,
    PIN_PATTERN,
    PRINTABLE,
    PRODUCTS_END_PATTERN,
    QUANTITY_PATTERN,
    REPORT_END_PATTERN,
)
from pospro.api.setup import the_setup
from pospro.domain.errors import BadInput, N_
from pospro.domain.money import Money
from pospro.domain.quantity import Quantity

ID = N_("Send an id as a list of the API gives it.")
TEXT = N_("Send text in quotation marks here.")
WHOLE = N_("Send a whole number here.")
TRUTH = N_("Send true or false here.")
DAY = N_("Send a date here, such as 2026-03-14.")
LIST = N_("Send a list in square brackets here.")
DIGITS = N_("Send digits in quotation marks, with a point before the decimals, such as “12.50”.")

SENTENCES = {
    "missing": N_("This is missing. Add it."),
    "extra_forbidden": N_("This is not known here. Check the spelling."),
    "string_type": TEXT,
    "string_too_short": N_("Use at least {min_length} letters."),
    "string_too_long": N_("Use at most {max_length} letters."),
    "too_short": N_("Send at least {min_length} of these."),
    "too_long": N_("Send at most {max_length} of these."),
    "greater_than_equal": N_("Send {ge} or more."),
    "less_than_equal": N_("Send {le} or less."),
    "literal_error": N_("Send one of these: {expected}."),
    "model_type": N_("Send an object in curly brackets here."),
    "tuple_type": LIST,
    "bool_type": TRUTH,
    "bool_parsing": TRUTH,
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": WHOLE,
    "int_from_float": WHOLE,
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "value_error": ID,
}
"""Kind of fault → what is said of it."""


def _short_number(text: str) -> None:
    """Refuse a number that NUMBER_PATTERN does not fit."""
    if text.startswith("-"):
        raise BadInput(N_("Send a number without a minus here."))
    raise BadInput(N_("Send at most 10 digits before the point and 4 after it."))


PATTERNS = {
    PRINTABLE: N_("Take out line breaks and other signs that cannot be printed."),
    ID_PATTERN: ID,
    PIN_PATTERN: N_("A PIN has six digits."),
    CURRENCY_PATTERN: N_("Send the three capital letters of a currency, such as TRY."),
    AMOUNT_PATTERN: DIGITS,
    QUANTITY_PATTERN: DIGITS,
    NUMBER_PATTERN: DIGITS,
    REPORT_END_PATTERN: ID,
    PRODUCTS_END_PATTERN: ID,
    FOUND_END_PATTERN: ID,
}
"""Pattern that a text does not fit → what is said of it."""


PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)

LIMITS: dict[str, Callable[[str], object]] = {
    AMOUNT_PATTERN: lambda text: Money.parse_plain(text, the_setup().currency),
    QUANTITY_PATTERN: lambda text: Quantity.of(text).sellable(),
    NUMBER_PATTERN: _short_number,
}
"""Pattern of a number → what refuses one that is too large or too precise, and says the limit."""


def refusal(fault: ErrorDetails) -> BadInput:
    """The fault as a refusal that names its field."""
    facts: Mapping[str, Any] = fault.get("ctx", {})
    pattern = facts.get("pattern", "")
    field = ".".join(map(str, fault["loc"])) or None
    beyond = _beyond(pattern, fault["input"])
    if beyond is not None:
        return BadInput(beyond.message, field=field, **beyond.facts)
    sentence = PATTERNS.get(pattern) or SENTENCES.get(fault["type"])
    if sentence is None:
        reason = fault["msg"].rstrip(".")
        return BadInput(N_("This cannot be used: {reason}."), field=field, reason=reason)
    named = {name: _plain(value) for name, value in facts.items() if name != "error"}
    return BadInput(sentence, field=field, **named)


def _beyond(pattern: str, sent: object) -> BadInput | None:
    """Why a number that is written as one should be cannot be used all the same."""
    if pattern not in LIMITS or not isinstance(sent, str) or not PLAIN_NUMBER.fullmatch(sent):
        return None
    try:
        LIMITS[pattern](sent)
    except BadInput as refused:
        return refused
    return None


def _plain(value: object) -> object:
    """Choices without the English word before the last of them."""
    return value.replace(" or ", ", ") if isinstance(value, str) else value
