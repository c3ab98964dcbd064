"""Account types and transaction types, as managers define them, and many accounts at once."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from pospro.api.schemas.office import Name
from pospro.api.schemas.plain import (
    CURRENCY_PATTERN,
    PRINTABLE,
    Amount,
    Document,
    Id,
    Query,
    Versioned,
)
from pospro.api.schemas.product_import import LineProblem
from pospro.api.schemas.ticket_setup import Translations

AccountClass = Literal["asset", "liability", "equity", "income", "expense"]
WorkingRule = Literal["none", "never_below_zero", "never_above_limit"]
AccountFilter = Literal["all", "month", "week", "work_period"]
Tags = Annotated[tuple[Name, ...], Field(max_length=20)]


class AccountTypeContent(Document):
    """All that is said about an account type."""

    name: Name
    translations: Translations = Translations()
    account_class: AccountClass
    working_rule: WorkingRule = "none"
    default_filter: AccountFilter = "all"
    tags: Tags = ()


class Use(Document):
    """Something that uses what is shown: its kind, and its name or how many there are."""

    kind: str
    name: str
    id: Id | None
    count: int


class EditedAccountType(Versioned):
    """An account type as its form shows it, with what uses it."""

    id: Id
    name: str
    translations: dict[str, str]
    account_class: str
    working_rule: str
    default_filter: str
    tags: tuple[str, ...]
    used_by: tuple[Use, ...]
    retired: bool


class ListedAccountType(Document):
    """An account type in the order of the lists, with how many accounts in use it has."""

    id: Id
    name: str
    account_class: str
    working_rule: str
    accounts: int
    retired: bool


class AccountTypeList(Document):
    """Every account type, retired ones last."""

    account_types: tuple[ListedAccountType, ...]


class TransactionTypeContent(Document):
    """All that is said about a posting rule; without an account it is chosen each time."""

    name: Name
    translations: Translations = Translations()
    source_type_id: Id
    target_type_id: Id
    source_account_id: Id | None = None
    target_account_id: Id | None = None
    currency: Annotated[str, Field(pattern=CURRENCY_PATTERN)] | None = None


class EditedTransactionType(Versioned):
    """A posting rule as its form shows it; `number` is its version as postings name it."""

    id: Id
    number: int
    role: str | None
    name: str
    translations: dict[str, str]
    source_type_id: Id
    target_type_id: Id
    source_account_id: Id | None
    target_account_id: Id | None
    currency: str | None
    used_by: tuple[Use, ...]
    retired: bool


class ListedTransactionType(Document):
    """A posting rule at its current version."""

    id: Id
    number: int
    role: str | None
    name: str
    source_type_id: Id
    target_type_id: Id
    source_account_id: Id | None
    target_account_id: Id | None
    currency: str | None
    retired: bool


class TransactionTypeList(Document):
    """Every posting rule, oldest first, retired ones last."""

    transaction_types: tuple[ListedTransactionType, ...]


class RoadQuery(Query):
    """The default accounts that a dry run supposes."""

    source_account_id: Id | None = None
    target_account_id: Id | None = None


class DryRunLine(Document):
    """An account: debits less credits as they were posted, and as they would have been."""

    account_id: Id
    code: str
    before: Amount
    after: Amount


class DryRun(Document):
    """The last business days under other accounts; `unplaced` entries would find none.

    `unread` entries cannot be told apart from what other rules posted.
    """

    since: date | None
    until: date | None
    entries: int
    unplaced: int
    unread: int
    lines: tuple[DryRunLine, ...]


class AccountContent(Document):
    """All that is said about an account; a limit counts where its type has that rule."""

    code: Annotated[str, Field(max_length=20, pattern=PRINTABLE)]
    name: Name
    translations: Translations = Translations()
    account_type_id: Id
    parent_id: Id | None = None
    currency: Annotated[str, Field(pattern=CURRENCY_PATTERN)]
    credit_limit: Amount | None = None
    tags: Tags = ()


class EditedAccount(Versioned):
    """An account as its form shows it, with what uses it."""

    id: Id
    code: str
    name: str
    translations: dict[str, str]
    account_type_id: Id
    parent_id: Id | None
    currency: str
    credit_limit: Amount | None
    tags: tuple[str, ...]
    role: str | None
    used_by: tuple[Use, ...]
    retired: bool


class AccountLines(Document):
    """Many accounts as lines: `#Account type`, and below it names with or without codes."""

    text: Annotated[
        str,
        Field(max_length=400_000, examples=["#Customers\n120.001 Ayşe Demir\nMehmet Kaya\n"]),
    ]
    dry_run: Annotated[bool, Field(description="Only tell what would be added.")] = True


class PlannedAccount(Document):
    """An account that a line makes; a counted code was not given but the next free one."""

    line: int
    code: str
    name: str
    account_type_id: Id
    parent_code: str | None
    counted: bool


class AccountBatch(Document):
    """What the lines added, or would; with problems nothing is added."""

    added: bool
    accounts: tuple[PlannedAccount, ...]
    problems: tuple[LineProblem, ...]
