"""Foreign cash of a shift row by row: on its slip, and on X and Z."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from pospro import i18n
from pospro.domain.currency import Currency, currency
from pospro.domain.errors import N_
from pospro.domain.print_template.filling import SlipLine
from pospro.reports.slips.lines import indented


def in_currency(minor: int, code: str, language: str) -> str:
    """An amount of a foreign currency as a figure, without its sign."""
    return i18n.format_money(minor, currency(code), language, sign=False)


def foreign_rows(told: Mapping[str, Any], own: Currency, language: str) -> Iterator[SlipLine]:
    """What a report tells of one currency of a shift, and its worth in the books' currency."""
    code = told["currency"]
    for message, minor in (
        (N_("{currency}: float"), told["float"]),
        (N_("{currency}: expected"), told["expected"]),
        (N_("{currency}: counted"), told["counted"]),
        (N_("{currency}: difference"), told["difference"]),
    ):
        if minor is not None:
            words = i18n.translate(message, {"currency": code}, language)
            yield indented(words, in_currency(minor, code, language))
    if told["amount"] is not None and told["counted"] is None:
        words = i18n.translate(N_("{currency}: in the drawer"), {"currency": code}, language)
        yield indented(words, in_currency(told["amount"], code, language))
    if told["worth"] is not None:
        rate = i18n.format_decimal(Decimal(told["rate"]), language)
        words = i18n.translate(
            N_("{currency}: worth at {rate}"), {"currency": code, "rate": rate}, language
        )
        figure = i18n.format_money(told["worth"], own, language, sign=False)
        yield indented(words, figure)
