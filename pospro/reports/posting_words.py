"""Plain words for a posting: what happened on this account, said without bookkeeping."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import CompoundSelect, Connection, Select, literal, or_, select, union_all

from pospro.domain.calculation import CalculationMethod
from pospro.domain.errors import N_
from pospro.storage.account_uses import RULES_OF_PRODUCT
from pospro.storage.accounts import by_role
from pospro.storage.calculations import CalculationTypeRow
from pospro.storage.catalogue import ProductRow
from pospro.storage.change_types import ChangeTypeRow
from pospro.storage.payment_types import PaymentTypeRow
from pospro.storage.registers import drawer_accounts
from pospro.storage.taxes import TaxTemplateRow
from pospro.storage.transaction_types import TransactionTypeRow

WORDS = {
    "cash_in": N_("Cash in the drawer"),
    "cash_out": N_("Cash given out"),
    "card_in": N_("Card, the bank owes it"),
    "card_out": N_("Card, given back"),
    "voucher_in": N_("Voucher taken"),
    "voucher_out": N_("Voucher given back"),
    "customer_account_in": N_("On the customer’s account"),
    "customer_account_out": N_("Off the customer’s account"),
    "bank_transfer_in": N_("Bank transfer received"),
    "bank_transfer_out": N_("Bank transfer sent back"),
    "open_tickets_up": N_("Owed by the guest"),
    "open_tickets_down": N_("Paid by the guest"),
    "sale": N_("Sale without tax"),
    "sale_back": N_("Sale taken back"),
    "tax": N_("Tax owed to the state"),
    "tax_back": N_("Tax taken back"),
    "discount": N_("Discount"),
    "discount_back": N_("Discount taken back"),
    "extra": N_("Service or other extra"),
    "extra_back": N_("Extra taken back"),
    "rounding": N_("Rounding"),
    "change_in": N_("Change taken back"),
    "change_out": N_("Change that the guest left"),
    "other_in": N_("Debited"),
    "other_out": N_("Credited"),
}
"""Word → the message id of what it says."""

ROLES_WITHOUT_TAX = ("sale_0", "return_0")
"""The roles of the rules that book what is sold and taken back without a tax."""


class PostingFacts(Protocol):
    """What the word is found from: a posting, or a row of one."""

    @property
    def account_id(self) -> int: ...
    @property
    def debit(self) -> int: ...
    @property
    def rules(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is needed to find the word: what rules are for, and what lies on which account."""

    rules: Mapping[int, str]
    accounts: Mapping[int, str]

    def word(self, posting: PostingFacts) -> str:
        """The word for a posting: a key of WORDS."""
        debited = posting.debit > 0
        holds = self.accounts.get(posting.account_id)
        if holds == "open_tickets":
            return "open_tickets_up" if debited else "open_tickets_down"
        if holds is not None:
            return f"{holds}_in" if debited else f"{holds}_out"
        meaning = next(filter(None, map(self.rules.get, rule_ids(posting.rules))), None)
        if meaning == "rounding":
            return meaning
        if meaning == "change":
            return "change_in" if debited else "change_out"
        if meaning is None:
            return "other_in" if debited else "other_out"
        return meaning if debited == (meaning == "discount") else f"{meaning}_back"


def rule_ids(rules: str) -> list[int]:
    """The transaction type ids in a posting's rules, written `id.version`."""
    return [int(rule.partition(".")[0]) for rule in rules.split()]


def vocabulary(connection: Connection) -> Vocabulary:
    """Read what managers have defined: tax templates, calculations, payment types, drawers."""
    taxes, extras = TaxTemplateRow.__table__, CalculationTypeRow.__table__
    rules: dict[int, str] = {}
    for row in connection.execute(
        select(extras.c.transaction_type_id, extras.c.method, extras.c.decreases)
    ):
        rules[row.transaction_type_id] = _calculation_word(row.method, decreases=row.decreases)
    for row in connection.execute(select(taxes)):
        rules |= dict.fromkeys(filter(None, (row.tax_type_id, row.returned_tax_type_id)), "tax")
        rules |= dict.fromkeys(filter(None, (row.sale_type_id, row.returned_sale_type_id)), "sale")
    further = {row.id: row.word for row in connection.execute(_further_rules())}
    rules = further | rules | {each: word for each, word in further.items() if word == "sale"}
    return Vocabulary(rules, _accounts(connection))


def _further_rules() -> CompoundSelect[Any]:
    """The rules that no tax template names, with their words: of sales, of change that was left."""
    change = ChangeTypeRow.__table__.c.transaction_type_id
    left = select(change.label("id"), literal("change").label("word")).where(change.is_not(None))
    return union_all(_rules_without_tax(), left)


def _rules_without_tax() -> Select[Any]:
    """The rules of sales and returns that no tax template names: by their role, or a product's."""
    rules, products = TransactionTypeRow.__table__, ProductRow.__table__
    of_products = (select(products.c[name]) for name in RULES_OF_PRODUCT)
    return select(rules.c.id, literal("sale").label("word")).where(
        or_(rules.c.role.in_(ROLES_WITHOUT_TAX), *map(rules.c.id.in_, of_products))
    )


def _calculation_word(method: str, *, decreases: bool) -> str:
    if method == CalculationMethod.ROUND_TO_MULTIPLE:
        return "rounding"
    return "discount" if decreases else "extra"


def _accounts(connection: Connection) -> dict[int, str]:
    types = PaymentTypeRow.__table__
    query = select(types.c.account_id, types.c.kind).where(types.c.account_id.is_not(None))
    holds = {row.account_id: row.kind for row in connection.execute(query)}
    holds |= dict.fromkeys(drawer_accounts(connection), "cash")
    open_tickets = by_role(connection).get("open_tickets")
    if open_tickets is not None:
        holds[open_tickets] = "open_tickets"
    return holds
