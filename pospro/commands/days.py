"""A day as it is typed behind an option."""

import re
from contextlib import suppress
from datetime import date
from typing import Any

import click

from pospro.commands.session import Session, WrongWord
from pospro.domain.errors import N_

WRITTEN = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Day(click.ParamType[date]):
    """A business date as it is typed."""

    name = "day"

    def convert(
        self,
        value: Any,  # noqa: ANN401 - click's own
        _param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> date:
        """The date; WrongWord in the user's language for anything else."""
        if isinstance(value, date):
            return value
        if isinstance(value, str) and WRITTEN.fullmatch(value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        session = (ctx or click.get_current_context()).ensure_object(Session)
        raise WrongWord(
            session.told(N_("“{text}” is no date. Write one like 2026-03-14."), text=value)
        )
