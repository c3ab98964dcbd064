"""What is wrong with a recording: each place with a sentence, told all at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pospro.domain.errors import BadInput, N_

MOST_PROBLEMS = 20
"""How many problems are named at once."""

IN_FILE, IN_LINE = N_("{file}: {what}"), N_("{file}, line {line}: {what}")


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that cannot be used, in a line of a file or in all of it."""

    file: str
    line: int | None
    message: str
    facts: Mapping[str, object]

    @property
    def place(self) -> str:
        """The sentence around `what`: where it stands."""
        return IN_FILE if self.line is None else IN_LINE

    def __str__(self) -> str:
        what = self.message.format(**self.facts)
        return self.place.format(file=self.file, line=self.line, what=what)


class UnreadableRecording(BadInput):
    """A recording that cannot be played; `problems` names what is wrong with it."""

    def __init__(self, problems: Sequence[Wrong], count: int) -> None:
        super().__init__(
            N_(
                "The recording cannot be read. Mend what is listed and start again "
                "(wrong places: {count})."
            ),
            count=count,
        )
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join([*map(str, self.problems), super().__str__()])


class Problems:
    """Collects what is wrong, up to MOST_PROBLEMS, and counts the rest."""

    def __init__(self) -> None:
        self._named: list[Wrong] = []
        self.count = 0

    def note(self, file: str, line: int | None, message: str, /, **facts: object) -> None:
        """Something is wrong here."""
        self.count += 1
        if self.count <= MOST_PROBLEMS:
            self._named.append(Wrong(file, line, message, facts))

    def refuse(self) -> None:
        """Raise UnreadableRecording when something was wrong."""
        if self.count:
            raise UnreadableRecording(self._named, self.count)
