"""Commands that stand in for a device: a receipt printer with a page that shows its paper."""

from dataclasses import dataclass
from pathlib import Path

import click

from hardware.sim.machine import Fault
from hardware.sim.printer import PrinterSimulator, show
from hardware.sim.roll import Model
from pospro.commands.session import Session, pass_session
from pospro.domain.errors import Conflict, N_

DOTS = {"80": 576, "58": 384}
"""Width of the paper in millimetres → dots of a line."""

FAULTS = {fault.value.replace("_", "-"): fault for fault in Fault}
"""What may be wrong, as it is typed."""

PORT = click.IntRange(0, 65535)


@click.group()
def simulate() -> None:
    """Stand in for a device until interrupted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the simulated printer is to be like."""

    port: int
    page: int
    folder: Path | None
    paper: str
    fault: tuple[str, ...]


@simulate.command()
@click.option("--port", type=PORT, default=9100, show_default=True, help="Where it listens.")
@click.option("--page", type=PORT, default=9180, show_default=True, help="Where its paper is seen.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="For its pictures and texts, else “printed” beside the database.",
)
@click.option(
    "--paper", type=click.Choice(list(DOTS)), default="80", show_default=True, help="Millimetres."
)
@click.option(
    "--fault",
    type=click.Choice(list(FAULTS)),
    multiple=True,
    help="What is wrong with it from the start; may be given several times.",
)
@pass_session
def printer(session: Session, /, **wanted: object) -> None:
    """A receipt printer: each slip is shown in the browser and kept as a picture.

    Add it to pospro as a network printer at 127.0.0.1, then print a test page. Its page has a
    button for every fault: paper out, cover open, offline, never answers. Ctrl+C ends it.
    """
    _simulate(session, Wanted(**wanted))  # type: ignore[arg-type] # click has checked each


def _simulate(session: Session, wanted: Wanted) -> None:
    folder = wanted.folder or session.settings.data_dir / "printed"
    folder.mkdir(parents=True, exist_ok=True)
    model = Model(f"{wanted.paper} mm", DOTS[wanted.paper])
    try:
        with PrinterSimulator(port=wanted.port, folder=folder, model=model) as simulator:
            for fault in wanted.fault:
                simulator.set_fault(FAULTS[fault])
            show(simulator, wanted.page, lambda url: _tell(session, (simulator, url, folder)))
    except OSError as error:
        if error.filename is not None:
            raise
        raise Conflict(
            N_("The printer cannot listen: another program does. Choose another --port or --page.")
        ) from error


def _tell(session: Session, begun: tuple[PrinterSimulator, str, Path]) -> None:
    simulator, url, folder = begun
    session.say(
        N_("Printer at {address}, its paper at {page}, pictures in {folder}. Ctrl+C ends it."),
        address=simulator.address,
        page=url,
        folder=folder,
    )
