"""The venue's set-up as the present request needs it."""

from pospro.request.context import context
from pospro.storage.venue_setup import VenueSetup, current_setup


def the_setup() -> VenueSetup:
    """The set-up; Conflict before the venue is set up."""
    with context.db.reading() as connection:
        return current_setup(context.db, connection)
