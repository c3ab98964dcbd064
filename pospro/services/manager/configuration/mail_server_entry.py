"""The mail server in a configuration file, without its password."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from pospro.services.manager.configuration.base_entry import Entry


class MailServerEntry(Entry):
    """Where mails are handed over; `name` is that of the machine, such as smtp.example.com."""

    port: Annotated[StrictInt, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    sender: str
