"""The posting rules of a chart at work: commands of docs/accounting.md in, T-accounts out."""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from pospro.charts import load
from pospro.domain.calculation import Calculation, CalculationMethod
from pospro.domain.journal import JournalEntry, Origin, merged
from pospro.domain.line import Line, LineState
from pospro.domain.money import Money, currency
from pospro.domain.payment import tender
from pospro.domain.payment_kinds import kind
from pospro.domain.quantity import Quantity
from pospro.domain.tax import TaxRounding, TaxTemplate, TypeRef
from pospro.domain.ticket import Ticket, totals
from pospro.domain.transaction_type import TransactionType
from pospro.posting.document import DocumentRule, document_entry
from pospro.posting.payment import change_move, payment_entry, payment_move, undone_entry
from pospro.posting.sale import sale_entry

LIRA = currency("TRY")
DAY = date(2026, 3, 2)
CHART = load("tr_tekduzen").configuration("en")
ACCOUNTS = {account["code"]: account for account in CHART["accounts"]}
IDS = {code: number for number, code in enumerate(ACCOUNTS, 1)}
CODES = {number: code for code, number in IDS.items()}
TYPES = {entry["name"]: number for number, entry in enumerate(CHART["account_types"], 1)}
BY_ROLE = {account["role"]: code for code, account in ACCOUNTS.items() if account.get("role")}
RULES = {
    rule["name"]: TransactionType(
        number, 1, rule["name"], IDS.get(rule.get("source")), IDS.get(rule.get("target"))
    )
    for number, rule in enumerate(CHART["transaction_types"], 1)
}
ROLES = {rule["role"]: RULES[rule["name"]] for rule in CHART["transaction_types"] if "role" in rule}


def booked(sale_type: str) -> dict[str, tuple[tuple[TaxTemplate, ...], TypeRef]]:
    """Rate → how a line is taxed and booked that is sold, or comes back."""
    return {
        tax["rate"]: (
            (
                TaxTemplate(
                    number,
                    tax["name"],
                    Decimal(tax["rate"]),
                    TaxRounding(tax["rounding"]),
                    RULES[tax["tax_type"]].ref,
                    RULES[tax["returned_tax_type"]].ref,
                ),
            ),
            RULES[tax[sale_type]].ref,
        )
        for number, tax in enumerate(CHART["taxes"], 1)
    }


SALES = booked("sale_type") | {"0": ((), ROLES["sale_0"].ref)}
RETURNS = booked("returned_sale_type") | {"0": ((), ROLES["return_0"].ref)}
CALCULATIONS = {part["role"]: part for part in CHART["calculation_types"]}
BY_RULE = {rule["name"]: rule.get("source") for rule in CHART["transaction_types"]}
PAYMENTS = {means["name"]: means for means in CHART["payment_types"]}


def lira(text: str) -> Money:
    return Money.parse_plain(text, LIRA)


@dataclass
class ChartBooks:
    """One ticket and what it posts; each method is a command of the documents."""

    lines: list[Line] = field(default_factory=list)
    calculations: list[Calculation] = field(default_factory=list)
    paid: list[Money] = field(default_factory=list)
    entries: list[tuple[str, JournalEntry]] = field(default_factory=list)

    def run(self, command: str) -> None:
        for pattern, action in COMMANDS.items():
            if match := re.fullmatch(pattern, command):
                action(self, **match.groupdict())
                return
        raise AssertionError(f"docs/accounting.md: what does “{command}” mean?")

    def line(self, verb: str, name: str, quantity: str, price: str, rate: str) -> None:
        taxes, sale_type = (RETURNS if verb == "return" else SALES)[rate]
        sold = Line(
            len(self.lines) + 1,
            None,
            name,
            None,
            "",
            Quantity.of(f"-{quantity}" if verb == "return" else quantity),
            lira(price),
            (),
            taxes,
            sale_type,
        )
        self.lines.append(replace(sold, state=LineState.GIFT) if verb == "gift" else sold)

    def discount(self, amount: str, percent: str | None, name: str | None) -> None:
        role = f"{'line' if name else 'ticket'}_discount_{'percent' if percent else 'amount'}"
        line_id = next((line.id for line in self.lines if line.name == name), None)
        self._calculate(role, Decimal(amount) if percent else Decimal(lira(amount).minor), line_id)

    def round(self) -> None:
        multiple = lira(CALCULATIONS["cash_rounding"]["amount"]).minor
        self._calculate("cash_rounding", Decimal(multiple), None)

    def pay(
        self, name: str, amount: str | None, cashback: str | None, left: str | None = None
    ) -> None:
        means = PAYMENTS[name]
        due = totals(self.ticket).total - Money.total(self.paid, LIRA)
        tendered = lira(amount) if amount else due
        taken = tender(due, tendered, kind(means["kind"]), cashback=bool(cashback))
        self._take(means, taken.kept_whole().amount if left else taken.amount)
        if left:
            self._leave(left, taken.change)
        if cashback:
            self._take(PAYMENTS["Cash"], -taken.change)
        if Money.total(self.paid, LIRA) == totals(self.ticket).total:
            books = (IDS[BY_ROLE["open_tickets"]], DAY)
            rules = {rule.ref: rule for rule in RULES.values()}
            sale = sale_entry(1, totals(self.ticket), rules, books)
            self.entries += [("sale", sale)] if sale else []

    def undo(self) -> None:
        """Undo the payment just taken."""
        taken = next(entry for reason, entry in reversed(self.entries) if reason == "payment")
        self.paid.append(-self.paid[-1])
        self.entries.append(("undo", undone_entry(2, taken.reversed(1, "wrong card", DAY))))

    def reverse(self, reason: str) -> None:
        entry = next(entry for name, entry in self.entries if name == reason)
        self.entries.append(("reversal", entry.reversed(1, "wrong", DAY)))

    def move(self, role: str, amount: str, side: str, code: str) -> None:
        move = ROLES[role].move(lira(amount), **{side: IDS[code]})
        self.entries.append((role, merged([move], Origin("document:1", role), DAY, LIRA)))

    def document(self, name: str, amount: str, code: str, other: str) -> None:
        kind = next(part for part in CHART["document_types"] if part["name"] == name)
        own = TYPES[kind["account_type"]]
        accounts = (IDS[code], IDS[other])
        moves = [
            DocumentRule(
                RULES[rule["name"]], TYPES[rule["source_type"]], TYPES[rule["target_type"]]
            ).move(lira(amount), own, accounts)
            for rule in CHART["transaction_types"]
            if rule["name"] in kind["transaction_types"]
        ]
        self.entries.append(("document", document_entry(1, moves, DAY, (name, LIRA))))

    @property
    def ticket(self) -> Ticket:
        return Ticket(1, LIRA, True, tuple(self.lines), tuple(self.calculations))

    def _calculate(self, role: str, amount: Decimal, line_id: int | None) -> None:
        part = CALCULATIONS[role]
        self.calculations.append(
            Calculation(
                len(self.calculations) + 1,
                part["name"],
                CalculationMethod(part["method"]),
                amount,
                part.get("after_tax", False),
                part.get("decreases", False),
                RULES[part["transaction_type"]].ref,
                line_id,
                posts_net=part.get("posts_net", False),
            )
        )

    def _take(self, means: dict[str, str], amount: Money) -> None:
        account = IDS[means.get("account", BY_ROLE["cash_drawer"])]
        move = payment_move(RULES[means["transaction_type"]], amount, account)
        self.paid.append(amount)
        self.entries.append(("payment", payment_entry(1, [move], DAY)))

    def _leave(self, rule: str, change: Money) -> None:
        move = change_move(RULES[rule], change, IDS[BY_RULE[rule]])
        self.paid.append(-change)
        self.entries.append(("payment", payment_entry(1, [move], DAY)))

    @property
    def rules(self) -> set[TypeRef]:
        return {rule for _, entry in self.entries for p in entry.postings for rule in p.rules}

    def t_accounts(self) -> str:
        """Every entry as the documents write it."""
        told = []
        for name, entry in self.entries:
            told.append(name)
            for posting in entry.postings:
                side = "Dr" if posting.debit else "Cr"
                code = CODES[posting.account_id]
                amount = Money(posting.debit or posting.credit, LIRA).decimal
                place = f"{amount:>10}" if posting.debit else f"{'':12}{amount:>10}"
                told.append(f"    {side} {code:7} {ACCOUNTS[code]['name']:35}{place}")
        return "\n".join(told)


COMMANDS = {
    r"(?P<verb>sell|return|gift) (?P<name>[\w ]+?) (?P<quantity>[\d.]+) x (?P<price>[\d.]+)"
    r" at (?P<rate>\d+) %": ChartBooks.line,
    r"discount (?P<amount>[\d.]+)(?P<percent> %)?(?: on (?P<name>[\w ]+))?": ChartBooks.discount,
    r"round": ChartBooks.round,
    r"pay (?P<name>[A-Za-z, ]+?)(?: (?P<amount>[\d.]+))?(?P<cashback> with cash-back)?"
    r"(?:, change left as (?P<left>[\w ]+))?": (ChartBooks.pay),
    r"document (?P<name>[a-zA-Z ]+) (?P<amount>[\d.]+) on (?P<code>[\d.]+)"
    r" with (?P<other>[\d.]+)": ChartBooks.document,
    r"undo": ChartBooks.undo,
    r"reverse (?P<reason>\w+)": ChartBooks.reverse,
    r"move (?P<role>\w+) (?P<amount>[\d.]+) (?P<side>source|target) (?P<code>[\d.]+)": (
        ChartBooks.move
    ),
}
