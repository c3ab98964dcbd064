"""A venue begins: its chart, rules, register, roles and people, its signing key, in one block."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, update

from pospro.charts import Chart
from pospro.config import Settings, kept_secret
from pospro.domain.access import STARTING_ROLES, Actor
from pospro.domain.clock import Clock
from pospro.domain.currency import Currency, currency
from pospro.i18n import LANGUAGES, translate
from pospro.services.atomic import atomic
from pospro.services.manager.configuration.changes import changes_between
from pospro.services.manager.configuration.checks import problems_of
from pospro.services.manager.configuration.entries import Configuration, Venue
from pospro.services.manager.configuration.file import UnusableFile, read_entries
from pospro.services.manager.configuration.rows_write import write
from pospro.services.manager.new_venue import NewVenue, insert_venue
from pospro.services.manager.pins import hash_pin, require_strong_pin
from pospro.storage import audit
from pospro.storage.db import Database
from pospro.storage.users import UserRow
from pospro.storage.venue import RegisterRow

REGISTER = "K1"
"""The code of the first register; its receipts are K1-000001 and so on."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who will sign in; `role` is a key of STARTING_ROLES."""

    name: str
    pin: str = field(repr=False)
    role: str = "owner"
    color: int = 1


@dataclass(frozen=True, slots=True)
class SetUpVenue:
    """Set up the venue of an empty database; the first of `people` must be an owner.

    Without a currency or time zone it has those of its chart.
    """

    chart: Chart
    language: str
    name: str
    people: tuple[Person, ...]
    address: str = ""
    tax_office: str = ""
    tax_number: str = ""
    currency: str | None = None
    time_zone: str | None = None
    demo: bool = False

    @property
    def usual_currency(self) -> Currency:
        """The currency of its chart."""
        return currency(self.chart.sections["venue"]["currency"])


@dataclass(frozen=True, slots=True)
class VenueSetUp:
    """The venue that was set up, its first register, and its owner as an actor."""

    venue_id: int
    register_id: int
    owner: Actor


def set_up_venue(db: Database, clock: Clock, settings: Settings, command: SetUpVenue) -> VenueSetUp:
    """Write the whole set-up, and the private key into a file beside the data.

    Raises Conflict when there is a venue already, BadInput for a PIN that is easy to guess,
    UnusableFile with every gap of the chart.
    """
    for person in command.people:
        require_strong_pin(person.pin)
    configuration = _configuration(command)
    pepper = kept_secret(settings.pepper_file)
    hashes = {person.name: hash_pin(person.pin, pepper) for person in command.people}
    with atomic(db) as unit:
        assert configuration.venue is not None
        new = NewVenue(configuration.venue, clock.now(), demo=command.demo)
        venue_id = insert_venue(unit.connection, settings, new)
        changes = changes_between(Configuration(), configuration)
        write(unit.connection, configuration, changes, (clock.now(), None))
        _give_pins(unit.connection, hashes)
        done = _done(unit.connection, venue_id, command.people[0].name)
        event = ("set_up_venue", f"venue:{venue_id}")
        audit.record(unit.connection, done.owner, clock.now(), event, after=_told(command))
        unit.tell("setup")
    return done


def _configuration(command: SetUpVenue) -> Configuration:
    content = command.chart.configuration(command.language)
    usual = content.pop("venue")
    content["roles"] = [_role(key, command.language) for key in STARTING_ROLES]
    content["users"] = [_user(person, command.language) for person in command.people]
    content["registers"] = [_register(content)]
    entries = read_entries(content, currency(usual["currency"]))
    configuration = entries.model_copy(update={"venue": _venue(command, usual)}).with_menus()
    problems = problems_of(configuration)
    if problems:
        raise UnusableFile(problems)
    return configuration


def _venue(command: SetUpVenue, usual: dict[str, Any]) -> Venue:
    return Venue.model_construct(
        name=command.name,
        address=command.address,
        tax_office=command.tax_office,
        tax_number=command.tax_number,
        currency=currency(command.currency or usual["currency"]).code,
        language=command.language,
        time_zone=command.time_zone or usual["time_zone"],
        tax_included=usual["tax_included"],
        chart=command.chart.key,
    )


def _role(key: str, language: str) -> dict[str, Any]:
    name, rights = STARTING_ROLES[key]
    translations = {code: translate(name, {}, code) for code in LANGUAGES}
    return {"name": translations[language], "translations": translations, "rights": rights}


def _user(person: Person, language: str) -> dict[str, Any]:
    role = translate(STARTING_ROLES[person.role][0], {}, language)
    return {"name": person.name, "role": role, "language": language, "color": person.color}


def _register(content: dict[str, Any]) -> dict[str, Any]:
    drawer = next(part for part in content["accounts"] if part.get("role") == "cash_drawer")
    printers = content.get("printers") or [{}]
    return {
        "code": REGISTER,
        "name": drawer["name"],
        "drawer": drawer["code"],
        "printer": printers[0].get("name"),
        "receipt_prefix": f"{REGISTER}-",
    }


def _give_pins(connection: Connection, hashes: dict[str, str]) -> None:
    table = UserRow.__table__
    for name, pin_hash in hashes.items():
        connection.execute(update(table).where(table.c.name == name).values(pin_hash=pin_hash))


def _done(connection: Connection, venue_id: int, owner: str) -> VenueSetUp:
    user_id = connection.scalar(select(UserRow.id).where(UserRow.name == owner))
    register_id = connection.scalar(select(RegisterRow.id).where(RegisterRow.code == REGISTER))
    assert user_id is not None
    assert register_id is not None
    rights = frozenset(STARTING_ROLES["owner"][1])
    return VenueSetUp(venue_id, register_id, Actor(user_id, owner, rights, register_id))


def _told(command: SetUpVenue) -> dict[str, Any]:
    return {"chart": command.chart.key, "name": command.name, "language": command.language}
