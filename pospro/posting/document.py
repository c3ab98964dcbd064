"""A document is made: each of its posting rules moves the amount between two accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pospro.domain.errors import BadInput, Conflict, N_
from pospro.domain.journal import JournalEntry, Move, Origin, Posting, merged
from pospro.domain.money import Currency, Money
from pospro.domain.transaction_type import TransactionType

DOCUMENT, BY_HAND = "document", "by_hand"
OPENING, YEAR_CLOSE = "opening", "year_close"
"""Why the entry of a document is made: by a document type, line by line, or for all accounts."""


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A posting rule of a document type, with the account types of its two sides."""

    rule: TransactionType
    source_type_id: int
    target_type_id: int

    def credits(self, account_type_id: int) -> bool:
        """Whether the document's account, of this type, is credited; inside one type it is."""
        if account_type_id == self.source_type_id:
            return True
        if account_type_id == self.target_type_id:
            return False
        raise Conflict(
            N_("“{name}” does not touch the accounts of this document. Mend the document type."),
            name=self.rule.name,
        )

    def other_type_id(self, account_type_id: int) -> int:
        """The account type of the side that is not the document's account."""
        return self.target_type_id if self.credits(account_type_id) else self.source_type_id

    def usual_account_id(self, account_type_id: int) -> int | None:
        """The default account of that side."""
        rule = self.rule
        credited = self.credits(account_type_id)
        return rule.target_account_id if credited else rule.source_account_id

    def move(self, amount: Money, account_type_id: int, accounts: tuple[int, int]) -> Move:
        """The movement between (the document's account, the other one)."""
        own, other = accounts
        if own == other:
            raise BadInput(
                N_("Both sides are the same account. Choose another one."), field="account_id"
            )
        if self.credits(account_type_id):
            return self.rule.move(amount, source=own, target=other)
        return self.rule.move(amount, source=other, target=own)


def document_entry(
    document_id: int, moves: Iterable[Move], on: date, words: tuple[str, Currency]
) -> JournalEntry:
    """The balanced entry of a document; `words` are its description and the currency."""
    description, currency = words
    origin = Origin(f"document:{document_id}", DOCUMENT, description)
    entry = merged(moves, origin, on, currency)
    if entry is None:
        raise Conflict(
            N_("The movements of this document undo each other. Mend the document type.")
        )
    return entry


def entry_by_hand(
    document_id: int, lines: Iterable[tuple[int, int]], on: date, words: tuple[str, Currency]
) -> JournalEntry:
    """The entry that somebody wrote: (account, minor units) lines, above zero where debited."""
    description, currency = words
    origin = Origin(f"document:{document_id}", BY_HAND, description)
    return entry_of_lines(origin, lines, on, currency)


def entry_of_lines(
    origin: Origin, lines: Iterable[tuple[int, int]], on: date, currency: Currency
) -> JournalEntry:
    """The entry with one posting a line, (account, minor units) above zero where debited."""
    postings = tuple(
        Posting(account, max(minor, 0), max(-minor, 0), ()) for account, minor in lines
    )
    return JournalEntry(origin, on, currency, postings)
