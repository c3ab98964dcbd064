"""Card devices: account, posting rules, payment type and document type of one, made at once."""

from dataclasses import asdict

from pospro.api.door import resource
from pospro.api.operation import Change, operation
from pospro.api.schemas import ticket_setup as schema
from pospro.request.context import context
from pospro.services.manager.add_card_device import AddCardDevice, CardDevice, add_card_device
from pospro.services.once import Answer, Request
from pospro.services.remembered import remembered

blueprint = resource("card_devices")


@blueprint.post("/card-devices")
@operation("edit_accounts", 201)
def create(change: Change[schema.NewCardDevice]) -> schema.CardDeviceParts:
    """Make everything that payments by a new card device need; all of it or nothing."""
    wanted = change.body
    device = CardDevice(wanted.name, wanted.code, wanted.color)

    def act() -> Answer:
        command = AddCardDevice(context.actor, device)
        parts = asdict(add_card_device(context.db, context.clock, command))
        return {name: str(part) for name, part in parts.items()}

    request = Request(change.request_id, "add_card_device", asdict(device))
    return schema.CardDeviceParts(**remembered(context.db, context.clock, request, act))
