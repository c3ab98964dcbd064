"""Commands that stand in for a device: a receipt printer with a page that shows its paper."""

from pathlib import Path

import click

from hardware.sim.printer import serve
from pospro.commands.session import Session, pass_session
from pospro.domain.errors import N_


@click.group()
def simulate() -> None:
    """Stand in for a device until interrupted."""


@simulate.command()
@click.option("--port", default=9100, show_default=True, help="Where the printer listens.")
@click.option("--page", default=9180, show_default=True, help="Where its page is shown.")
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="For pictures.")
@pass_session
def printer(session: Session, port: int, page: int, folder: Path | None) -> None:
    """A receipt printer with faults on demand."""
    chosen = folder or session.settings.data_dir / "printed"
    chosen.mkdir(parents=True, exist_ok=True)
    session.say(
        N_("Printer at tcp://127.0.0.1:{port}, its paper at http://127.0.0.1:{page}."),
        port=port,
        page=page,
    )
    serve(port, page, chosen)
