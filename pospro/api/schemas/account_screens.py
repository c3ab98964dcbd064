"""Account screens as programs read and write them, and what stands on one."""

from typing import Annotated, Literal

from pydantic import Field

from pospro.api.schemas.office import Name
from pospro.api.schemas.plain import (
    PRINTABLE,
    Day,
    Document,
    Id,
    Query,
    ReportEnd,
    Versioned,
)
from pospro.api.schemas.ticket_setup import Place, Translations

Span = Literal["all", "month", "week", "work_period"]


class ScreenType(Document):
    """An account type on a screen: each of its accounts, or the total alone."""

    account_type_id: Id
    details: bool = True
    hide_zero: bool = False


class AccountScreenContent(Document):
    """All that is said about an account screen, each list in its order."""

    name: Name
    translations: Translations = Translations()
    span: Span = "all"
    as_tree: bool = False
    types: Annotated[tuple[ScreenType, ...], Field(min_length=1, max_length=30)]
    document_type_ids: Annotated[tuple[Id, ...], Field(max_length=30)] = ()
    places: Annotated[tuple[Place, ...], Field(max_length=50)] = ()


class EditedAccountScreen(Versioned):
    """An account screen as its form shows it."""

    id: Id
    name: str
    translations: dict[str, str]
    span: Span
    as_tree: bool
    types: tuple[ScreenType, ...]
    document_type_ids: tuple[Id, ...]
    places: tuple[Place, ...]
    retired: bool


class ListedAccountScreen(Document):
    """An account screen in its order."""

    id: Id
    name: str
    as_tree: bool
    retired: bool


class AccountScreenList(Document):
    """Every account screen, retired ones last."""

    account_screens: tuple[ListedAccountScreen, ...]


class BalancesQuery(Query):
    """The days, the words and the account type asked for; without days, everything."""

    since: Day | None = None
    until: Day | None = None
    text: Annotated[str, Field(max_length=80, pattern=PRINTABLE)] = ""
    account_type_id: Id | None = None
    after: ReportEnd | None = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
