"""Ask the bench: every question, or those that are named; each prints its figures and limits."""

from collections.abc import Callable, Iterator

import click

from bench import concurrency, growth, sale, web
from bench.figures import Figure

Question = Callable[[], Iterator[Figure]]

QUESTIONS: dict[str, Question] = {
    "sale": sale.figures,
    "web": web.figures,
    "concurrency": concurrency.figures,
    "growth": growth.figures,
}


@click.command()
@click.argument("questions", nargs=-1, type=click.Choice(list(QUESTIONS)))
def main(questions: tuple[str, ...]) -> None:
    """Measure what the QUESTIONS ask, or everything, and sum up which limits hold."""
    answers = [figure for name in questions or QUESTIONS for figure in asked(name)]
    limited = [figure for figure in answers if figure.limit is not None]
    missed = [figure for figure in limited if not figure.holds]
    click.echo(f"{len(limited) - len(missed)} of {len(limited)} limits hold")
    for figure in missed:
        click.echo(str(figure))


def asked(name: str) -> Iterator[Figure]:
    """The figures of one question, printed as they come."""
    click.echo(name)
    for figure in QUESTIONS[name]():
        click.echo(str(figure))
        yield figure


if __name__ == "__main__":
    main()
