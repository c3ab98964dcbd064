"""Named choices of the venue that have no column of their own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from pospro.storage.venue import SettingRow

_SETTINGS = SettingRow.__table__


def setting(connection: Connection, name: str) -> dict[str, Any] | None:
    """The value of a choice, or None before anybody chose."""
    query = select(_SETTINGS.c.value).where(_SETTINGS.c.name == name)
    found: dict[str, Any] | None = connection.scalar(query)
    return found


def keep_setting(connection: Connection, name: str, value: Mapping[str, Any]) -> None:
    """Keep a choice in place of the one before."""
    connection.execute(delete(_SETTINGS).where(_SETTINGS.c.name == name))
    connection.execute(insert(_SETTINGS), {"name": name, "value": dict(value)})
