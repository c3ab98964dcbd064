"""All vouchers of the books in one file, for the accountant's own program."""

from pathlib import Path

import click

from pospro.commands.files import write_whole
from pospro.commands.session import Session
from pospro.domain.errors import N_
from pospro.reports.query import ReportQuery
from pospro.reports.render.csv import csv_text
from pospro.reports.render.xlsx import xlsx_bytes
from pospro.reports.vouchers.voucher_list import voucher_list

VOUCHERS = "vouchers"
MOST = 10_000_000
"""More vouchers than any venue has."""


def export_vouchers(session: Session, output: Path | None) -> None:
    """Write them as CSV, or as a spreadsheet into a file whose name ends so."""
    with session.database() as db, db.reading() as connection:
        table = voucher_list(connection, ReportQuery(size=MOST, language=session.language))
    if output is None:
        click.echo(csv_text(table, session.language), nl=False)
        return
    if output.suffix == ".xlsx":
        output.write_bytes(xlsx_bytes(table, session.language))
    else:
        write_whole(output, csv_text(table, session.language).splitlines())
    session.say(N_("The vouchers are written to {path}."), path=str(output))
