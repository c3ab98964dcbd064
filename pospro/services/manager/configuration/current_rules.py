"""The posting rules as they are now, each with its present version, for a configuration file."""

from typing import Any

from sqlalchemy import Select, select

from pospro.storage.transaction_types import TransactionTypeRow, TransactionTypeVersionRow


def current_rules() -> Select[Any]:
    """Each rule with the columns of its version; those in use come first."""
    types, versions = TransactionTypeRow.__table__, TransactionTypeVersionRow.__table__
    current = (types.c.id == versions.c.transaction_type_id) & (
        types.c.current_version == versions.c.version
    )
    columns = (types.c.id, versions.c.name.label("key"), types.c.role, types.c.current_version)
    details = (column for column in versions.c if column.name not in ("name", "version"))
    return (
        select(*columns, versions.c.name, types.c.retired_at, *details)
        .select_from(types.join(versions, current))
        .order_by(types.c.retired_at.is_not(None), types.c.id)
    )
