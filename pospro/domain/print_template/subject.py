"""What a template may speak of: its tags, and the parts that repeat with tags of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

LAYOUT = "LAYOUT"
"""The part that every template has: the slip from top to bottom."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The tags of a thing, and the parts of it that repeat."""

    tags: tuple[str, ...]
    parts: Mapping[str, "Subject"] = field(default_factory=dict)

    def every_part(self) -> Iterator[tuple[str, "Subject"]]:
        """The parts with their names, each before those within it; names never meet."""
        for name, part in self.parts.items():
            yield name, part
            yield from part.every_part()


@dataclass(frozen=True, slots=True)
class Facts:
    """The words of a thing by tag, and its parts, each thing of a part in order."""

    words: Mapping[str, str]
    parts: Mapping[str, Sequence["Facts"]] = field(default_factory=dict)
