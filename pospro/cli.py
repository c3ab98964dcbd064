"""The `pospro` command: every group of commands under one name, refusals as one sentence."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from pospro import __version__
from pospro.i18n import LANGUAGES
from pospro.loading import loaded

COMMANDS = {
    "config": "pospro.commands.configuration:config",
    "demo": "pospro.commands.begin:demo",
    "export": "pospro.commands.books:export",
    "mail": "pospro.commands.mail:mail",
    "migrate": "pospro.commands.schema:migrate",
    "rebuild": "pospro.commands.rebuilding:rebuild",
    "replay": "pospro.commands.books:replay",
    "report": "pospro.commands.reports:report",
    "run": "pospro.commands.serving:run",
    "serve": "pospro.commands.serving:serve",
    "setup": "pospro.commands.begin:setup",
    "simulate": "pospro.commands.simulators:simulate",
    "token": "pospro.commands.tokens:token",
    "user": "pospro.commands.people:user",
    "verify": "pospro.commands.books:verify",
}
"""Word → where its command stands; only the one that is typed is loaded."""


class Program(click.Group):
    """The group that turns refusals of its commands into sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every word that may follow."""
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a word; None where there is none."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        command: click.Command = loaded(place)
        return command

    def main(self, args: Sequence[str] | None = None, *more: Any, **kept: Any) -> Any:  # noqa: ANN401 - as click has it
        """Read the command line; what is wrong with it is told in its user's language."""
        words = list(sys.argv[1:] if args is None else args)
        with loaded("pospro.commands.usage:in_the_users_language")(words):
            return super().main(words, *more, **kept)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever a command returns
        """Run the command in the language of the terminal, or of --language."""
        ctx.obj = loaded("pospro.commands.session:new_session")(ctx.params.get("language"))
        with loaded("pospro.commands.session:explained")(ctx.obj):
            return super().invoke(ctx)


EPILOG = (
    "Ends with 0 when it is done, 1 when it is refused (a sentence says why), 2 on a wrong word."
)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EPILOG)
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Else as the terminal says.")
def main(language: str | None) -> None:
    """Sell, with the books built in."""


@main.command()
def version() -> None:
    """Print the version."""
    click.echo(__version__)
