"""The number series of ticket types: each register counts the tickets of such a type by itself."""

from sqlalchemy import Connection

from pospro.domain.errors import BadInput
from pospro.services.manager.edit_series import require_free_prefix
from pospro.storage.number_series import RECEIPT, begin_series, purpose_of_type, series_at
from pospro.storage.ticket_types import ticket_types
from pospro.storage.venue import codes_in_use


def begin_type_numbers(connection: Connection) -> list[str]:
    """Begin what registers in use lack of the series of ticket types; returns their prefixes.

    Each begins with the prefix of the type and the register's code. BadInput for a prefix with
    which numbers could be mistaken for others.
    """
    known = series_at(connection)
    numbered = [each for each in ticket_types(connection).values() if each.number_prefix]
    begun = []
    for register_id, code in codes_in_use(connection).items() if numbered else ():
        for each in numbered:
            purpose = purpose_of_type(each.id)
            if each.retired or purpose in known.get(register_id, ()):
                continue
            prefix = f"{each.number_prefix}{code}-"
            try:
                require_free_prefix(connection, prefix, RECEIPT, None)
            except BadInput as refusal:
                raise BadInput(refusal.message, field="number_prefix", **refusal.facts) from refusal
            begin_series(connection, register_id, {"purpose": purpose, "prefix": prefix})
            begun.append(prefix)
    return begun
