"""The command that prints reports, one word for each report of the registry."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, select

from pospro.commands.days import Day
from pospro.commands.session import Session
from pospro.commands.tables import FORMATS
from pospro.domain.errors import N_, NotFound
from pospro.i18n import translate
from pospro.reports.query import PAGE, ReportQuery
from pospro.reports.registry import REPORTS, Report, answer
from pospro.reports.render.xlsx import xlsx_bytes
from pospro.reports.spans import COMPARISONS
from pospro.reports.table import Table
from pospro.storage.accounts import AccountRow

DAY = Day()
XLSX = "xlsx"
EVERY_ROW = 1_000_000
"""How many rows a file or a terminal is given at most."""


class Reports(click.Group):
    """The reports of the registry as commands: sales_by_product is sales-by-product."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The word of every report."""
        return [key.replace("_", "-") for key in REPORTS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a report; None where there is none."""
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
        click.Option(["--format", "form"], type=click.Choice((*FORMATS, XLSX))),
        click.Option(
            ["--output"],
            type=click.Path(dir_okay=False, path_type=Path),
            help="The file to write: XLSX, unless --format says otherwise.",
        ),
    ]
    if not wanted.until_only:
        options.insert(0, click.Option(["--since"], type=DAY, help="The first business date."))
    if wanted.compares:
        options.append(click.Option(["--compare"], type=click.Choice(tuple(COMPARISONS))))
    if wanted.sorts:
        options.append(click.Option(["--sort"], help="A column's key; -KEY: largest first."))
    if wanted.needs_account:
        options.append(click.Option(["--account"], required=True, help="The account's code."))
    if wanted.is_paged:
        options.append(click.Option(["--size"], type=click.IntRange(1, EVERY_ROW), default=PAGE))
    run: Callable[..., Any] = partial(_run, wanted)
    return click.Command(
        word, params=options, callback=click.pass_obj(run), help=wanted.about or wanted.title
    )


def _run(wanted: Report, session: Session, /, **chosen: Any) -> None:  # noqa: ANN401 - click
    since, until = chosen.get("since"), chosen["until"]
    with session.database() as db, db.reading() as connection:
        query = ReportQuery(
            since=since,
            until=until,
            account_id=_account(connection, chosen.get("account")),
            size=chosen.get("size", PAGE),
            language=session.language,
            compare=chosen.get("compare") or "",
            sort=chosen.get("sort") or "",
        )
        table = answer(connection, wanted, query)
    target, form = chosen["output"], chosen["form"] or (XLSX if chosen["output"] else "table")
    content = _written(table, form, session.language)
    if target is None:
        click.echo(content, nl=False)
        return
    target.write_bytes(content)
    title = translate(table.title, table.facts, session.language)
    session.say(N_("“{title}” is written to {path}."), title=title, path=str(target))


def _written(table: Table, form: str, language: str) -> bytes:
    if form == XLSX:
        return xlsx_bytes(table, language)
    return FORMATS[form](table, language).encode()


def _account(connection: Connection, code: str | None) -> int | None:
    if code is None:
        return None
    table = AccountRow.__table__
    found: int | None = connection.scalar(select(table.c.id).where(table.c.code == code))
    if found is None:
        raise NotFound(N_("There is no account {code}. Look at the trial balance."), code=code)
    return found
