"""The department that a till works in: chosen at the till, remembered by the device."""

from dataclasses import dataclass

from flask import request

from pospro.request.context import context
from pospro.storage.departments import Department
from pospro.storage.venue_setup import VenueSetup, current_setup
from pospro.web import cookies


@dataclass(frozen=True, slots=True)
class Departments:
    """The departments that this register may sell in, and the one that it works in."""

    offered: tuple[Department, ...]
    chosen: Department | None


def departments(setup: VenueSetup) -> Departments:
    """What this register may choose from; the first one until somebody has chosen."""
    offered = setup.departments_at(context.actor.register_id)
    wanted = request.cookies.get(cookies.DEPARTMENT, 0, int)
    usual = next(iter(offered), None)
    chosen = next((each for each in offered if each.id == wanted), usual)
    return Departments(tuple(offered), chosen)


def of_a_new_ticket(setup: VenueSetup) -> tuple[int | None, int | None]:
    """The department and the ticket type of a ticket begun now, where there are any."""
    chosen = departments(setup).chosen
    return (chosen.id, chosen.ticket_type_id) if chosen else (None, None)


def for_a_new_ticket(ticket_id: int | None) -> int | None:
    """The department that a ticket begun now belongs to; None on one that is there already."""
    if ticket_id is not None:
        return None
    with context.db.reading() as connection:
        chosen = departments(current_setup(context.db, connection)).chosen
    return chosen.id if chosen else None
