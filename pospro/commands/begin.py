"""Commands that begin: set up a venue, set up the demo."""

import sys
from dataclasses import replace

import click

from pospro import charts
from pospro.commands.schema import migrated
from pospro.commands.session import Session, pass_session
from pospro.commands.venue import show_pins
from pospro.domain.errors import N_
from pospro.i18n import LANGUAGES
from pospro.services.manager.demo_month import TICKETS_A_DAY, TradeMonth, trade_month
from pospro.services.manager.demo_venue import set_up_demo
from pospro.services.manager.pins import random_pin
from pospro.services.manager.set_up_venue import Person, SetUpVenue, set_up_venue
from pospro.storage.db import Database

PROFILES = tuple(charts.load(key).profile for key in charts.CHARTS)


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
        begin_venue(session, db, command)


def begin_venue(session: Session, db: Database, command: SetUpVenue) -> None:
    """Set up the venue and say how to go on; a PIN that nobody chose is told this once."""
    owner = command.people[0]
    people = (owner if owner.pin else replace(owner, pin=random_pin()), *command.people[1:])
    set_up_venue(db, session.clock, session.settings, replace(command, people=people))
    session.say(
        N_("“{venue}” is set up. Run “pospro serve” and sign in as {owner}."),
        venue=command.name,
        owner=owner.name,
    )
    if not owner.pin:
        session.say(N_("The PIN of {owner} is {pin}."), owner=owner.name, pin=people[0].pin)


def plain_venue(session: Session, profile: str, name: str) -> SetUpVenue:
    """A venue of a profile with nothing chosen but its name."""
    owner = Person(session.told(N_("Owner")), "")
    chart = charts.for_profile(profile)
    return SetUpVenue(chart=chart, language=session.language, name=name, people=(owner,))


def _command(
    session: Session, chart: charts.Chart, language: str, choices: dict[str, str | None]
) -> SetUpVenue:
    name = choices["name"] or _asked(session, N_("Name of the venue"))
    owner, pin = choices["owner"], choices["pin"]
    if name:
        owner = owner or _asked(session, N_("Name of the owner"))
        pin = pin or _asked(session, N_("PIN of the owner, six digits"), hidden=True)
    return SetUpVenue(
        chart=chart,
        language=language,
        name=name or "pospro",
        people=(Person(owner or session.told(N_("Owner")), pin or ""),),
        address=choices["address"] or "",
        tax_office=choices["tax_office"] or "",
        tax_number=choices["tax_number"] or "",
        currency=choices["currency"],
        time_zone=choices["time_zone"],
    )


def _asked(session: Session, question: str, *, hidden: bool = False) -> str:
    """What is typed; nothing where nobody sits at a terminal."""
    words = session.told(question)
    try:
        return str(click.prompt(words, hide_input=hidden, confirmation_prompt=hidden))
    except click.Abort:
        if sys.stdin.isatty():
            raise
        click.echo()
        return ""


@click.command()
@click.option("--days", default=30, show_default=True, help="How many days are sold.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Of names and screens.")
@pass_session
def demo(session: Session, days: int, language: str | None) -> None:
    """Set up the demo venue and sell a simulated month in it."""
    migrated(session)
    with session.database(writes=True) as db:
        label = session.told(N_("Tickets"))
        with click.progressbar(length=days * TICKETS_A_DAY, label=label, show_pos=True) as bar:
            month = TradeMonth(language or session.language, days, TICKETS_A_DAY, bar.update)
            count = trade_month(db, session.clock, session.settings, month)
        session.say(N_("{count} tickets are in the books."), count=count)
        show_pins(session, db)


def begin_demo(session: Session, db: Database, language: str) -> None:
    """Set up the demo venue and say who may sign in."""
    set_up_demo(db, session.clock, session.settings, language)
    session.say(N_("The demo venue is set up."))
    show_pins(session, db)
