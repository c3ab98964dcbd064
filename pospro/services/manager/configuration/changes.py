"""What an import would change: entries added, changed, retired, and those that stay as they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pospro.services.manager.configuration.entries import SECTIONS, Configuration, keyed

KINDS = ("added", "changed", "retired")
NAMED_IN_TURN = ("products", "menu_categories")


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that differs: `kind` is added, changed or retired; `fields` says in what."""

    section: str
    key: str
    kind: str
    before: Any
    after: Any
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs, and how many entries do not."""

    venue: bool
    entries: tuple[Change, ...]
    unchanged: int

    def of(self, section: str, *kinds: str) -> list[Change]:
        """The changes of these kinds in a section, in the order of the file."""
        return [
            change for change in self.entries if change.section == section and change.kind in kinds
        ]

    @property
    def any(self) -> bool:
        """Whether there is anything to write."""
        return self.venue or bool(self.entries)


def changes_between(current: Configuration, wanted: Configuration) -> Changes:
    """What must be written for the wanted set-up to take the place of the current one."""
    entries = [change for section in SECTIONS for change in _section(section, current, wanted)]
    kept = sum(len(wanted.section(section)) for section in SECTIONS)
    touched = sum(change.kind != "retired" for change in entries)
    return Changes(current.venue != wanted.venue, tuple(entries), kept - touched)


def _section(section: str, current: Configuration, wanted: Configuration) -> Iterator[Change]:
    before = dict(keyed(current.section(section)))
    after = dict(keyed(wanted.section(section)))
    moved = _moved(list(before), list(after)) if section in Configuration.ordered else set()
    for key, entry in after.items():
        old = before.get(key)
        if old is None:
            yield Change(section, key, "added", None, entry)
        elif old != entry or key in moved:
            fields = (*_different(old, entry), *(["position"] if key in moved else []))
            yield Change(section, key, "changed", old, entry, fields)
    for key, old in before.items():
        if key not in after:
            yield Change(section, key, "retired", old, None)


def _moved(before: list[str], after: list[str]) -> set[str]:
    """Keys that stand at another place among those that both have."""
    kept = [key for key in before if key in set(after)]
    now = [key for key in after if key in set(before)]
    return {new for old, new in zip(kept, now, strict=True) if old != new}


def _different(old: Any, new: Any) -> list[str]:  # noqa: ANN401 - two entries of one kind
    return [name for name in type(new).model_fields if getattr(old, name) != getattr(new, name)]


def in_parts(changes: Changes, size: int) -> list[Changes]:
    """The changes in parts of so many products; the menu, which names them, comes last."""
    products = changes.of("products", *KINDS)
    places = range(0, len(products), size) or [0]
    found = [products[place : place + size] for place in places]
    found[0] += [each for each in changes.entries if each.section not in NAMED_IN_TURN]
    found[-1] += changes.of("menu_categories", *KINDS)
    return [
        Changes(changes.venue and place == 0, tuple(entries), 0)
        for place, entries in zip(places, found, strict=True)
    ]
