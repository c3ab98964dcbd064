"""Taking a product back hands money out, so it is a right of its own."""

from pospro.domain.access import Actor
from pospro.domain.errors import N_, NotAllowed
from pospro.storage.db import Database
from pospro.storage.users import who_may

RIGHT = "refund"
MOST_NAMES = 3


def must_take_back(db: Database, actor: Actor) -> None:
    """Raise NotAllowed, saying whom to ask, unless the actor may take products back."""
    if RIGHT in actor.rights:
        return
    with db.reading() as connection:
        people = who_may(connection, RIGHT)[:MOST_NAMES]
    if not people:
        actor.must(RIGHT)
    raise NotAllowed(
        N_("{name} may not take products back. Ask {people}."),
        name=actor.name,
        people=", ".join(people),
    )
