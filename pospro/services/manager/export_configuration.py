"""The whole set-up is written as one text, so that another database can be set up alike."""

from pospro.domain.access import Actor
from pospro.domain.currency import currency
from pospro.domain.errors import Conflict, N_
from pospro.services.manager.configuration.file import write_text
from pospro.services.manager.configuration.rows_read import read_configuration
from pospro.storage.db import Database


def export_configuration(db: Database, actor: Actor, file_format: str) -> str:
    """Everything that managers define, as TOML or JSON; entries name each other, PINs stay here.

    Raises Conflict before the venue is set up.
    """
    actor.must("configure")
    with db.reading() as connection:
        configuration = read_configuration(connection)
    if configuration.venue is None:
        raise Conflict(N_("The venue is not set up yet. Run “pospro setup” first."))
    return write_text(configuration, file_format, currency(configuration.venue.currency))
