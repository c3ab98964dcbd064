"""Account types and transaction types, as managers define them, and many accounts at once."""

from typing import Annotated, Literal

from pydantic import Field

from pospro.api.schemas.office import Name
from pospro.api.schemas.plain import Document, Id, Versioned
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
