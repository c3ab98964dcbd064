"""Ask the bench: every question, or those that are named; each prints its figures and limits."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click

from bench import (
    browser,
    closing,
    concurrency,
    costs,
    growth,
    peers,
    replay,
    reports,
    sale,
    start,
    web,
)
from bench.figures import Figure

Question = Callable[[], Iterator[Figure]]

QUESTIONS: dict[str, Question] = {
    "sale": sale.figures,
    "web": web.figures,
    "start": start.figures,
    "concurrency": concurrency.figures,
    "costs": costs.figures,
    "growth": growth.figures,
    "reports": reports.figures,
    "closing": closing.figures,
    "browser": browser.figures,
    "peers": peers.figures,
}


@click.command()
@click.argument("questions", nargs=-1, type=click.Choice(list(QUESTIONS)))
@click.option("--recording", type=click.Path(path_type=Path, exists=True), help="To be replayed.")
def main(questions: tuple[str, ...], recording: Path | None) -> None:
    """Measure what the QUESTIONS ask, or everything, and sum up which limits hold."""
    chosen = {name: QUESTIONS[name] for name in questions or QUESTIONS}
    if recording is not None:
        chosen["replay"] = partial(replay.replayed, recording)
    answers = [figure for name, question in chosen.items() for figure in asked(name, question)]
    limited = [figure for figure in answers if figure.limit is not None]
    missed = [figure for figure in limited if not figure.holds]
    click.echo(f"{len(limited) - len(missed)} of {len(limited)} limits hold")
    for figure in missed:
        click.echo(str(figure))


def asked(name: str, question: Question) -> Iterator[Figure]:
    """The figures of one question, printed as they come."""
    click.echo(name)
    for figure in question():
        click.echo(str(figure))
        yield figure


if __name__ == "__main__":
    main()
