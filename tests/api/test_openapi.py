"""The API keeps to its own description, and everything behind it is guarded."""

import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from pospro.api import registry, resources
from pospro.api.door import ADDRESS
from pospro.api.openapi import document
from pospro.request.rights import PUBLIC, SIGNED_IN, right_of
from tests.api.program import Program

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
COMMITTED = Path(__file__).parents[2] / "docs/openapi.json"


def rules(api):
    """Yield every method, path and view of the API."""
    for rule in api.url_map.iter_rules():
        if rule.rule.startswith(ADDRESS):
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                yield method, rule, api.view_functions[rule.endpoint]


def test_the_description_is_valid_and_the_committed_one(api, engine_kind):
    described = document(api)
    validate(described)
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))
    assert json.loads(json.dumps(described)) == committed, "run scripts/write_openapi.py"


def test_the_description_is_served_to_anybody(api, stranger, engine_kind):
    assert stranger.read("/openapi.json") == json.loads(json.dumps(document(api)))


def test_every_noun_is_registered(engine_kind):
    written = {
        module.name: importlib.import_module(f"{resources.__name__}.{module.name}").blueprint
        for module in pkgutil.iter_modules(resources.__path__)
    }
    assert {name for name, each in written.items() if each not in registry.BLUEPRINTS} == set()


def test_every_endpoint_is_described(api, engine_kind):
    described = document(api)["paths"]
    known = {(method.upper(), path) for path, all_of in described.items() for method in all_of}
    served = set()
    for method, rule, _ in rules(api):
        path = "".join(part if not is_name else f"{{{part}}}" for is_name, part in rule._trace)
        served.add((method, path.lstrip("|").removeprefix(ADDRESS)))
    assert served - known == {("GET", "/openapi.json")}


def test_nobody_without_a_token_reaches_more_than_the_door(api, stranger, engine_kind):
    for method, rule, view in rules(api):
        path = example(rule)
        answer = stranger.send(method, path, {})
        if right_of(view) == PUBLIC:
            assert answer.status_code in {200, 422}, path
        else:
            assert answer.status_code == 401, path


def test_a_role_without_rights_reaches_only_what_every_token_does(app, api, owner, engine_kind):
    role_id = owner.do("/roles", {"name": "Guest", "rights": []})["id"]
    guest = {"name": "Ece Ak", "role_id": role_id, "color": 2, "language": "en", "pin": "582093"}
    owner.do("/users", guest)
    program = Program(app.test_client()).sign_in("Ece Ak", pin="582093")
    for method, rule, view in rules(api):
        if right_of(view) not in {PUBLIC, SIGNED_IN}:
            answer = program.send(method, example(rule), {})
            assert answer.status_code == 403, rule.rule


def example(rule) -> str:
    """Return a path that fits a rule: every id is 1, of several words the first."""
    path = re.sub(r"<any\((\w+).*?\):\w+>", r"\1", rule.rule.removeprefix(ADDRESS))
    return re.sub(r"<id:\w+>", "1", path)


def test_every_change_asks_for_a_key_unless_a_repeat_is_harmless_by_nature(api, engine_kind):
    keyless = {
        f"{method.upper()} {path}"
        for path, operations in document(api)["paths"].items()
        for method, operation in operations.items()
        if method != "get"
        and "Idempotency-Key" not in {each["name"] for each in operation["parameters"]}
    }
    assert keyless == {
        "DELETE /tokens/current",
        "DELETE /tokens/{token_id}",
        "PUT /menu/categories/{category_id}/keys/{product_id}",
        "DELETE /menu/categories/{category_id}/keys/{product_id}",
    }
