"""X and Z row by row in one language: what paper and screen both show, word for word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pospro import i18n
from pospro.domain.cash_movement import KINDS
from pospro.domain.currency import currency
from pospro.domain.errors import N_
from pospro.domain.print_template.filling import SlipLine
from pospro.reports.day_proofs import BAD, NAMES, OK, OPEN
from pospro.reports.foreign_rows import foreign_rows, in_currency
from pospro.reports.slips.lines import (
    GAP,
    RULE,
    centred,
    heading,
    indented,
    large_pair,
    notice,
    pair,
)
from pospro.storage.venue import VenueRow

STATES = {OK: N_("OK"), OPEN: N_("open"), BAD: N_("DIFFERS")}
"""What stands behind a proof: letters that every printer has."""

SEAL = 16
"""How many letters of a hash are printed: enough to hold a paper against the record."""


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """A report as it is shown: its number and hash, or none of both for an X.

    `copy` above 0 marks paper that was asked for once more.
    """

    venue: VenueRow
    content: Mapping[str, Any]
    number: int | None = None
    hash: str = ""
    copy: int = 0


def day_rows(report: PrintedDay, language: str) -> tuple[SlipLine, ...]:
    """Every row from the venue's name to the seal."""
    writer = _Writer(report, language)
    return (
        *writer.head(),
        *writer.sales(),
        *writer.payments(),
        *writer.movements(),
        *writer.shifts(),
        *writer.proofs(),
        *writer.seal(),
    )


class _Writer:
    """Writes a report in one language."""

    def __init__(self, report: PrintedDay, language: str) -> None:
        self._report = report
        self._content = report.content
        self._language = language
        self._currency = currency(report.content["currency"])

    def head(self) -> Iterator[SlipLine]:
        """Whose report it is, of which day, until when."""
        report, content = self._report, self._content
        if report.copy:
            yield notice(self._say(N_("COPY {number}"), number=report.copy))
        yield heading(report.venue.name)
        if report.venue.demo:
            yield notice(self._say(N_("DEMO")))
        title = self._say(N_("X REPORT"))
        if report.number is not None:
            title = self._say(N_("Z REPORT {number}"), number=f"{report.number:04d}")
        yield heading(title)
        day = i18n.format_day(date.fromisoformat(content["business_date"]), self._language)
        yield self._pair(N_("Business date"), day)
        yield self._pair(N_("Opened"), self._moment(content["opened_at"]))
        if content.get("closed_at"):
            yield self._pair(N_("Closed"), self._moment(content["closed_at"]))
        yield RULE

    def sales(self) -> Iterator[SlipLine]:
        """What was sold, with its taxes."""
        content = self._content
        yield self._pair(N_("Tickets"), str(content["tickets"]))
        yield large_pair(self._say(N_("SALES")), self._figure(content["sales"]))
        for tax in content["taxes"]:
            rate = i18n.format_percent(Decimal(tax["rate"]), self._language)
            net = self._figure(tax["net"])
            words = self._say(N_("VAT {rate} (net {net})"), rate=rate, net=net)
            yield pair(words, self._figure(tax["tax"]))
        if content["returns"]:
            words = self._say(N_("Taken back ({count})"), count=content["returns"])
            yield pair(words, self._figure(content["returned"]))
        yield self._pair(N_("Gifts"), str(content["gifts"]))
        yield self._pair(N_("Voids"), str(content["voids"]))
        if content["open_tickets"]:
            words = self._say(N_("Open tickets ({count}), paid"), count=content["open_tickets"])
            yield pair(words, self._figure(content["paid_on_open_tickets"]))
        yield RULE

    def payments(self) -> Iterator[SlipLine]:
        """How it was paid."""
        taken = self._content["payments"]
        for payment in taken:
            words = f"{payment['name']} ({payment['count']})"
            yield pair(words, self._figure(payment["amount"]))
            yield from self._foreign_part(payment)
        if taken:
            yield RULE

    def movements(self) -> Iterator[SlipLine]:
        """What moved in and out of the drawers beside the sales."""
        moved = self._content["movements"]
        for each in moved:
            words = f"{self._say(KINDS[each['kind']].name)} ({each['count']})"
            yield pair(words, self._figure(each["amount"]))
            yield from self._foreign_part(each)
        if moved:
            yield RULE

    def shifts(self) -> Iterator[SlipLine]:
        """Every drawer: its float, what was expected, what was counted."""
        for shift in self._content["shifts"]:
            yield pair(f"{shift['register']}, {shift['person']}")
            yield self._indented(N_("Float"), shift["float"])
            if shift["counted"] is None:
                open_still = shift["closed_at"] is None
                words = N_("Not counted yet") if open_still else N_("Left uncounted")
                yield indented(self._say(words))
            else:
                yield self._indented(N_("Expected"), shift["expected"])
                yield self._indented(N_("Counted"), shift["counted"])
                yield self._indented(N_("Difference"), shift["difference"])
            for each in shift.get("foreign", ()):
                yield from foreign_rows(each, self._currency, self._language)
            if shift["note"]:
                yield indented(shift["note"])
        if self._content["shifts"]:
            yield RULE

    def proofs(self) -> Iterator[SlipLine]:
        """What was held against the ledger: a tick, or both figures."""
        for proof in self._content["proofs"]:
            words = f"{self._say(NAMES[proof['key']])} {self._what(proof)}".strip()
            yield pair(words, self._say(STATES[proof["state"]]))
            if proof["state"] == BAD:
                yield self._indented(N_("Documents"), proof["told"], proof.get("currency"))
                yield self._indented(N_("Ledger"), proof["booked"], proof.get("currency"))
        if found := self._content.get("findings"):
            words = self._say(
                N_("{count} records disagree. The screen names them."), count=len(found)
            )
            yield centred(words)
        if reason := self._content.get("uncounted"):
            words = self._say(N_("Closed over uncounted drawers: {reason}"), reason=reason)
            yield centred(words)

    def seal(self) -> Iterator[SlipLine]:
        """The sum since the first Z, the heads of the books, and the seal."""
        if self._report.number is None:
            return
        yield RULE
        yield self._pair(N_("Sales since the first Z"), self._figure(self._content["grand_total"]))
        for book, sequence, head in self._content["heads"]:
            yield pair(f"{book} {sequence}", head[:SEAL])
        yield GAP
        yield centred(self._report.hash[:SEAL])

    def _what(self, proof: Mapping[str, Any]) -> str:
        """What a proof is about; a rate as the reader writes it."""
        what: str = proof["what"]
        if proof["key"] == "tax" and what:
            return i18n.format_percent(Decimal(what.removesuffix("%")), self._language)
        return what

    def _pair(self, message: str, figure: str) -> SlipLine:
        return pair(self._say(message), figure)

    def _foreign_part(self, told: Mapping[str, Any]) -> Iterator[SlipLine]:
        """The foreign money of a sum below its worth, where it has any."""
        if "foreign_amount" in told:
            figure = in_currency(told["foreign_amount"], told["currency"], self._language)
            yield indented(told["currency"], figure)

    def _indented(self, message: str, minor: int, code: str | None = None) -> SlipLine:
        figure = in_currency(minor, code, self._language) if code else self._figure(minor)
        return indented(self._say(message), figure)

    def _say(self, message: str, **facts: object) -> str:
        return i18n.translate(message, facts, self._language)

    def _figure(self, minor: int) -> str:
        return i18n.format_money(minor, self._currency, self._language, sign=False)

    def _moment(self, text: str) -> str:
        moment = datetime.fromisoformat(text)
        return i18n.format_moment(moment, self._language, self._report.venue.time_zone)
