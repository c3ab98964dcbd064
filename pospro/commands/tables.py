"""A report's table as lines for a terminal, or as JSON."""

import json

from pospro.i18n import translate
from pospro.reports.render.plain import plain_cells
from pospro.reports.render.words import FIGURES, labels_of, proof_words, words_of
from pospro.reports.table import Row, Table


def as_text(table: Table, language: str) -> str:
    """Aligned columns under the title, the totals below a rule."""
    title = translate(table.title, table.facts, language)
    labels = labels_of(table, language)
    rows = [words_of(table, row, language) for row in table.rows]
    totals = [words_of(table, row, language) for row in table.sums]
    widths = [max(map(len, parts)) for parts in zip(labels, *rows, *totals, strict=True)]
    rule = "-" * (sum(widths) + 2 * (len(widths) - 1))
    lines = [labels, *rows, *totals]
    texts = [_line(table, parts, widths) for parts in lines]
    texts[1:1] = [rule]
    if totals:
        place = len(texts) - len(totals)
        texts[place:place] = [rule]
    return "\n".join([title, "", *texts, *_proof(table, language)]) + "\n"


def _proof(table: Table, language: str) -> list[str]:
    """What the report is held against, and whether that holds."""
    claim, lines = proof_words(table, language)
    if not claim:
        return []
    names, amounts = (max(map(len, texts)) for texts in zip(*lines, strict=True))
    return ["", claim, *(f"  {name.ljust(names)}  {text.rjust(amounts)}" for name, text in lines)]


def _line(table: Table, parts: list[str], widths: list[int]) -> str:
    padded = (
        part.rjust(width) if column.kind in FIGURES else part.ljust(width)
        for column, part, width in zip(table.columns, parts, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def as_json(table: Table, language: str) -> str:
    """Rows as objects by column key; amounts and quantities are text with their decimals."""
    content = {
        "title": translate(table.title, table.facts, language),
        "currency": table.currency,
        "rows": [plain_cells(table, row, language) | {"level": row.level} for row in table.rows],
        "totals": plain_cells(table, Row(table.totals), language),
        "former": plain_cells(table, Row(table.former), language),
        "proof": None if table.proof is None else {"holds": table.proof.holds},
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


FORMATS = {"table": as_text, "json": as_json}
"""Format → what writes a table in it, in a language."""
