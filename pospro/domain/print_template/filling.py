"""A template and what it speaks of become the lines of a slip."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pospro.domain.print_template.language import Look, Optional, Tag, Template, Words
from pospro.domain.print_template.subject import LAYOUT, Facts


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A line of a slip: its words, one cell or several, and how they look."""

    look: Look
    cells: tuple[str, ...] = ()
    tall: bool = False
    wide: bool = False
    bold: bool = False


def filled(template: Template, facts: Facts) -> tuple[SlipLine, ...]:
    """Every line of the slip from top to bottom."""
    return tuple(_part(template, LAYOUT, facts, facts.words))


def _part(
    template: Template, name: str, facts: Facts, known: Mapping[str, str]
) -> Iterator[SlipLine]:
    for line in template.parts.get(name, ()):
        if line.part:
            for each in facts.parts[line.part]:
                yield from _part(template, line.part, each, {**known, **each.words})
            continue
        tags = [tag for cell in line.cells for tag in _tags(cell)]
        if not tags or any(known[tag].strip() for tag in tags):
            cells = tuple(_said(cell, known) for cell in line.cells)
            yield SlipLine(line.look, cells, line.tall, line.wide, line.bold)


def _said(words: Words, known: Mapping[str, str]) -> str:
    return "".join(_word(word, known) for word in words)


def _word(word: str | Tag | Optional, known: Mapping[str, str]) -> str:
    match word:
        case Tag(name):
            return known[name]
        case Optional(words):
            has_value = any(known[tag].strip() for tag in _tags(words))
            return _said(words, known) if has_value else ""
        case _:
            return word


def _tags(words: Words) -> Iterator[str]:
    """The names of all tags, also of those in brackets."""
    for word in words:
        match word:
            case Tag(name):
                yield name
            case Optional(inner):
                yield from _tags(inner)
