"""The demo: a restaurant with menu and people, its trading day and a shift open, ready to sell."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from pospro import charts
from pospro.charts import Chart
from pospro.config import Settings
from pospro.domain.clock import Clock
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.manager.published_pins import demo_people
from pospro.services.manager.set_up_venue import Person, SetUpVenue, VenueSetUp, set_up_venue
from pospro.storage.db import Database


def set_up_demo(db: Database, clock: Clock, settings: Settings, language: str) -> VenueSetUp:
    """Set up the demo venue, with names in the language, and open today's work period.

    Raises Conflict when there is a venue already.
    """
    demo = charts.read(charts.DEMO)
    done = set_up_venue(
        db,
        clock,
        settings,
        SetUpVenue(
            chart=_chart(demo),
            language=language,
            name=demo.names[language],
            people=tuple(Person(**person) for person in demo_people(demo)),
            address=demo.notes[language],
            tax_office="Kadıköy",
            tax_number="1234567890",
            demo=True,
        ),
    )
    open_work_period(db, clock, OpenWorkPeriod(f"demo:{done.venue_id}", done.owner))
    open_shift(db, clock, OpenShift(f"demo:{done.venue_id}:shift", done.owner))
    return done


def demo_time_zone() -> ZoneInfo:
    """Where the demo venue is, known before it is set up."""
    return ZoneInfo(_chart(charts.read(charts.DEMO)).sections["venue"]["time_zone"])


def _chart(demo: Chart) -> Chart:
    sections = {name: part for name, part in demo.sections.items() if name != "people"}
    return charts.for_profile(demo.profile).with_sections(replace(demo, sections=sections))
