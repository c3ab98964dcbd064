"""A short recording written down by hand: the rows of its files, with the usual ones left out."""

from pathlib import Path

from tests.replay.generate import HEADS

USUAL = {
    "departments": "1,Bar,20\n2,Kitchen,5",
    "sessions": "1,2026-03-09 17:00,2026-03-10 02:00,2026-03-09",
    "transactions": "1,1,t",
    "lines": "",
    "payments": "",
}


def recorded(folder: Path, **rows: str) -> Path:
    """Write the recording; blank lines and indentation of the rows do not count."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, head in HEADS.items():
        wanted = map(str.strip, (rows.get(name) or USUAL[name]).strip().splitlines())
        text = "\n".join([head, *wanted]) + "\n"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder
