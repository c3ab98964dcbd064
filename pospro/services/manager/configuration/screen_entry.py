"""Account screens in a configuration file."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from pospro.domain.account import AccountFilter
from pospro.services.manager.configuration.base_entry import Name, Translated
from pospro.services.manager.configuration.ticket_entries import MapEntry


class ScreenTypeEntry(BaseModel):
    """An account type on a screen: each of its accounts, or the total alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    account_type: str
    details: StrictBool = True
    hide_zero: StrictBool = False


class AccountScreenEntry(Translated):
    """A list of accounts with their balances."""

    span: AccountFilter = AccountFilter.ALL
    as_tree: StrictBool = False
    types: Annotated[tuple[ScreenTypeEntry, ...], Field(min_length=1, max_length=30)]
    documents: Annotated[tuple[Name, ...], Field(max_length=30)] = ()
    maps: tuple[MapEntry, ...] = ()
