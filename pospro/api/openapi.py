"""The API describes itself: OpenAPI 3.1, generated from the models and views that serve it."""

from copy import deepcopy
from typing import Any

from flask import Flask
from pydantic import BaseModel

from pospro.api.door import ADDRESS
from pospro.api.operation import SPEC, KeyHeader, MatchHeaders
from pospro.api.schemas.plain import ID_PATTERN, Query, Versioned
from pospro.api.schemas.problem import Problem
from pospro.request.rights import PUBLIC, SIGNED_IN, right_of

DESCRIPTION = (
    "Everything a screen of pospro can do, for other programs. Amounts are text with a currency, "
    "ids are text, moments are UTC. Every change carries an Idempotency-Key; a change to something "
    "that others change too carries the ETag that was seen in If-Match."
)
PROBLEM = {
    "application/problem+json": {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
}
ETAG = {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}}


def document(app: Flask) -> dict[str, Any]:
    """The description of the API as this application serves it."""
    with app.app_context():
        # Generated once by the library and changed here: a copy, so that it may be asked again.
        found: dict[str, Any] = deepcopy(SPEC.spec)
        rights = _rights(app)
    for name in {KeyHeader.__name__, MatchHeaders.__name__} | _names(Query):
        found["components"]["schemas"].pop(name, None)
    found["info"]["description"] = DESCRIPTION
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


def _rights(app: Flask) -> dict[str, str]:
    """Operation → the right that it needs."""
    return {
        metadata.operation_id or "": right_of(view) or ""
        for view in app.view_functions.values()
        if (metadata := SPEC.get_function_metadata(view)) is not None
    }


def _names(model: type[BaseModel]) -> set[str]:
    kinds = model.__subclasses__()
    return {kind.__name__ for kind in kinds}.union(*map(_names, kinds))


def _operation(operation: dict[str, Any], right: str, versioned: set[str]) -> dict[str, Any]:
    for parameter in operation["parameters"]:
        if parameter["in"] == "path" and parameter["schema"] is None:
            parameter["schema"] = {"type": "string", "pattern": ID_PATTERN}
        elif parameter["in"] == "path":
            # A tuple is no array of JSON.
            parameter["schema"]["enum"] = list(parameter["schema"]["enum"])
        elif parameter["in"] == "query":
            parameter["schema"] = _given(parameter["schema"])
    responses = {
        status: _answer(answer, versioned)
        for status, answer in operation["responses"].items()
        if status.startswith("2")
    }
    responses["4XX"] = {"description": "Refused, and why", "content": PROBLEM}
    responses["5XX"] = {"description": "Not served; try again later", "content": PROBLEM}
    return operation | {"responses": responses, "description": _described(operation, right)}


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


def _described(operation: dict[str, Any], right: str) -> str:
    needs = {
        PUBLIC: "Anybody may ask.",
        SIGNED_IN: "Every token may ask.",
    }.get(right, f"Needs the right `{right}`.")
    said = operation["description"]
    return f"{said}\n\n{needs}" if said else needs
