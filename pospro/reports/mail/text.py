"""A mail with reports as plain text."""

from collections.abc import Iterator
from typing import Any

from pospro.domain.errors import N_
from pospro.reports.mail.content import Content, Part
from pospro.reports.mail.due import Point

SHOWN = 3
"""Columns of a report that stand side by side on a phone."""

WIDEST = 40
"""Signs of the first column; longer names are cut."""


def shown_columns(slip: dict[str, Any]) -> list[int]:
    """The columns that stand in the mail: what a row is, and the figures that matter most."""
    named = [0, 1] if 1 in slip["order"] and 1 not in slip["figures"] else [0]
    ranked = [place for place in slip["order"] if place not in named]
    return [*named, *sorted(ranked[: SHOWN - len(named)])]


def plain_text(content: Content) -> str:
    """The mail as text, as programs for the blind and old readers show it."""
    lines = [content.venue, f"{content.title} · {content.day}", ""]
    lines += [line for note in content.notes for line in (note, "")]
    if content.due is not None:
        lines += _due(content, content.due)
    for part in content.parts:
        lines += _part(part)
    lines.append(content.said(N_("Made by pospro at {moment}."), moment=content.made))
    return "\n".join(lines) + "\n"


def _due(content: Content, points: tuple[Point, ...]) -> Iterator[str]:
    yield from _title(content.said(N_("What is due")))
    if not points:
        yield content.said(N_("Nothing is due."))
    for point in points:
        yield f"{'! ' if point.is_urgent else ''}{point.title}: {point.figure}"
        for name, figure in point.lines:
            yield f"  - {name}" + (f": {figure}" if figure else "")
    yield ""


def _part(part: Part) -> Iterator[str]:
    yield from _title(part.name)
    if part.slip is not None:
        yield from _table(part.slip)
    if part.note:
        yield part.note
    for file in part.files:
        yield f"→ {file.name}"
    yield ""


def _title(words: str) -> Iterator[str]:
    yield words
    yield "=" * len(words)


def _table(slip: dict[str, Any]) -> Iterator[str]:
    yield slip["days"]
    if not slip["rows"]:
        return
    columns = shown_columns(slip)
    lines = [slip["labels"], *(row["cells"] for row in slip["rows"])]
    lines += [slip[sums] for sums in ("totals", "former") if slip[sums]]
    cells = [[line[place][:WIDEST] for place in columns] for line in lines]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    right = [place in slip["figures"] for place in columns]
    for line in cells:
        padded = (
            word.rjust(width) if is_figure else word.ljust(width)
            for word, width, is_figure in zip(line, widths, right, strict=True)
        )
        yield "  ".join(padded).rstrip()
