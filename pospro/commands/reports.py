"""The command that prints reports, one word for each report of the registry."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, select

from pospro.commands.days import Day
from pospro.commands.files import in_place_of
from pospro.commands.session import Session, pass_session
from pospro.commands.tables import FORMATS
from pospro.domain.errors import N_, NotFound
from pospro.reports.own.subject import Subject
from pospro.reports.query import PAGE, ReportQuery
from pospro.reports.registry import REPORTS, answer
from pospro.reports.render.files import FILES, Asked
from pospro.reports.report import Report
from pospro.reports.saved import asked_again
from pospro.reports.spans import COMPARISONS
from pospro.storage.accounts import AccountRow
from pospro.storage.saved_reports import saved_for_all

DAY = Day()
TABLE = "table"
SAVED = "saved"
MOST = 1_000_000
"""How many rows may be asked for at once."""


class Reports(click.Group):
    """The reports of the registry as commands: sales_by_product is sales-by-product."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The word of every report."""
        return [SAVED, *(key.replace("_", "-") for key in REPORTS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a report; None where there is none."""
        if cmd_name == SAVED:
            return saved
        report = REPORTS.get(cmd_name.replace("-", "_"))
        return _command(cmd_name, report) if report else None


@click.group(cls=Reports)
def report() -> None:
    """Print a report, or write it into a file."""


def _command(word: str, wanted: Report) -> click.Command:
    day = click.Option(
        ["--until", "--as-of", "until"], type=DAY, help="The last business date; else now."
    )
    options: list[click.Parameter] = [
        day,
        click.Option(["--format", "form"], type=click.Choice((*FORMATS, *FILES))),
        click.Option(
            ["--output"],
            type=click.Path(dir_okay=False, path_type=Path),
            help="The file to write: as its name ends, unless --format says otherwise.",
        ),
    ]
    if not wanted.until_only:
        options.insert(0, click.Option(["--since"], type=DAY, help="The first business date."))
    if wanted.compares:
        options.append(click.Option(["--compare"], type=click.Choice(tuple(COMPARISONS))))
    if wanted.sorts:
        options.append(click.Option(["--sort"], help="A column's key; -KEY: largest first."))
    if wanted.subject is not None:
        options += _composing(wanted.subject)
    if wanted.needs_account:
        options.append(click.Option(["--account"], required=True, help="The account's code."))
    if wanted.is_paged:
        size = click.Option(
            ["--size"], type=click.IntRange(1, MOST), help="Rows; else all of a file, or 100."
        )
        options.append(size)
    run: Callable[..., Any] = partial(_run, wanted)
    return click.Command(
        word, params=options, callback=click.pass_obj(run), help=wanted.about or wanted.title
    )


def _composing(subject: Subject) -> list[click.Parameter]:
    """What an own report may be composed of."""
    by = click.Choice([each.key for each in subject.dimensions])
    figures = click.Choice([each.key for each in subject.measures])
    return [
        click.Option(["--row"], type=by, multiple=True, help="What a row is; twice at most."),
        click.Option(["--across"], type=by, help="What a column is."),
        click.Option(["--measure"], type=figures, multiple=True, help="A figure."),
    ]


def _run(wanted: Report, session: Session, /, **chosen: Any) -> None:  # noqa: ANN401 - click
    target: Path | None = chosen["output"]
    form = chosen["form"] or (_ending(target) if target else TABLE)
    with session.database() as db, db.reading() as connection:
        query = ReportQuery(
            since=chosen.get("since"),
            until=chosen["until"],
            account_id=_account(connection, chosen.get("account")),
            size=chosen.get("size") or PAGE,
            language=session.language,
            compare=chosen.get("compare") or "",
            sort=chosen.get("sort") or "",
            rows=chosen.get("row", ()),
            across=chosen.get("across") or "",
            measures=chosen.get("measure", ()),
        )
        asked = Asked(connection, wanted, query, session.clock, chosen.get("size"))
        content = _written(asked, form)
    _hand_over(session, wanted, target, content)


@click.command(SAVED)
@click.argument("name")
@click.option("--format", "form", type=click.Choice((*FORMATS, *FILES)))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path))
@pass_session
def saved(session: Session, name: str, form: str | None, output: Path | None) -> None:
    """Print a report that is saved under NAME for everybody, about its days."""
    form = form or (_ending(output) if output else TABLE)
    with session.database() as db, db.reading() as connection:
        found = next((each for each in saved_for_all(connection) if each.name == name), None)
        if found is None:
            raise NotFound(N_("No report is saved as “{name}” for everybody."), name=name)
        again = asked_again(connection, found, session.clock, session.language)
        asked = Asked(connection, again.report, again.query, session.clock)
        content = _written(asked, form)
    _hand_over(session, again.report, output, content)


def _written(asked: Asked, form: str) -> bytes:
    if form in FILES:
        written = BytesIO()
        FILES[form].write(asked, written)
        return written.getvalue()
    table = answer(asked.connection, asked.report, asked.query)
    return FORMATS[form](table, asked.language).encode()


def _hand_over(session: Session, wanted: Report, target: Path | None, content: bytes) -> None:
    if target is None:
        click.echo(content, nl=False)
        return
    with in_place_of(target) as file:
        file.write(content)
    title = session.told(wanted.title)
    session.say(N_("“{title}” is written to {path}."), title=title, path=str(target))


def _ending(target: Path) -> str:
    """The format that the name of a file asks for; a spreadsheet unless it is another one."""
    ending = target.suffix.removeprefix(".")
    return ending if ending in FILES else "xlsx"


def _account(connection: Connection, code: str | None) -> int | None:
    if code is None:
        return None
    table = AccountRow.__table__
    found: int | None = connection.scalar(select(table.c.id).where(table.c.code == code))
    if found is None:
        raise NotFound(N_("There is no account {code}. Look at the trial balance."), code=code)
    return found
