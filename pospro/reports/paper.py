"""A report in words, as it is kept until a printer has it on paper."""

from collections.abc import Sequence
from typing import Any

from pospro.i18n import translate
from pospro.reports.render.plain import cut_note
from pospro.reports.render.words import FIGURES, labels_of, proof_words, words_of
from pospro.reports.table import Table

MOST_ROWS = 400
"""How many rows are printed on the paper of a till: two metres."""


def on_paper(table: Table, heading: Sequence[str], language: str) -> dict[str, Any]:
    """All that a printer of any width needs; `heading` is venue, days and moment in words.

    `order` names the columns beside the first, the one that the graph pictures before the others.
    """
    venue, days, made = heading
    claim, lines = proof_words(table, language)
    note = cut_note(table, language)
    sums = [words_of(table, row, language) for row in table.sums]
    return {
        "venue": venue,
        "title": translate(table.title, table.facts, language),
        "days": days,
        "made": made,
        "language": language,
        "labels": labels_of(table, language),
        "figures": [n for n, column in enumerate(table.columns) if column.kind in FIGURES],
        "order": _ranked(table),
        "rows": [
            {"cells": words_of(table, row, language), "is_sum": row.level > 0} for row in table.rows
        ],
        "totals": sums[0] if sums else [],
        "former": sums[1] if sums[1:] else [],
        "notes": [*([(claim, "")] if claim else []), *lines, *([(note, "")] if note else [])],
    }


def _ranked(table: Table) -> list[int]:
    """Columns in the order in which they are put on paper: figures of money first."""
    pictured = table.graph.value if table.graph else ""

    def rank(place: int) -> tuple[int, int]:
        column = table.columns[place]
        kinds = {"money": 1, "quantity": 2, "count": 3}
        return (0 if column.key == pictured else kinds.get(column.kind, 4)), place

    return sorted(range(1, len(table.columns)), key=rank)
