"""Commands that begin: migrate the schema, set up a venue, set up the demo."""

import click

from pospro import charts
from pospro.commands.session import WAIT, Session, pass_session
from pospro.domain.errors import N_
from pospro.i18n import LANGUAGES
from pospro.services.manager.demo_venue import known_pins, set_up_demo
from pospro.services.manager.set_up_venue import Person, SetUpVenue, set_up_venue
from pospro.storage.db import Database, normalised, take_lock
from pospro.storage.migrate import upgrade
from pospro.storage.venue import the_venue

PROFILES = tuple(charts.load(key).profile for key in charts.CHARTS)


def migrated(session: Session) -> None:
    """Bring the schema up to date while nobody else has the file."""
    url = normalised(session.settings.database_url)
    lock = take_lock(url, WAIT)
    try:
        upgrade(url)
    finally:
        if lock is not None:
            lock.release()


@click.command()
@pass_session
def migrate(session: Session) -> None:
    """Bring the database's schema up to date."""
    migrated(session)
    session.say(N_("The database is up to date."))


@click.command()
@click.option("--profile", type=click.Choice(PROFILES), default="tr", show_default=True)
@click.option("--demo", is_flag=True, help="A restaurant with menu, people and an open day.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Of names and screens.")
@click.option("--name", help="The venue's name, as it stands on receipts.")
@click.option("--address", default="", help="The address on receipts.")
@click.option("--tax-office", default="", help="The tax office on receipts.")
@click.option("--tax-number", default="", help="The tax number on receipts.")
@click.option("--currency", help="Three letters, if not those of the profile.")
@click.option("--time-zone", help="Such as Europe/Istanbul, if not that of the profile.")
@click.option("--owner", help="Who owns the venue and signs in first.")
@click.option("--pin", help="The owner's PIN, six digits; asked for when it is not given.")
@pass_session
def setup(
    session: Session, /, *, demo: bool, profile: str, language: str | None, **choices: str | None
) -> None:
    """Set up the venue: accounts, rules, taxes, first register and owner."""
    spoken = language or session.language
    migrated(session)
    if demo:
        with session.database(writes=True) as db:
            begin_demo(session, db, spoken)
        return
    command = _command(session, charts.for_profile(profile), spoken, choices)
    with session.database(writes=True) as db:
        set_up_venue(db, session.clock, session.settings, command)
    session.say(
        N_("“{venue}” is set up. Run “pospro serve” and sign in as {owner}."),
        venue=command.name,
        owner=command.people[0].name,
    )


def _command(
    session: Session, chart: charts.Chart, language: str, choices: dict[str, str | None]
) -> SetUpVenue:
    name = choices["name"] or click.prompt(session.told(N_("Name of the venue")))
    owner = choices["owner"] or click.prompt(session.told(N_("Name of the owner")))
    question = session.told(N_("PIN of the owner, six digits"))
    pin = choices["pin"] or click.prompt(question, hide_input=True, confirmation_prompt=True)
    return SetUpVenue(
        chart=chart,
        language=language,
        name=name,
        people=(Person(owner, pin),),
        address=choices["address"] or "",
        tax_office=choices["tax_office"] or "",
        tax_number=choices["tax_number"] or "",
        currency=choices["currency"],
        time_zone=choices["time_zone"],
    )


def begin_demo(session: Session, db: Database, language: str) -> None:
    """Set up the demo venue and say who may sign in."""
    set_up_demo(db, session.clock, session.settings, language)
    session.say(N_("The demo venue is set up."))
    show_pins(session, db)


def show_pins(session: Session, db: Database) -> None:
    """In a demo venue, print the PINs that are still the published ones."""
    people = known_pins(db, session.settings)
    if people:
        session.say(N_("Sign in as one of these, with the PIN beside the name:"))
    for person in people:
        click.echo(f"  {person.pin}  {person.name}")


def has_venue(db: Database) -> bool:
    """Whether a venue is set up here."""
    with db.reading() as connection:
        return the_venue(connection) is not None
