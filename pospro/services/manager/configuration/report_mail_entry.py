"""Reports by mail in a configuration file."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from pospro.services.manager.configuration.base_entry import Entry


class ReportMailEntry(Entry):
    """A mail with reports; `contents` are words such as "report:sales_by_day", "saved:Our week".

    Without `sends_at` it goes out when the work period closes.
    """

    recipients: tuple[str, ...]
    sends_at: Annotated[StrictInt, Field(ge=0, le=23)] | None = None
    language: Literal["tr", "en"]
    days: str = "yesterday"
    contents: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    with_due: StrictBool = True
