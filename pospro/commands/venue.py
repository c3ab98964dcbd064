"""What several commands ask and tell of the venue: whether there is one, who may sign in."""

import click

from pospro.commands.session import Session
from pospro.domain.errors import N_
from pospro.services.manager.published_pins import published_pins
from pospro.storage.db import Database
from pospro.storage.venue import the_venue


def has_venue(db: Database) -> bool:
    """Whether a venue is set up here."""
    with db.reading() as connection:
        return the_venue(connection) is not None


def show_pins(session: Session, db: Database) -> None:
    """In a demo venue, print the PINs that are still the published ones."""
    pins = published_pins(db, session.settings)
    if pins:
        session.say(N_("Sign in as one of these, with the PIN beside the name:"))
    for name, pin in pins:
        click.echo(f"  {pin}  {name}")
