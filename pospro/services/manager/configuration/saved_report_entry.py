"""Saved reports in a configuration file: those for everybody, their filters by name."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, StrictBool

from pospro.services.manager.configuration.base_entry import Entry


class SavedReportEntry(Entry):
    """A report with its days and its question; `filters` are what it is narrowed down to."""

    report: str
    days: str
    question: Annotated[str, Field(max_length=2000)] = ""
    filters: Mapping[str, str] = Field(default_factory=dict)
    pinned: StrictBool = False
