"""The PINs that the demo publishes: told when it starts, each until somebody changes it."""

from typing import Any

from sqlalchemy import Connection, select

from pospro import charts
from pospro.charts import Chart
from pospro.config import Settings, kept_secret
from pospro.services.manager.pins import pin_matches
from pospro.storage.audit import AuditEventRow
from pospro.storage.db import Database
from pospro.storage.users import UserRow
from pospro.storage.venue import the_venue

_OTHER_PIN = ("user_created", "pin_changed")
"""What happens to somebody whose PIN is not the published one."""


def published_pins(db: Database, settings: Settings) -> list[tuple[str, str]]:
    """Name and PIN of the demo's people who have kept theirs; nobody in any other venue."""
    with db.reading() as connection:
        venue = the_venue(connection)
        hashes = _kept(connection) if venue is not None and venue.demo else {}
    people = demo_people(charts.read(charts.DEMO))
    pins = [(person["name"], person["pin"]) for person in people if person["name"] in hashes]
    return pins if pins and _opens(hashes, pins[0], settings) else []


def demo_people(demo: Chart) -> list[dict[str, Any]]:
    """Who works in the demo, as its file says."""
    people: list[dict[str, Any]] = demo.sections["people"]
    return people


def _kept(connection: Connection) -> dict[str, str]:
    """Name → hash of the PIN, of everybody who has the one that the set-up gave."""
    users, events = UserRow.__table__, AuditEventRow.__table__
    found = select(users.c.id, users.c.name, users.c.pin_hash).where(users.c.retired_at.is_(None))
    rows = {f"user:{row.id}": row for row in connection.execute(found)}
    changed = select(events.c.subject).where(
        events.c.subject.in_(rows), events.c.action.in_(_OTHER_PIN)
    )
    kept = rows.keys() - set(connection.scalars(changed))
    return {rows[subject].name: rows[subject].pin_hash for subject in kept}


def _opens(hashes: dict[str, str], pin: tuple[str, str], settings: Settings) -> bool:
    """Whether a PIN opens: one speaks for all, since every one is mixed with the same secret."""
    name, digits = pin
    return pin_matches(hashes[name], digits, kept_secret(settings.pepper_file))
