"""A short day at the till as a script: the same requests every time, each promised when done."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from pospro.services.manager.edit_menu import SaveCategory, move_category, save_category
from pospro.services.manager.sections import DOWN, Move
from pospro.services.once import Answer, Request
from pospro.services.remembered import remembered
from pospro.services.ticket.void_ticket import VoidTicket, void_ticket
from tests.back_door import rows
from tests.shop import Shop

Promise = Callable[[str, int], None]


def trade(shop: Shop, promise: Promise) -> None:
    """Do everything that a day consists of; `promise` hears of what was acknowledged.

    The shop's request ids are counted from 1, so that a second run repeats the first one's.
    """
    serve(shop, promise)
    shop.close_day()
    promise("closed", 1)
    shop.tick(hours=20)
    shop.open_day()
    promise("opened", 2)
    sold = shop.sell("beer", 2, pay="Card")
    promise("sold", sold.ticket)


def serve(shop: Shop, promise: Promise) -> None:
    """Do what one cashier does between opening and closing."""
    parts(shop, promise)
    returned(shop, promise)
    left(shop, promise)


def serve_together(shops: Sequence[Shop], promise: Promise) -> None:
    """Let several cashiers serve at the same time, so that they share commits."""
    with ThreadPoolExecutor(len(shops)) as hands:
        for done in [hands.submit(serve, shop, promise) for shop in shops]:
            done.result()


def parts(shop: Shop, promise: Promise) -> None:
    """A table pays in parts, after a gift and a discount."""
    ticket, tea = shop.add("tea", 3)
    promise("line", tea)
    _, steak = shop.add("steak", modifiers={"rare": 1}, ticket=ticket)
    promise("line", steak)
    shop.gift(ticket, tea, quantity=1)
    shop.discount(ticket, "7 %")
    promise("paid", int(shop.pay(ticket, "Cash", "100.00")["payment_id"]))
    promise("paid", int(shop.pay(ticket, "Card", "500.00", cashback=True)["payment_id"]))
    promise("sold", ticket)


def returned(shop: Shop, promise: Promise) -> None:
    """Two mugs are sold and one comes back."""
    promise("sold", shop.sell("beer", 2, tendered="400.00").ticket)
    promise("sold", shop.sell("beer", -1).ticket)


def left(shop: Shop, promise: Promise) -> None:
    """A guest leaves before anything was paid."""
    ticket, _ = shop.add("toast")
    command = VoidTicket(shop.request_id(), shop.owner, ticket, shop.view(ticket).version, "left")
    void_ticket(shop.db, shop.clock, command)
    promise("void", ticket)


def edit(shop: Shop, promise: Promise) -> None:
    """Make three categories and move the first one place down, each as a program's request."""

    def asked(number: int, act: Callable[[], Answer]) -> Answer:
        request = Request(f"{shop.prefix}-edit-{number}", "edit", {"number": number})
        answer = remembered(shop.db, shop.clock, request, act)
        promise("edited", number)
        return answer

    def made(name: str) -> Answer:
        command = SaveCategory(shop.owner, name, 3, "tag")
        return {"id": save_category(shop.db, shop.clock, command)}

    def moved() -> Answer:
        move_category(shop.db, shop.clock, Move(shop.owner, first["id"], DOWN))
        return {}

    first = asked(1, lambda: made("Hot"))
    asked(2, lambda: made("Cold"))
    asked(3, lambda: made("Sweet"))
    asked(4, moved)


def arrangement(shop: Shop) -> list[tuple]:
    """Return where the categories stand, and how often what was done to them is written down."""
    events = "SELECT action, count(*) FROM audit_events GROUP BY action ORDER BY action"
    places = rows(shop, "SELECT position, name FROM menu_categories ORDER BY position")
    return places + rows(shop, events)
