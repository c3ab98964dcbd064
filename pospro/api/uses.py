"""What uses an account type or a transaction type, as programs read it."""

from collections.abc import Iterable

from pospro.api.schemas import accounting as schema
from pospro.storage.account_uses import Use


def uses(found: Iterable[Use]) -> tuple[schema.Use, ...]:
    """The uses as documents."""
    return tuple(
        schema.Use(
            kind=each.kind,
            name=each.name,
            id=str(each.id) if each.id is not None else None,
            count=each.count,
        )
        for each in found
    )
