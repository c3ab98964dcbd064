"""A section of the set-up whose rows have a name, a place and an end: kept, moved, retired."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from pospro.domain.access import Actor
from pospro.domain.errors import BadInput, N_
from pospro.domain.ids import new_id
from pospro.services.manager.editing import Edit, clean_name, require_free_name
from pospro.storage.ticket_rules import TicketRule, ticket_rules

UP, DOWN = -1, 1
COLORS = range(1, 11)


@dataclass(frozen=True, slots=True)
class Names:
    """What something is called; `translations` holds its names in further languages."""

    name: str
    translations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """Move a row one place up or down."""

    actor: Actor
    id: int
    by: int


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the set-up; `noun` names its rows in the audit trail."""

    table: Table
    noun: str

    def keep(
        self,
        edit: Edit,
        values: Mapping[str, Any],
        before: Mapping[str, Any] | None,
        **once: datetime,
    ) -> int:
        """Insert a row at the end, or update the one whose state and `id` are in `before`.

        `once` is for a new row, and no part of what the trail tells.
        """
        if before is not None:
            row_id: int = before["id"]
            self._set(edit, row_id, values)
            states = {"before": _told(before, values), "after": _told(values, values)}
            edit.record(f"{self.noun}_changed", f"{self.noun}:{row_id}", **states)
            return row_id
        row_id = new_id()
        row = {**self._last_place(edit), **once, **values, "id": row_id}
        edit.connection.execute(insert(self.table), row)
        edit.record(f"{self.noun}_created", f"{self.noun}:{row_id}", after=_told(values, values))
        return row_id

    def turn(self, edit: Edit, row_id: int, *, retired: bool) -> None:
        """Take a row out of use, or back into it."""
        self._set(edit, row_id, {"retired_at": edit.at if retired else None})
        action = "retired" if retired else "restored"
        edit.record(f"{self.noun}_{action}", f"{self.noun}:{row_id}")

    def move(self, edit: Edit, ids: Sequence[int], move: Move) -> None:
        """Exchange a row with its neighbour among `ids`; nothing happens at the end."""
        placed = list(ids)
        place = placed.index(move.id) if move.id in placed else -1
        target = place + move.by
        if place < 0 or not 0 <= target < len(placed):
            return
        placed[place], placed[target] = placed[target], placed[place]
        for position, row_id in enumerate(placed, 1):
            self._set(edit, row_id, {"position": position})
        after = {"position": target + 1}
        edit.record(f"{self.noun}_moved", f"{self.noun}:{move.id}", after=after)

    def names(self, edit: Edit, names: Names, own_id: int | None) -> dict[str, Any]:
        """The columns of the names; BadInput for one that is missing, unusable or taken."""
        name = clean_name(names.name)
        require_free_name(edit.connection, self.table.c.name, name, own_id)
        translations = {
            language: clean_name(text, f"name_{language}")
            for language, text in names.translations.items()
            if text.strip()
        }
        return {"name": name, "translations": translations}

    def _last_place(self, edit: Edit) -> dict[str, int]:
        if "position" not in self.table.c:
            return {}
        last = edit.connection.scalar(select(func.max(self.table.c.position))) or 0
        return {"position": last + 1}

    def _set(self, edit: Edit, row_id: int, values: Mapping[str, Any]) -> None:
        edit.connection.execute(update(self.table).where(self.table.c.id == row_id).values(values))


def _told(state: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """The columns as an audit event keeps them: exact numbers as text."""
    found = {name: state[name] for name in names}
    return {
        name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in found.items()
    }


def rules_with_account(connection: Connection) -> dict[int, TicketRule]:
    """The rules by which a part of a sale may be posted: their other side names its account."""
    rules = ticket_rules(connection).items()
    return {key: rule for key, rule in rules if rule.other_account_id is not None}


def chosen_rule(rules: Mapping[int, TicketRule], rule_id: int, field: str) -> TicketRule:
    """The rule with this id; BadInput when it may not be chosen."""
    found = rules.get(rule_id)
    if found is None:
        raise BadInput(
            N_("Choose a transaction type of the list: one that touches the open tickets."),
            field=field,
        )
    return found
