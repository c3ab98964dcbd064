"""The row of a venue that begins, and its private key in a file beside the data."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sqlalchemy import Connection, insert

from pospro.config import Settings, write_private
from pospro.domain.errors import Conflict, N_
from pospro.domain.ids import new_id
from pospro.services.manager.configuration.entries import Venue
from pospro.storage.venue import VenueRow, the_venue


@dataclass(frozen=True, slots=True)
class NewVenue:
    """Who will sell here, since when."""

    venue: Venue
    at: datetime
    demo: bool = False


def insert_venue(connection: Connection, settings: Settings, new: NewVenue) -> int:
    """Write the row; its private key is on the disk before anything can refer to it.

    Raises Conflict when there is a venue already.
    """
    present = the_venue(connection)
    if present is not None:
        raise Conflict(
            N_("“{venue}” is set up here already. Use another database for another venue."),
            venue=present.name,
        )
    key = ec.generate_private_key(ec.SECP256R1())
    venue_id = new_id()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(settings.signing_key_path(venue_id), private)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    facts = {
        "id": venue_id,
        "demo": new.demo,
        "public_key": public.decode(),
        "created_at": new.at,
        "setup_version": 1,
    }
    connection.execute(insert(VenueRow.__table__), new.venue.model_dump() | facts)
    return venue_id
