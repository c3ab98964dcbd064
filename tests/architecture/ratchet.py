"""Known exceptions to a check: listed in one file that may only shrink."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

LISTED = Path(__file__).with_name("ratchet.toml")


def refuse(rule: str, found: Iterable[str], instead: str) -> None:
    """Fail when something breaks the rule and is not listed, or is listed and breaks it no more."""
    known = set(tomllib.loads(LISTED.read_text(encoding="utf-8")).get(rule, []))
    seen = set(found)
    fresh, gone = sorted(seen - known), sorted(known - seen)
    assert not fresh, f"{instead}\n  " + "\n  ".join(fresh)
    assert not gone, f"mended; take it out of {LISTED.name} [{rule}]:\n  " + "\n  ".join(gone)
