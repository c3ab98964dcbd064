"""Charts: a country's usual accounts, rules, taxes and means of payment, as data files."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
CHARTS = ("tr_tekduzen", "generic_small")
"""The charts that a venue may begin with; a further country is one file and one word here."""

DEMO = FOLDER / "demo" / "restaurant.toml"
"""A restaurant to try the program with: sections that go on top of the chart of its profile."""

LANGUAGES = ("tr", "en")
"""In which languages everything that a chart names must be named."""

TRANSLATED = (
    "account_types",
    "accounts",
    "transaction_types",
    "taxes",
    "calculation_types",
    "payment_types",
    "document_types",
    "account_screens",
    "ticket_types",
    "departments",
    "menus",
    "roles",
)
"""Sections whose entries keep their names in all languages; the others keep one."""

REFERENCES = {
    "type": "account_types",
    "source_type": "account_types",
    "target_type": "account_types",
    "account_type": "account_types",
    "transaction_type": "transaction_types",
    "transaction_types": "transaction_types",
    "tax_type": "transaction_types",
    "sale_type": "transaction_types",
    "returned_tax_type": "transaction_types",
    "returned_sale_type": "transaction_types",
    "taxes": "taxes",
    "group": "product_groups",
    "modifier_groups": "modifier_groups",
    "products": "products",
    "printer": "printers",
    "role": "roles",
    "documents": "document_types",
    "ticket_type": "ticket_types",
    "menu": "menus",
}
"""Keys that name an entry of another section, in the file's own language."""

_TAX_CLOSING, _CASH = "tax_closing", "cash"
_HEADER = ("key", "profile", "language", "notes", *LANGUAGES)

Section = list[dict[str, Any]]


class ChartGaps(ValueError):
    """A data file is incomplete; `gaps` lists everything that is missing."""

    def __init__(self, file: str, gaps: list[str]) -> None:
        super().__init__(f"{file}: " + "; ".join(gaps))
        self.gaps = gaps


@dataclass(frozen=True, slots=True)
class Chart:
    """A data file: what it is for, and its sections as they stand in the file."""

    key: str
    profile: str
    language: str
    names: Mapping[str, str]
    notes: Mapping[str, str]
    sections: Mapping[str, Any]
    tax_closing: Mapping[str, str] | None = None
    """Which accounts the closing of the value added tax clears: output, input, carried, payable."""
    cash: str | None = None
    """The main account of cash: what it is debited or credited with are cash vouchers."""

    def configuration(self, language: str) -> dict[str, Any]:
        """The sections in the form of a configuration file, named in one language."""
        names = {
            section: {entry[self.language]: entry[language] for entry in entries if _named(entry)}
            for section, entries in _lists(self.sections)
        }
        told = {
            section: [_told(entry, language, names) for entry in entries]
            for section, entries in _lists(self.sections)
        }
        for section in set(told) - set(TRANSLATED):
            _drop_translations(told[section])
        return {**self.sections, **told}

    def with_sections(self, other: "Chart") -> "Chart":
        """This chart with the entries of another file after its own; its key and notes stay."""
        joined = dict(self.sections)
        for section, entries in other.sections.items():
            joined[section] = [*joined.get(section, []), *entries]
        return replace(self, sections=joined)


@cache
def load(key: str) -> Chart:
    """The chart with this key; ChartGaps names every entry that lacks a name in some language."""
    return read(FOLDER / f"{key}.toml")


def for_profile(profile: str) -> Chart:
    """The chart of a profile, such as "tr"; KeyError when there is none."""
    return {chart.profile: chart for chart in map(load, CHARTS)}[profile]


def read(path: Path) -> Chart:
    """Read any data file of this form; ChartGaps as for `load`."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    gaps = [f"header has no {name}" for name in _HEADER if name not in content]
    gaps += _unnamed(content)
    if gaps:
        raise ChartGaps(path.name, gaps)
    return Chart(
        key=content["key"],
        profile=content["profile"],
        language=content["language"],
        names={code: content[code] for code in LANGUAGES},
        notes=content["notes"],
        sections={
            name: part
            for name, part in content.items()
            if name not in (*_HEADER, _TAX_CLOSING, _CASH)
        },
        tax_closing=content.get(_TAX_CLOSING),
        cash=content.get(_CASH),
    )


def _lists(sections: Mapping[str, Any]) -> Iterator[tuple[str, Section]]:
    return ((name, part) for name, part in sections.items() if isinstance(part, list))


def _named(entry: Mapping[str, Any]) -> bool:
    return any(code in entry for code in LANGUAGES)


def _unnamed(content: Mapping[str, Any]) -> list[str]:
    return [
        f"{section} {number} has no name in {code}"
        for section, entries in _lists(content)
        for number, outer in enumerate(entries, 1)
        for entry in (outer, *filter(_named, _nested(outer)))
        for code in LANGUAGES
        if "name" not in entry and not entry.get(code)
    ]


def _nested(entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The portions of a product and the modifiers of a group."""
    for value in entry.values():
        if isinstance(value, list):
            yield from (part for part in value if isinstance(part, dict))


def _told(
    entry: Mapping[str, Any], language: str, names: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if _named(entry):
        told["name"] = entry[language]
        told["translations"] = {code: entry[code] for code in LANGUAGES}
    for field, value in entry.items():
        if field not in LANGUAGES:
            known = names.get(REFERENCES.get(field, ""), {})
            told[field] = _referred(value, known, lambda part: _told(part, language, names))
    return told


def _referred(
    value: Any,  # noqa: ANN401 - whatever TOML may hold
    known: Mapping[str, str],
    tell: Callable[[dict[str, Any]], dict[str, Any]],
) -> Any:  # noqa: ANN401 - the same kind of thing
    if isinstance(value, list):
        return [_referred(part, known, tell) for part in value]
    if isinstance(value, dict):
        return tell(value)
    return known.get(value, value)


def _drop_translations(entries: Section) -> None:
    for outer in entries:
        for entry in (outer, *_nested(outer)):
            entry.pop("translations", None)
