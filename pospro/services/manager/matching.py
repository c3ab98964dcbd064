"""Which row of a list in a form is which row of the table, when names must stay unique."""

from collections.abc import Mapping, Sequence

from pospro.domain.ids import new_id


def matched_ids(names: Mapping[int, str], wanted: Sequence[tuple[int | None, str]]) -> list[int]:
    """The row for each wanted (id, name): one of `names`, also a retired one, or a new id.

    A name belongs to the row that has it, unless the form shows that row under another name; so a
    portion that comes back is the one it was, and two may exchange their names.
    """
    shown = {row_id for row_id, _ in wanted}
    by_name = {name: row_id for row_id, name in names.items() if row_id not in shown}
    return [
        by_name.get(name) or (row_id if row_id in names and row_id is not None else new_id())
        for row_id, name in wanted
    ]
