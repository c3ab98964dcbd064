"""The `pospro` command: every group of commands under one name, refusals as one sentence."""

from typing import Any

import click

from pospro import __version__
from pospro.commands.begin import demo, migrate, setup
from pospro.commands.books import export, replay, report, verify
from pospro.commands.configuration import config
from pospro.commands.people import user
from pospro.commands.serving import run, serve
from pospro.commands.session import explained, new_session
from pospro.commands.simulators import simulate
from pospro.i18n import LANGUAGES


class Program(click.Group):
    """The group that turns refusals of its commands into sentences."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever a command returns
        """Run the command in the language of the terminal, or of --language."""
        ctx.obj = new_session(ctx.params.get("language"))
        with explained(ctx.obj):
            return super().invoke(ctx)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Else as the terminal says.")
def main(language: str | None) -> None:
    """Sell, with the books built in."""


@main.command()
def version() -> None:
    """Print the version."""
    click.echo(__version__)


for command in (
    config,
    demo,
    export,
    migrate,
    replay,
    report,
    run,
    serve,
    setup,
    simulate,
    user,
    verify,
):
    main.add_command(command)
