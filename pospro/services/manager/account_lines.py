"""Many accounts as lines of text: headings name account types, each other line is an account."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pospro.domain.errors import BadInput, N_
from pospro.i18n import fold
from pospro.services.manager.edit_accounts import CODE
from pospro.services.manager.editing import clean_name
from pospro.storage.account_directory import Directory, KnownAccount, KnownType

MOST_LINES = 2_000
HEADING = "#"

WITH_CODE = re.compile(r"(?P<code>[0-9]\S*)\s+(?P<name>\S.*)")
"""A line whose first word begins with a digit names its code."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be taken: a sentence with its facts."""

    number: int
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedAccount:
    """An account that a line makes; its code was given or counted on."""

    number: int
    code: str
    name: str
    type: KnownType
    parent_code: str | None
    is_counted: bool


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """What the lines would make; with problems nothing is made."""

    accounts: tuple[PlannedAccount, ...]
    problems: tuple[Problem, ...]


def planned_accounts(known: Directory, text: str) -> AccountPlan:
    """What these lines would make of the accounts as they are."""
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        facts = {"most": MOST_LINES}
        problem = Problem(MOST_LINES + 1, N_("Write at most {most} lines at once."), facts)
        return AccountPlan((), (problem,))
    planning = _Planning(known)
    for number, line in enumerate(lines, 1):
        if words := line.strip():
            planning.read(number, words)
    if not planning.accounts and not planning.problems:
        planning.problems.append(
            Problem(1, N_("Write a line like “#Customers”, and names of accounts below it."))
        )
    return AccountPlan(tuple(planning.accounts), tuple(planning.problems))


class _Planning:
    """The lines read so far, and what they have taken."""

    def __init__(self, known: Directory) -> None:
        self.known = known
        self.accounts: list[PlannedAccount] = []
        self.problems: list[Problem] = []
        self.type: KnownType | None = None
        self.is_lost = False
        self.codes = {each.code: each.name for each in known.accounts.values()}
        self.names = {each.name for each in known.accounts.values()}
        self.types = {
            fold(name): each
            for each in known.types.values()
            if not each.is_retired
            for name in (each.name, *each.translations.values())
        }

    def read(self, number: int, words: str) -> None:
        """Take one line up."""
        try:
            if words.startswith(HEADING):
                self._head(words.removeprefix(HEADING).strip())
            elif not self.is_lost:
                self._account(number, words)
        except BadInput as refusal:
            self.problems.append(Problem(number, refusal.message, refusal.facts))

    def _head(self, name: str) -> None:
        self.type = self.types.get(fold(name))
        self.is_lost = self.type is None
        if self.is_lost:
            raise BadInput(
                N_("There is no account type “{name}”. Its accounts are left out."), name=name
            )

    def _account(self, number: int, words: str) -> None:
        if self.type is None:
            raise BadInput(N_("Write a line like “#Customers” above the first account."))
        found = WITH_CODE.fullmatch(words)
        name = clean_name(found["name"] if found else words)
        if name in self.names:
            raise BadInput(N_("“{name}” exists already. Choose another name."), name=name)
        code = found["code"] if found else self._next_code(self.type)
        if not CODE.fullmatch(code):
            raise BadInput(N_("A code has 1 to 20 signs and no blanks, like 108.02."))
        if code in self.codes:
            raise BadInput(
                N_("Account “{name}” has the code {code} already. Choose another one."),
                name=self.codes[code],
                code=code,
            )
        parent = self._parent(code, self.type)
        self.codes[code] = name
        self.names.add(name)
        self.accounts.append(
            PlannedAccount(number, code, name, self.type, parent, is_counted=found is None)
        )

    def _next_code(self, of_type: KnownType) -> str:
        """One more than the highest number below the first main account of the type."""
        main = next((each for each in self.known.of_type(of_type.id) if not each.parent_id), None)
        if main is None:
            raise BadInput(
                N_("“{type}” has no main account to count on from. Write a code before the name."),
                type=of_type.name,
            )
        below = re.compile(rf"{re.escape(main.code)}\.([0-9]{{1,9}})")
        numbers = [found[1] for code in self.codes if (found := below.fullmatch(code))]
        width = max(map(len, numbers), default=3)
        return f"{main.code}.{max(map(int, numbers), default=0) + 1:0{width}d}"

    def _parent(self, code: str, of_type: KnownType) -> str | None:
        """The account whose code is the longest beginning of this one, if it is of its class."""
        for end in range(len(code) - 1, 0, -1):
            if code[:end] in self.codes and not code[end].isalnum():
                return self._usable(code[:end], of_type)
        return None

    def _usable(self, code: str, of_type: KnownType) -> str | None:
        planned = next((each for each in self.accounts if each.code == code), None)
        above: Any = planned or self.known.with_code(code)
        if isinstance(above, KnownAccount) and above.is_retired:
            return None
        return code if above.type.account_class is of_type.account_class else None
