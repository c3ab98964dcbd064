"""Text of a configuration file to its entries and back; what is wrong is listed, all at once."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomli_w
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pospro.domain.errors import BadInput, N_, PosproError
from pospro.domain.money import Currency, currency
from pospro.services.manager.configuration.entries import Configuration

FORMATS = ("toml", "json")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that cannot be imported: where it stands, and what to do about it."""

    where: str
    message: str
    facts: Mapping[str, object]

    @classmethod
    def at(cls, where: str, message: str, **facts: object) -> "Problem":
        """A problem at a place, with the facts of its sentence."""
        return cls(where, message, facts)

    def __str__(self) -> str:
        return f"{self.where}: {self.message.format(**self.facts)}"


class UnusableFile(PosproError):
    """A configuration cannot be imported; `problems` names every bad line."""

    code = "unusable_file"

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        super().__init__(
            N_("Nothing was imported. Mend what is listed ({count}); the first is at {where}."),
            count=len(problems),
            where=first.where,
        )
        self.problems = problems


def read_text(text: str, file_format: str, own: Currency) -> Configuration:
    """The entries of a TOML or JSON file, its amounts in the venue's currency.

    Raises UnusableFile with every entry that is incomplete, misspelt or of the wrong kind.
    """
    return read_entries(_content(text, file_format), own)


def read_entries(content: Mapping[str, Any], own: Currency) -> Configuration:
    """The entries of what a file holds; UnusableFile as for its text."""
    venue = content.get("venue")
    named = venue.get("currency") if isinstance(venue, dict) else None
    try:
        amounts_in = currency(named) if isinstance(named, str) else own
        return Configuration.model_validate(content, context={"currency": amounts_in})
    except BadInput as error:
        where = "venue.currency"
        raise UnusableFile([Problem(where, error.message, error.facts)]) from error
    except ValidationError as error:
        problems = [_problem(detail, content) for detail in error.errors(include_url=False)]
        raise UnusableFile(problems) from error


def write_text(configuration: Configuration, file_format: str, own: Currency) -> str:
    """The file of a configuration, without what is as it would be anyway."""
    content = configuration.model_dump(
        mode="json",
        by_alias=True,
        exclude_defaults=True,
        exclude_none=True,
        context={"currency": own},
    )
    if file_format == "json":
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return tomli_w.dumps(content)


def _content(text: str, file_format: str) -> dict[str, Any]:
    try:
        content = json.loads(text) if file_format == "json" else tomllib.loads(text)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        message = N_("The file cannot be read: {reason}.")
        # Where the end comes too soon, TOML's reader counts no lines.
        last = f"at line {len(text.splitlines())}, the end of the file"
        reason = str(error).replace("at end of document", last)
        raise UnusableFile([Problem.at(file_format, message, reason=reason)]) from error
    if not isinstance(content, dict):
        message = N_("The file must hold sections, such as “products”.")
        raise UnusableFile([Problem.at(file_format, message)])
    return content


def _problem(detail: ErrorDetails, content: Mapping[str, Any]) -> Problem:
    where = _where(detail["loc"], content)
    cause = detail.get("ctx", {}).get("error")
    refusal = cause.args[0] if isinstance(cause, ValueError) and cause.args else cause
    if isinstance(refusal, PosproError):
        return Problem(where, refusal.message, refusal.facts)
    match detail["type"]:
        case "missing":
            return Problem.at(where, N_("This is missing. Add it."))
        case "extra_forbidden":
            return Problem.at(where, N_("This is not known here. Check the spelling."))
        case "literal_error" | "enum":
            expected = detail["ctx"]["expected"]
            return Problem.at(where, N_("Use one of {expected}."), expected=expected)
        case _:
            return Problem.at(
                where, N_("This cannot be used: {reason}."), reason=detail["msg"].rstrip(".")
            )


def _where(location: tuple[int | str, ...], content: Mapping[str, Any]) -> str:
    """Words for a place: products 12 (Ayran), portions 1, price."""
    words: list[str] = []
    part: Any = content
    for step in location:
        part = _step(part, step)
        if isinstance(step, int) and words:
            words[-1] += f" {step + 1}{_called(part)}"
        else:
            words.append(str(step))
    return ", ".join(words)


def _step(part: Any, step: int | str) -> Any:  # noqa: ANN401 - any part of a file
    try:
        return part[step]
    except (KeyError, IndexError, TypeError):
        return None


def _called(part: Any) -> str:  # noqa: ANN401 - any part of a file
    if not isinstance(part, dict):
        return ""
    name = part.get("code") or part.get("name")
    return f" ({name})" if name else ""
