"""Taking a product back hands money out, so it is a right of its own."""

from sqlalchemy import Connection

from pospro.domain.access import Actor
from pospro.domain.approval import Deed
from pospro.domain.errors import N_
from pospro.domain.money import Money
from pospro.storage.users import who_may

RIGHT = "refund"
MOST_NAMES = 3


def must_take_back(connection: Connection, actor: Actor, name: str, worth: Money) -> None:
    """Raise NeedsApproval, saying whom to ask, unless this product may be taken back."""
    if RIGHT in actor.rights:
        return
    deed = Deed(N_("Take back {name}"), {"name": name}, amount=abs(worth))
    people = [] if actor.approval else who_may(connection, RIGHT)[:MOST_NAMES]
    if not people:
        actor.needs(RIGHT, deed)
        return
    sentence = N_("{name} may not take products back. Ask {people}.")
    actor.needs(RIGHT, deed, sentence, people=", ".join(people))
