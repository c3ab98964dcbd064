"""The pieces of paper that a simulated printer has cut off, kept in memory and in a folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hardware.sim.drawing import draw
from hardware.sim.roll import Row, text_of

KEPT = 200


@dataclass(frozen=True)
class Receipt:
    """One piece of paper, from cut to cut; drawn when somebody looks at it."""

    number: int
    rows: tuple[Row, ...]
    dots: int

    @cached_property
    def text(self) -> str:
        return text_of(self.rows)

    @cached_property
    def png(self) -> bytes:
        return draw(self.rows, self.dots)


class ReceiptStore:
    """Numbers go on where an earlier run stopped, so that no file is ever overwritten."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._count = _last_number(folder)
        self.latest: tuple[Receipt, ...] = ()

    def add(self, rows: Sequence[Row], dots: int) -> None:
        self._count += 1
        receipt = Receipt(self._count, tuple(rows), dots)
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
