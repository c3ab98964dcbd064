"""A simulated month of the demo venue, sold through the till's own services, the same each time."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from pospro.config import Settings
from pospro.domain.access import Actor
from pospro.domain.clock import Clock, FixedClock
from pospro.domain.line import LineState
from pospro.domain.money import Money
from pospro.domain.quantity import Quantity
from pospro.services.cash.close_shift import CloseShift, close_shift
from pospro.services.cash.close_work_period import CloseWorkPeriod, close_work_period
from pospro.services.cash.count_shift import CountShift, count_shift
from pospro.services.cash.move_cash import MoveCash, move_cash
from pospro.services.cash.open_shift import OpenShift, open_shift
from pospro.services.cash.open_work_period import OpenWorkPeriod, open_work_period
from pospro.services.manager.demo_venue import demo_time_zone, set_up_demo
from pospro.services.once import Answer
from pospro.services.payment.take_payment import TakePayment, take_payment
from pospro.services.printing.choose_receipt_printers import (
    ChooseReceiptPrinters,
    choose_receipt_printers,
)
from pospro.services.ticket.add_line import AddLine, add_line
from pospro.services.ticket.apply_calculation import ApplyCalculation, apply_calculation
from pospro.services.ticket.mark_line import MarkLine, mark_line
from pospro.storage import catalogue_queries, shifts
from pospro.storage.balances import balance_of
from pospro.storage.catalogue_queries import MenuCategory, MenuKey, SaleProduct
from pospro.storage.db import Database
from pospro.storage.users import RoleRow, UserRow
from pospro.storage.venue_setup import VenueSetup, current_setup

SEED = 1923
TICKETS_A_DAY = 30
OPENS, FIRST, LAST = time(9), 11 * 60, 23 * 60
"""When the day opens, and the minutes of the day between which guests pay."""
FLOAT = 150_000
"""What stays in the drawer overnight, in minor units; the rest goes into the safe."""


@dataclass(frozen=True, slots=True)
class TradeMonth:
    """How long to trade and how busily; the last day is yesterday and today's is open."""

    language: str
    days: int = 30
    tickets_a_day: int = TICKETS_A_DAY
    progress: Callable[[int], None] = lambda _tickets: None


def trade_month(db: Database, clock: Clock, settings: Settings, month: TradeMonth) -> int:
    """Set the demo up in the past and sell every day up to yesterday; how many tickets there are.

    Raises Conflict when there is a venue already.
    """
    zone = demo_time_zone()
    today = clock.now().astimezone(zone).date()
    first = today - timedelta(days=month.days)
    then = FixedClock(datetime.combine(first, OPENS, zone).astimezone(UTC))
    done = set_up_demo(db, then, settings, month.language)
    with db.reading() as connection:
        setup = current_setup(db, connection)
        scene = _scene(connection, setup, done.owner)
    printers = {each.id: each.receipt_printer_id for each in setup.registers.values()}
    # No paper is waiting for what was never sold to anybody.
    none = ChooseReceiptPrinters("demo:paper:off", done.owner, dict.fromkeys(printers))
    choose_receipt_printers(db, then, none)
    key_file = settings.signing_key_path(done.venue_id)
    for number in range(month.days):
        day = _Day(db, scene, first + timedelta(days=number), then)
        if number:
            day.open()
        for ticket in range(month.tickets_a_day):
            day.sell(ticket, month.tickets_a_day)
            month.progress(1)
        day.close(key_file)
    choose_receipt_printers(db, clock, ChooseReceiptPrinters("demo:paper:on", done.owner, printers))
    open_work_period(db, clock, OpenWorkPeriod(f"demo:{today}:open", done.owner))
    open_shift(db, clock, OpenShift(f"demo:{today}:shift", done.owner))
    return month.days * month.tickets_a_day


@dataclass(frozen=True, slots=True)
class _Scene:
    """Who sells what to be paid how: all that a day needs to know of the set-up."""

    setup: VenueSetup
    owner: Actor
    cashiers: tuple[Actor, ...]
    places: tuple["_Place", ...]
    cash: int
    others: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A department, or the whole venue where it has none, and what is on its menu."""

    department_id: int | None
    products: tuple[SaleProduct, ...]


def _scene(connection: Connection, setup: VenueSetup, owner: Actor) -> _Scene:
    means = list(setup.payment_types.values())
    return _Scene(
        setup=setup,
        owner=owner,
        cashiers=_cashiers(connection, owner),
        places=_places(connection, setup, owner.register_id),
        cash=next(kind.id for kind in means if kind.kind.gives_change),
        others=tuple((kind.id, kind.kind.key) for kind in means if not kind.kind.gives_change),
    )


def _places(
    connection: Connection, setup: VenueSetup, register_id: int | None
) -> tuple[_Place, ...]:
    menus = catalogue_queries.menus(connection)
    known = {
        key.product_id: catalogue_queries.product_for_sale(connection, key.product_id)
        for key in _priced(category for menu in menus.values() for category in menu)
    }
    found = []
    for each in setup.departments_at(register_id) or (None,):
        belongs = (each.id, each.ticket_type_id) if each else (None, None)
        menu = setup.menu_of(*belongs)
        keys = _priced(menus[menu.id] if menu else ())
        found.append(_Place(belongs[0], tuple(known[key.product_id] for key in keys)))
    return tuple(found)


def _priced(categories: Iterable[MenuCategory]) -> list[MenuKey]:
    return [key for category in categories for key in category.keys if key.price]


def _cashiers(connection: Connection, owner: Actor) -> tuple[Actor, ...]:
    """The people who sell: those who may not see the books."""
    query = (
        select(UserRow.id, UserRow.name, RoleRow.rights)
        .join(RoleRow, RoleRow.id == UserRow.role_id)
        .order_by(UserRow.id)
    )
    return tuple(
        Actor(user_id, name, frozenset(rights), owner.register_id)
        for user_id, name, rights in connection.execute(query)
        if "see_books" not in rights
    )


class _Day:
    """One trading day; whatever happens on it follows from its number in the calendar."""

    def __init__(self, db: Database, scene: _Scene, on: date, clock: FixedClock) -> None:
        self._db = db
        self._scene = scene
        self._on = on
        self._clock = clock
        self._chance = random.Random(f"{SEED} {on.toordinal()}")  # noqa: S311 - a play, no secret
        self._request = 0

    def open(self) -> None:
        """Begin the day in the morning."""
        self._at(OPENS.hour * 60)
        open_work_period(self._db, self._clock, OpenWorkPeriod(self._id(), self._scene.owner))
        open_shift(self._db, self._clock, OpenShift(self._id(), self._scene.owner))

    def sell(self, ticket: int, tickets: int) -> None:
        """Ring one ticket up, sometimes with a gift or a discount, and take the money."""
        self._at(FIRST + (LAST - FIRST) * ticket // tickets)
        cashier = self._chance.choice(self._scene.cashiers)
        first, *others = self._scene.places
        place = self._chance.choice(others) if others and self._happens(_ELSEWHERE) else first
        answer = add_line(self._db, self._clock, self._line(cashier, place, None))
        ticket_id = int(answer["ticket_id"])
        more = [
            add_line(self._db, self._clock, self._line(cashier, place, ticket_id))
            for _ in range(self._chance.randrange(6))
        ]
        self._sometimes_less(cashier, ticket_id, more)
        take_payment(self._db, self._clock, self._payment(cashier, ticket_id))

    def close(self, key_file: Path) -> None:
        """End the day at night: the drawer is counted, nothing is left open."""
        self._at(LAST + 30)
        self._count()
        command = CloseWorkPeriod(self._id(), self._scene.owner)
        close_work_period(self._db, self._clock, command, key_file)

    def _count(self) -> None:
        """Put what is above the float into the safe, count the rest, and close the shift."""
        owner, currency = self._scene.owner, self._scene.setup.currency
        register = self._scene.setup.register(owner.register_id or 0)
        with self._db.reading() as connection:
            shift = shifts.open_at(connection, register.id)
            held = balance_of(connection, register.drawer_account_id)
        assert shift is not None, "the day was opened with a shift"
        if held > FLOAT:
            rest = Money(held - FLOAT, currency)
            move = MoveCash(self._id(), owner, "safe_drop", "Evening", rest)
            move_cash(self._db, self._clock, move)
        count = CountShift(self._id(), owner, shift.id, Money(min(held, FLOAT), currency))
        counted = count_shift(self._db, self._clock, count)
        closing = CloseShift(self._id(), owner, shift.id, int(counted["count_id"]))
        close_shift(self._db, self._clock, closing)

    def _at(self, minute: int) -> None:
        zone = ZoneInfo(self._scene.setup.venue.time_zone)
        midnight = datetime.combine(self._on, time(), zone)
        self._clock.moment = (midnight + timedelta(minutes=minute)).astimezone(UTC)

    def _id(self) -> str:
        self._request += 1
        return f"demo:{self._on}:{self._request}"

    def _happens(self, percent: int) -> bool:
        return self._chance.randrange(100) < percent

    def _line(self, cashier: Actor, place: _Place, ticket_id: int | None) -> AddLine:
        product = self._chance.choice(place.products)
        return AddLine(
            request_id=self._id(),
            actor=cashier,
            ticket_id=ticket_id,
            product_id=product.id,
            portion_id=self._chance.choice(product.portions).id,
            quantity=Quantity.of(self._chance.choice((1, 1, 1, 2, 3))),
            modifiers=self._answers(product),
            department_id=None if ticket_id else place.department_id,
        )

    def _answers(self, product: SaleProduct) -> dict[int, int]:
        """What must be answered is, and now and then somebody wants more."""
        wanted: dict[int, int] = {}
        for group in product.modifier_groups:
            if group.minimum or self._happens(_MORE):
                wanted[self._chance.choice(group.modifiers).id] = 1
        return wanted

    def _sometimes_less(self, cashier: Actor, ticket_id: int, more: list[Answer]) -> None:
        """A discount, or the last of several lines given away: something is left to pay."""
        if self._happens(_DISCOUNTS):
            percent = Decimal(self._chance.choice((5, 10, 15)))
            command = ApplyCalculation(
                self._id(), cashier, ticket_id, None, "ticket_discount_percent", percent
            )
            apply_calculation(self._db, self._clock, command)
        elif more and self._happens(_GIFTS):
            last = int(more[-1]["line_id"])
            reason = self._scene.setup.venue.name
            gift = MarkLine(
                self._id(), self._scene.owner, ticket_id, None, last, LineState.GIFT, reason
            )
            mark_line(self._db, self._clock, gift)

    def _payment(self, cashier: Actor, ticket_id: int) -> TakePayment:
        if self._happens(_IN_CASH):
            means, reference = self._scene.cash, ""
        else:
            means, kind = self._chance.choice(self._scene.others)
            reference = f"{kind}-{self._on:%y%m%d}-{self._request}"
        return TakePayment(self._id(), cashier, ticket_id, None, means, reference=reference)


_MORE, _DISCOUNTS, _GIFTS, _IN_CASH, _ELSEWHERE = 10, 8, 4, 45, 30
"""In how many of a hundred cases a guest wants more, pays less, is treated, pays in cash, and does
not order in the first department."""
