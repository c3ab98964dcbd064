"""The pieces of paper that a simulated printer has cut off, kept in memory and in a folder."""

from dataclasses import dataclass
from pathlib import Path

KEPT = 200


@dataclass(frozen=True, slots=True)
class Receipt:
    """One piece of paper, from cut to cut."""

    number: int
    text: str
    png: bytes


class ReceiptStore:
    """Numbers go on where an earlier run stopped, so that no file is ever overwritten."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._count = _last_number(folder)
        self.latest: tuple[Receipt, ...] = ()

    def add(self, text: str, png: bytes) -> None:
        self._count += 1
        receipt = Receipt(self._count, text, png)
        self.latest = (*self.latest, receipt)[-KEPT:]
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            name = self._folder / f"{receipt.number:04d}"
            name.with_suffix(".txt").write_text(receipt.text, encoding="utf-8")
            name.with_suffix(".png").write_bytes(receipt.png)


def _last_number(folder: Path | None) -> int:
    if folder is None:
        return 0
    numbers = (int(file.stem) for file in folder.glob("[0-9]*.png") if file.stem.isdigit())
    return max(numbers, default=0)
