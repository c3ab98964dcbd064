"""Commands about the set-up as a file: export it, import it, try an import."""

import shlex
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from pospro.commands.files import write_whole
from pospro.commands.session import Session, pass_session
from pospro.commands.venue import has_venue
from pospro.devices.known_printers import KNOWN
from pospro.domain.errors import BadInput, N_
from pospro.services.manager.configuration.changes import Changes
from pospro.services.manager.configuration.file import FORMATS
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.set_up_from_file import SetUpFromFile, set_up_from_file
from pospro.storage.db import Database

KINDS = {"added": N_("added"), "changed": N_("changed"), "retired": N_("retired")}


@click.group()
def config() -> None:
    """Export and import the whole set-up."""


@config.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Same as FILE.")
@click.option("--format", "file_format", type=click.Choice(FORMATS), help="Else as the file says.")
@pass_session
def export_(
    session: Session, file: Path | None, output: Path | None, file_format: str | None
) -> None:
    """Write everything that managers define as TOML or JSON to FILE, or print it."""
    target = file or output
    chosen = file_format or _format_of(target)
    with session.database() as db:
        text = export_configuration(db, session.owner(db), chosen)
    if target is None:
        click.echo(text, nl=False)
    else:
        write_whole(target, text.removesuffix("\n").split("\n"))


@config.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Tell what would change, and change nothing.")
@pass_session
def import_(session: Session, file: Path, *, dry_run: bool) -> None:
    """Import a set-up; sections that the file has take the place of the present ones.

    An empty database, made by `pospro migrate`, gets the venue of the file.
    """
    text = _read(file)
    with session.database(writes=not dry_run) as db:
        if not has_venue(db):
            _begin(session, db, SetUpFromFile(text, _format_of(file), dry_run, KNOWN))
            return
        command = ImportConfiguration(session.owner(db), text, _format_of(file), dry_run, KNOWN)
        changes = import_configuration(db, session.clock, command)
    _show(session, changes)
    if dry_run:
        session.say(N_("Nothing was written."))
        return
    session.say(N_("The set-up is imported."))
    _tell_pins(session, [change.key for change in changes.of("users", "added")])


def _begin(session: Session, db: Database, command: SetUpFromFile) -> None:
    """Set the venue of the file up, and say how its people get their PINs."""
    done = set_up_from_file(db, session.clock, session.settings, command)
    _show(session, done.changes)
    if command.dry_run:
        session.say(N_("“{venue}” would be set up. Nothing was written."), venue=done.venue)
        return
    session.say(N_("“{venue}” is set up."), venue=done.venue)
    _tell_pins(session, done.people)


def _tell_pins(session: Session, people: Sequence[str]) -> None:
    """A file holds no PIN: who is new cannot sign in before somebody gives them one."""
    if people:
        session.say(N_("These people have no PIN yet. Give each of them one:"))
    for name in people:
        click.echo(f"  pospro user pin {shlex.quote(name)}")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadInput(
            N_("{path} is no text in UTF-8. Save it as such and import it again."), path=str(file)
        ) from None


def _format_of(file: Path | None) -> str:
    return "json" if file is not None and file.suffix == ".json" else "toml"


def _show(session: Session, changes: Changes) -> None:
    if changes.venue:
        click.echo(f"{session.told(KINDS['changed'])}: venue")
    for change in changes.entries[:_MOST_SHOWN]:
        words = f"{session.told(KINDS[change.kind])}: {change.section} ({change.key})"
        click.echo(f"{words} {', '.join(change.fields)}".rstrip())
    if len(changes.entries) > _MOST_SHOWN:
        session.say(N_("… and {count} more"), count=len(changes.entries) - _MOST_SHOWN)
    count = Counter(change.kind for change in changes.entries)
    session.say(
        N_("{added} added, {changed} changed, {retired} retired, {unchanged} unchanged."),
        added=count["added"],
        changed=count["changed"] + changes.venue,
        retired=count["retired"],
        unchanged=changes.unchanged,
    )


_MOST_SHOWN = 200
"""Lines of a list that somebody still reads."""
