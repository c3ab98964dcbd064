"""Printers described by data: width, letters, cutter, and how they confirm a job."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

from hardware.errors import ProfileUnknown
from hardware.printing.layout import Paper


class Barrier(StrEnum):
    """The question whose answer proves that everything before it was dealt with."""

    GS_H = "gs_h"
    GS_R = "gs_r"
    NONE = "none"


class Cutter(StrEnum):
    PARTIAL = "partial"
    FULL = "full"
    NONE = "none"


class Way(StrEnum):
    """Whether the printer makes something itself or gets it as a picture."""

    NATIVE = "native"
    RASTER = "raster"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One kind of printer; the fields are explained at the top of profiles.toml."""

    key: str
    name: str
    columns: int
    dots: int
    page: int = 13
    codec: str = "cp857"
    answers: bool = True
    barrier: Barrier = Barrier.GS_R
    cutter: Cutter = Cutter.PARTIAL
    drawer_pin: int = 2
    qr: Way = Way.NATIVE
    letters: Way = Way.NATIVE
    speed: int = 2000

    @property
    def paper(self) -> Paper:
        return Paper(self.columns, self.codec)


def profile(key: str) -> Profile:
    """Raises ProfileUnknown, naming the known ones."""
    if key not in PROFILES:
        raise ProfileUnknown(key=key, known=", ".join(PROFILES))
    return PROFILES[key]


def _read_profiles() -> Mapping[str, Profile]:
    text = files("hardware.printing").joinpath("profiles.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {key: _profile(key, table) for key, table in tables.items()}


def _profile(key: str, table: dict[str, Any]) -> Profile:
    words = {"barrier": Barrier, "cutter": Cutter, "qr": Way, "letters": Way}
    typed: dict[str, Any] = {
        name: words[name](value) if name in words else value for name, value in table.items()
    }
    return Profile(key=key, **typed)


PROFILES = _read_profiles()
