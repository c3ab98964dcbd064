"""A mail with reports as a page: tables and styles in each element, as programs for mail need."""

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from pospro.domain.errors import N_
from pospro.reports.mail.content import Content, Part
from pospro.reports.mail.due import Point
from pospro.reports.mail.text import shown_columns

FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
INK, MUTED, LINE, BAD = "#1d2430", "#5b6472", "#dfe3ea", "#b3261e"
CELL = f"padding:8px 6px;border-bottom:1px solid {LINE};vertical-align:top"
TABLE = "width:100%;border-collapse:collapse"
CARD = f"background:#ffffff;border:1px solid {LINE};border-radius:12px;padding:16px;margin:0 0 16px"

PAGE = Markup(
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    '<meta name="color-scheme" content="light"><title>{subject}</title></head>'
    '<body style="margin:0;padding:0;background:#f3f5f8;color:{ink}">'
    '<div style="{font};font-size:15px;line-height:1.45;max-width:640px;margin:0 auto;'
    'padding:16px">'
    '<div style="padding:4px 0 16px"><div style="color:{muted};font-size:14px">{venue}</div>'
    '<h1 style="font-size:22px;line-height:1.25;margin:2px 0 0">{title}</h1>'
    '<div style="color:{muted};font-size:14px">{day}</div></div>{body}'
    '<p style="color:{muted};font-size:13px;margin:0">{foot}</p></div></body></html>'
)
CELLS = {
    "th": Markup('<th style="{cell};text-align:{side};{nowrap}{style}">{words}</th>'),
    "td": Markup('<td style="{cell};text-align:{side};{nowrap}{style}">{words}</td>'),
}
POINT = Markup(
    '<table role="presentation" style="{table};margin-top:10px"><tr>'
    '<td style="padding:4px 6px 4px 0;font-weight:600;color:{color}">{sign}{title}</td>'
    '<td style="padding:4px 0;text-align:right;font-weight:600;white-space:nowrap;color:{color}">'
    "{figure}</td></tr></table>"
)
ENTRY = Markup(
    '<tr><td style="{cell}">{name}</td><td style="{cell};text-align:right">{figure}</td></tr>'
)
ENTRIES = Markup('<table style="{table};font-size:14px">{lines}</table>')
SECTION = Markup(
    '<div style="{card}"><h2 style="font-size:17px;margin:0 0 4px">{title}</h2>{body}</div>'
)
NOTE = Markup('<p style="color:{muted};font-size:14px;margin:6px 0 0">{words}</p>')


def html_page(content: Content) -> str:
    """The mail as a page; whatever people wrote is escaped."""
    body = [
        SECTION.format(card=CARD, title=content.title, body=_note(note)) for note in content.notes
    ]
    if content.due is not None:
        title = content.said(N_("What is due"))
        body.append(SECTION.format(card=CARD, title=title, body=_due(content, content.due)))
    body += [
        SECTION.format(card=CARD, title=part.name, body=_part(content, part))
        for part in content.parts
    ]
    return str(
        PAGE.format(
            language=content.language,
            subject=content.subject,
            ink=INK,
            muted=MUTED,
            font=FONT,
            venue=content.venue,
            title=content.title,
            day=content.day,
            body=Markup("").join(body),
            foot=content.said(N_("Made by pospro at {moment}."), moment=content.made),
        )
    )


def _note(words: str) -> Markup:
    return NOTE.format(muted=MUTED, words=words)


def _due(content: Content, points: tuple[Point, ...]) -> Markup:
    if not points:
        return _note(content.said(N_("Nothing is due.")))
    return Markup("").join(_point(point) for point in points)


def _point(point: Point) -> Markup:
    color = BAD if point.is_urgent else INK
    sign = "⚠ " if point.is_urgent else ""
    head = POINT.format(table=TABLE, color=color, sign=sign, title=point.title, figure=point.figure)
    lines = Markup("").join(
        ENTRY.format(cell=CELL, name=name, figure=figure) for name, figure in point.lines
    )
    return head + (ENTRIES.format(table=TABLE, lines=lines) if lines else "")


def _part(content: Content, part: Part) -> Markup:
    slip = part.slip
    found = [] if slip is None else [_note(slip["days"])]
    if slip is not None and slip["rows"]:
        found += [_table(slip), *_claim(slip)]
    if part.note:
        found.append(_note(part.note))
    if part.files:
        names = " · ".join(file.name for file in part.files)
        found.append(_note(content.said(N_("Attached: {names}"), names=names)))
    return Markup("").join(found)


def _claim(slip: dict[str, Any]) -> Iterator[Markup]:
    """What the report is held against: the first note of its slip."""
    if slip["notes"]:
        yield _note(slip["notes"][0][0])


def _table(slip: dict[str, Any]) -> Markup:
    shown = (shown_columns(slip), set(slip["figures"]))
    head = f"color:{MUTED};font-weight:600;font-size:13px"
    lines = [_line("th", slip["labels"], shown, head)]
    lines += [
        _line("td", row["cells"], shown, "font-weight:600" if row["is_sum"] else "")
        for row in slip["rows"]
    ]
    style = f"font-weight:700;border-top:2px solid {INK}"
    lines += [_line("td", slip[sums], shown, style) for sums in ("totals", "former") if slip[sums]]
    return Markup('<table style="{style};margin-top:8px">{lines}</table>').format(
        style=TABLE, lines=Markup("").join(lines)
    )


def _line(tag: str, cells: list[str], shown: tuple[list[int], set[int]], style: str = "") -> Markup:
    columns, figures = shown
    found = [
        CELLS[tag].format(
            cell=CELL,
            side="right" if place in figures else "left",
            nowrap="white-space:nowrap;" if place in figures and tag == "td" else "",
            style=style,
            words=cells[place],
        )
        for place in columns
    ]
    return Markup("<tr>{cells}</tr>").format(cells=Markup("").join(found))
