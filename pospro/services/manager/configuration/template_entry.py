"""Templates of entries written by hand in a configuration file."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pospro.domain.rhythm import RHYTHMS
from pospro.services.manager.configuration.base_entry import Amount, Entry


class TemplateLineEntry(BaseModel):
    """A line: an account and an amount on one side, which may still be nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    account: str
    debit: Annotated[Amount, Field(ge=0)] = 0
    credit: Annotated[Amount, Field(ge=0)] = 0


class EntryTemplateEntry(Entry):
    """Lines kept under a name; what comes again has a rhythm and the day it is due next."""

    description: Annotated[str, Field(max_length=500)] = ""
    lines: Annotated[tuple[TemplateLineEntry, ...], Field(min_length=1, max_length=100)]
    every: Literal[RHYTHMS] | None = None  # type: ignore[valid-type] # the registry is the list
    next_due: date | None = None


def not_due_again(
    given: Iterable[EntryTemplateEntry], current: Iterable[EntryTemplateEntry]
) -> tuple[EntryTemplateEntry, ...]:
    """The templates of a file; one that was recorded since it was written is not due once more."""
    known: Mapping[str, EntryTemplateEntry] = {each.key: each for each in current}
    return tuple(_moved_on(each, known.get(each.key)) for each in given)


def _moved_on(entry: EntryTemplateEntry, present: EntryTemplateEntry | None) -> EntryTemplateEntry:
    if present is None or entry.every != present.every:
        return entry
    if entry.next_due is None or present.next_due is None or entry.next_due >= present.next_due:
        return entry
    return entry.model_copy(update={"next_due": present.next_due})
