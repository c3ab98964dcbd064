"""Who the token acts as: rights, looks of the screens, and a new PIN of one's own."""

from pospro.api import office
from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import office as schema
from pospro.api.schemas import own
from pospro.request.context import context
from pospro.request.rights import SIGNED_IN
from pospro.services.manager.edit_users import Looks, SetPin, change_looks
from pospro.services.manager.edit_users import set_pin as give_pin

blueprint = resource("own")


@blueprint.get("/me")
@operation(SIGNED_IN)
def read() -> own.Own:
    """Who asks, and what that person may do."""
    person, actor = context.person, context.actor
    assert person is not None
    return own.Own(
        id=str(actor.user_id),
        name=actor.name,
        register_id=str(actor.register_id) if actor.register_id else None,
        rights=tuple(sorted(actor.rights)),
        looks=own.Looks.model_validate(
            {"language": person.language, "theme": person.theme, "hand": person.hand}
        ),
    )


@blueprint.put("/me/looks")
@operation(SIGNED_IN)
def set_looks(change: Change[own.Looks]) -> schema.Kept:
    """Another language, theme or hand for the screens."""
    looks, user_id = change.body, context.actor.user_id

    def act() -> int:
        chosen = Looks(looks.language, looks.theme, looks.hand)
        change_looks(context.db, context.clock, context.actor, chosen)
        return user_id

    return office.kept(change, {"looks": user_id} | looks.model_dump(), act)


@blueprint.put("/me/pin")
@operation(SIGNED_IN)
def set_pin(change: Change[schema.NewPin]) -> schema.Kept:
    """A new PIN; it ends every session and every token of this person, this token too."""
    pin, user_id = change.body.pin, context.actor.user_id

    def act() -> int:
        command = SetPin(context.actor, user_id, pin, office.pepper())
        give_pin(context.db, context.clock, command)
        return user_id

    return office.kept(change, {"pin_of": user_id, "pin": office.veiled(pin)}, act)
