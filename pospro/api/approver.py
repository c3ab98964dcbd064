"""Whoever approves a command of the token's user, and their PIN, come in two headers of it."""

import re
from typing import Annotated

from flask import request
from pydantic import BaseModel, Field

from pospro.api.schemas.plain import ID_PATTERN, LARGEST_ID
from pospro.domain.errors import BadInput, N_
from pospro.request.approving import Claim, take_approval

APPROVER, PIN = "Approver", "Approver-Pin"

DEVICE = "api"
"""Programs have no cookie; their failed tries are counted by the network they stand in."""


class ApproverHeaders(BaseModel):
    """The headers of a change that a colleague may approve."""

    approver: Annotated[
        str | None,
        Field(
            alias=APPROVER,
            pattern=ID_PATTERN,
            description="Who approves it, of those that the refusal named.",
        ),
    ] = None
    pin: Annotated[
        str | None,
        Field(alias=PIN, description="Their PIN; it is compared and kept nowhere."),
    ] = None


def read_approval(request_id: str) -> None:
    """Let the token's user act with the approval that the headers claim, if they claim one.

    Raises BadInput for what is no id, and refuses a wrong PIN as POST /tokens does.
    """
    approver, pin = (request.headers.get(name, "") for name in (APPROVER, PIN))
    if not approver and not pin:
        return
    if not re.fullmatch(ID_PATTERN, approver) or int(approver) > LARGEST_ID:
        raise BadInput(N_("Send the id of a user in {header}."), field=APPROVER, header=APPROVER)
    take_approval(Claim(int(approver), pin, DEVICE, request_id))
