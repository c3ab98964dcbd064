"""A report on the paper of a till: as many of its columns as fit, one line a row."""

from collections.abc import Mapping, Sequence
from typing import Any

from hardware.printing.document import (
    BOLD,
    DOUBLE,
    PLAIN,
    Align,
    Columns,
    Cut,
    Document,
    Element,
    Rule,
    Text,
)
from pospro import i18n
from pospro.domain.errors import N_

GAP = 2
NARROWEST = 12
"""Columns between two figures, and those that the words of a row have at least."""

NOTHING = "-"
"""What stands where a row has no figure."""


def report_slip(report: Mapping[str, Any], columns: int) -> Document:
    """The slip of a report, kept as words, for paper of so many columns."""
    widths = _widths(report)
    chosen = _chosen(report["order"], widths, columns)

    def line(cells: Sequence[str], *, is_sum: bool = False) -> Element:
        figures = (" " * GAP).join(_placed(report, cells, place, widths) for place in chosen)
        return Columns(cells[0], figures, BOLD if is_sum else PLAIN)

    labels, sums = report["labels"], _sums(report)
    left_out = [label for place, label in enumerate(labels) if place not in (0, *chosen)]
    missing = i18n.translate(
        N_("Not on this paper: {columns}"), {"columns": ", ".join(left_out)}, report["language"]
    )
    elements: list[Element] = [
        Text(report["venue"], Align.CENTER, BOLD),
        Text(report["title"], Align.CENTER, DOUBLE),
        Text(report["days"], Align.CENTER),
        Rule(),
        line(labels),
        Rule(),
        *(line(row["cells"], is_sum=row["is_sum"]) for row in report["rows"]),
        *([Rule()] if sums else []),
        *(line(cells, is_sum=True) for cells in sums),
        Rule(),
        *(Columns(text, figure) for text, figure in report["notes"]),
        *([Text(missing)] if left_out else []),
        Text(report["made"], Align.CENTER),
        Cut(),
    ]
    return Document(tuple(elements))


def _chosen(order: Sequence[int], widths: Sequence[int], columns: int) -> list[int]:
    """The columns beside the first that fit, the one that matters most before the others."""
    room = columns - min(widths[0], NARROWEST)
    chosen: list[int] = []
    for place in order:
        if widths[place] + GAP <= room:
            chosen.append(place)
            room -= widths[place] + GAP
    return sorted(chosen)


def _sums(report: Mapping[str, Any]) -> list[Sequence[str]]:
    """The totals and what they were before; a slip of an older version knows only the first."""
    return [cells for name in ("totals", "former") if (cells := report.get(name))]


def _widths(report: Mapping[str, Any]) -> list[int]:
    lines = [report["labels"], *(row["cells"] for row in report["rows"])]
    lines += _sums(report)
    return [max(map(len, texts)) for texts in zip(*lines, strict=True)]


def _placed(
    report: Mapping[str, Any], cells: Sequence[str], place: int, widths: Sequence[int]
) -> str:
    """A cell at its place below its label: figures at the right, words at the left."""
    text = cells[place] or NOTHING
    is_figure = place in report["figures"]
    return text.rjust(widths[place]) if is_figure else text.ljust(widths[place])
