"""Entries of a configuration file that tell where something shows."""

from pydantic import BaseModel, ConfigDict


class MapEntry(BaseModel):
    """Where something shows: at a register, for a role; a missing one is any."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    register_code: str | None = None
    role: str | None = None
