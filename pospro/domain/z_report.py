"""Z reports: the canonical bytes of one, sealed onto the one before and signed by the venue."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GENESIS = "0" * 64
"""The hash before the first report."""

FORMAT = "pospro-z-1"
"""Version of the canonical form; a later form gets a new name and old reports keep theirs."""


@dataclass(frozen=True, slots=True)
class ZReport:
    """A numbered report; `content` is plain data: text, whole numbers, lists, none."""

    number: int
    work_period_id: int
    content: Mapping[str, Any]
    previous_hash: str

    @property
    def canonical_bytes(self) -> bytes:
        """The bytes that are hashed and signed: compact JSON, keys in order, UTF-8."""
        facts = [FORMAT, self.previous_hash, self.number, self.work_period_id, self.content]
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()

    @property
    def hash(self) -> str:
        """The hexadecimal SHA-256."""
        return hashlib.sha256(self.canonical_bytes).hexdigest()
