"""Findings: what a check found wrong, where, and in a sentence."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Finding:
    """A record that breaks an invariant; `message` is a message id with {facts}."""

    check: str
    subject: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The message with its facts, in English."""
        return self.message.format(**self.facts)


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant: its key, its title (a message id), and what finds the records that break it.

    `in_period` looks at what one work period recorded; a check without it needs everything.
    """

    key: str
    title: str
    find: Callable[[Connection], Iterator[Finding]]
    in_period: Callable[[Connection, int], Iterator[Finding]] | None = None
