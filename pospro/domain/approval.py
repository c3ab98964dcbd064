"""A command that its actor may not give alone: what is to be approved, and who approves it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pospro.domain.errors import NotAllowed
from pospro.domain.money import Money


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody who vouches by their PIN for one command of a colleague, with their own rights."""

    user_id: int
    name: str
    rights: frozenset[str]


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody is asked to approve: a message with its facts, how much, and why."""

    message: str
    facts: Mapping[str, object] = field(default_factory=dict)
    amount: Money | None = None
    reason: str = ""


class NeedsApproval(NotAllowed):
    """A command that somebody who has the right may approve on the spot.

    `right` is the one that is missing, `deed` what would be approved.
    """

    def __init__(self, message: str, /, *, right: str, deed: Deed, **facts: object) -> None:
        super().__init__(message, **facts)
        self.right = right
        self.deed = deed
