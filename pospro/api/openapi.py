"""The API describes itself: OpenAPI 3.1, generated from the models and views that serve it."""

from copy import deepcopy
from inspect import getmodule, unwrap
from typing import Any

from flask import Flask
from pydantic import BaseModel

from pospro.api.approver import APPROVER, PIN
from pospro.api.door import ADDRESS
from pospro.api.operation import SPEC, KeyHeader
from pospro.api.schemas.plain import ID_PATTERN, Query, Versioned
from pospro.api.schemas.problem import Problem
from pospro.api.validation import KEY, MATCH
from pospro.request.rights import PUBLIC, SIGNED_IN, approvable_right, right_of

RESOURCES = "pospro.api.resources."

DESCRIPTION = (
    "Everything a screen of pospro can do, for other programs. Amounts are text with a currency, "
    "ids are text, moments are UTC. Every change carries an Idempotency-Key; a change to something "
    "that others change too carries the ETag that was seen in If-Match."
)
PROBLEM = {
    "application/problem+json": {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
}
REFUSALS = {
    400: "What was sent cannot be read, or its Idempotency-Key is missing",
    401: "No token, or one that was revoked or has ended",
    403: "The token's user lacks the right",
    404: "Not there",
    406: "The Accept header leaves out what would be answered",
    409: "The present state stands in the way, or the Idempotency-Key was used for something else",
    412: "Changed meanwhile; `present` shows it as it is now",
    413: "Too large",
    415: "Not JSON",
    422: "A value cannot be used; `field` names it",
    428: "No If-Match",
    429: "Too soon after a wrong PIN; Retry-After says how many seconds to wait",
    503: "Busy, nothing was recorded; send the same again after Retry-After",
    507: "The disk did not take it, nothing was recorded",
}
"""Status → when it is answered."""

RETRY = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
ETAG = {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}}


def document(app: Flask) -> dict[str, Any]:
    """The description of the API as this application serves it."""
    with app.app_context():
        # Generated once by the library and changed here: a copy, so that it may be asked again.
        found: dict[str, Any] = deepcopy(SPEC.spec)
        rights, nouns = _rights(app), _nouns(app)
    for name in {KeyHeader.__name__} | _names(KeyHeader) | _names(Query):
        found["components"]["schemas"].pop(name, None)
    found["components"]["responses"] = {
        f"Refused{status}": _refused(status, said) for status, said in REFUSALS.items()
    }
    found["info"]["description"] = DESCRIPTION
    found["tags"] = [tag | {"description": nouns[tag["name"]]} for tag in found["tags"]]
    found["servers"] = [{"url": ADDRESS}]
    versioned = {f"#/components/schemas/{name}" for name in _names(Versioned)}
    found["paths"] = {
        path.removeprefix(ADDRESS): {
            method: _operation(operation, rights[operation["operationId"]], versioned)
            for method, operation in operations.items()
        }
        for path, operations in found["paths"].items()
    }
    return found


def _rights(app: Flask) -> dict[str, tuple[str, str | None]]:
    """Operation → the right that it needs, and the one that a colleague may lend to it."""
    return {
        metadata.operation_id or "": (right_of(view) or "", approvable_right(view))
        for view in app.view_functions.values()
        if (metadata := SPEC.get_function_metadata(view)) is not None
    }


def _nouns(app: Flask) -> dict[str, str]:
    """Tag → what its module says of itself."""
    modules = {getmodule(unwrap(view)) for view in app.view_functions.values()}
    return {
        module.__name__.rpartition(".")[2]: (module.__doc__ or "").strip()
        for module in modules
        if module is not None and module.__name__.startswith(RESOURCES)
    }


def _names(model: type[BaseModel]) -> set[str]:
    kinds = model.__subclasses__()
    return {kind.__name__ for kind in kinds}.union(*map(_names, kinds))


def _operation(
    operation: dict[str, Any], rights: tuple[str, str | None], versioned: set[str]
) -> dict[str, Any]:
    for parameter in operation["parameters"]:
        if parameter["in"] == "path" and parameter["schema"] is None:
            parameter["schema"] = {"type": "string", "pattern": ID_PATTERN}
        elif parameter["in"] == "path":
            # A tuple is no array of JSON.
            parameter["schema"]["enum"] = list(parameter["schema"]["enum"])
        elif parameter["in"] == "query" or parameter["name"] in {APPROVER, PIN}:
            parameter["schema"] = _given(parameter["schema"])
    responses = {
        status: _answer(answer, versioned)
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    }
    responses |= {
        str(status): {"$ref": f"#/components/responses/Refused{status}"}
        for status in sorted(_refusals(operation, rights[0]))
    }
    responses["4XX"] = {"description": "Refused, and why", "content": PROBLEM}
    responses["5XX"] = {"description": "Not served; try again later", "content": PROBLEM}
    return operation | {"responses": responses, "description": _described(operation, *rights)}


def _refusals(operation: dict[str, Any], right: str) -> set[int]:
    """The statuses that an operation is refused with, by what it asks for."""
    found = {406, 503}
    names = {parameter["name"] for parameter in operation["parameters"]}
    places = {parameter["in"] for parameter in operation["parameters"]}
    if right != PUBLIC:
        found |= {401}
    else:
        found |= {404, 429}
    if right not in {PUBLIC, SIGNED_IN}:
        found |= {403}
    if "path" in places:
        found |= {404}
    if "query" in places:
        found |= {422}
    if KEY in names:
        found |= {400, 409, 422, 507}
    if MATCH in names:
        found |= {412, 428}
    if APPROVER in names:
        found |= {404, 429}
    if "requestBody" in operation:
        found |= {413, 415}
    return found


def _refused(status: int, said: str) -> dict[str, Any]:
    """The problem document of a status; some say when to come back."""
    answer = {"description": said, "content": PROBLEM}
    return answer | {"headers": RETRY} if status in {429, 503} else answer


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a query's parameter when it is there: an address cannot hold a null."""
    kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
    if schema.get("default", ...) is None:
        del schema["default"]
    return schema | (kinds[0] if kinds else {})


def _answer(answer: dict[str, Any], versioned: set[str]) -> dict[str, Any]:
    for content in answer.get("content", {}).values():
        if content["schema"]["$ref"] in versioned:
            return answer | {"headers": ETAG}
    return answer


def _described(operation: dict[str, Any], right: str, lent: str | None) -> str:
    needs = {
        PUBLIC: "Anybody may ask.",
        SIGNED_IN: "Every token may ask.",
    }.get(right, f"Needs the right `{right}`.")
    if lent:
        needs += f" Without the right `{lent}` a colleague may approve it."
    said = operation["description"]
    return f"{said}\n\n{needs}" if said else needs
