"""The problem document: what was refused and why, for the program and for the person before it."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from pospro.api.schemas.difference import Difference
from pospro.api.schemas.plain import Amount, Document, Id


class Approver(Document):
    """Somebody who may approve a command."""

    id: Id
    name: str


class WantedApproval(Document):
    """What a colleague could approve: the command again, with their id and PIN in its headers."""

    right: str
    what: Annotated[str, Field(examples=["Give away 2 × Tea"])]
    amount: Amount | None = None
    approvers: tuple[Approver, ...]


class Problem(Document):
    """A refusal: `detail` is the sentence that a screen would show, `code` a word to test for."""

    # What does not apply is left out of the document.
    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    type: Annotated[str, Field(examples=["urn:pospro:problem:stale"])]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    code: Annotated[str, Field(examples=["stale"])]
    field: Annotated[str | None, Field(description="The field that cannot be used.")] = None
    approval: Annotated[
        WantedApproval | None,
        Field(description="Where a colleague may approve it: what, and who."),
    ] = None
    present: Annotated[
        dict[str, Any] | None,
        Field(description="What a stale request met, as it is now."),
    ] = None
    changes: Annotated[
        tuple[Difference, ...] | None,
        Field(description="Of a ticket: what happened since the version that was seen."),
    ] = None
