"""What happened to a ticket after the version that a refused request had seen."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from pospro.api.schemas.plain import Amount, Document, Id, Moment, Number


class PartFacts(Document):
    """How a part of a ticket was or is; what is not known, or does not apply, is left out.

    `amount` is money, `percent` what a calculation in percent takes or adds.
    """

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    name: str | None = None
    quantity: str | None = None
    portion_name: str | None = None
    modifiers: tuple[str, ...] | None = None
    note: str | None = None
    state: str | None = None
    reason: str | None = None
    amount: Amount | None = None
    percent: Number | None = None


class Difference(Document):
    """One part that somebody changed: what it is, what was done to it, by whom and when.

    `id` is that of the line, the calculation, the payment or the ticket; `line_id` names the line
    that a calculation is for.
    """

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    kind: Literal["line", "calculation", "payment", "ticket"]
    id: Id
    what: Annotated[
        Literal["added", "changed", "gift", "void", "sold", "removed", "taken", "undone"],
        Field(examples=["added"]),
    ]
    name: str
    before: PartFacts
    after: PartFacts
    by: Id
    by_name: str
    at: Moment
    line_id: Id | None = None
