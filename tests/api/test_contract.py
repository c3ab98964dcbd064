"""Whatever a program sends, the API answers as its description says and never breaks."""

from itertools import count

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.program import Program
from tests.api.test_office import found, sell
from tests.people import CASHIER, MANAGER

EXAMPLES = 6
ENDING = {"tokens_give_back": CASHIER, "own_set_pin": MANAGER}
"""Operations that end their own token → who loses it."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def real_ids(owner) -> dict[str, str]:
    """Return ids that exist, by the names under which paths and bodies ask for them."""
    product_id = found(owner, "Lentil soup")["product_id"]
    venue = owner.read("/venue")
    role_id = owner.do("/roles", {"name": "Helper", "rights": ["sell"]})["id"]
    helper = {"name": "Can Su", "role_id": role_id, "color": 4, "language": "tr", "pin": "582093"}
    sold = sell(owner)
    ticket_id = owner.ticket({"product_id": product_id})
    return {
        "ticket_id": ticket_id,
        "line_id": owner.read(f"/tickets/{ticket_id}")["lines"][0]["id"],
        "product_id": product_id,
        "portion_id": owner.read(f"/catalogue/products/{product_id}")["portions"][0]["id"],
        "category_id": owner.read("/menu/categories")["categories"][0]["id"],
        "entry_id": sold["entries"][0]["id"],
        "account_id": sold["payments"][0]["account_id"],
        "payment_type_id": venue["payment_types"][0]["id"],
        "calculation_type_id": venue["calculation_types"][0]["id"],
        "register_id": venue["registers"][0]["id"],
        "product_group_id": owner.read("/product-groups")["groups"][0]["id"],
        "role_id": role_id,
        "user_id": owner.do("/users", helper)["id"],
    }


def made_real(case, ids: dict[str, str], owner) -> None:
    """Let a request ask for what exists, in the version that it has."""
    for part in (case.path_parameters, case.query, case.body):
        if isinstance(part, dict):
            part.update({name: ids[name] for name in part.keys() & ids.keys()})
    if "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = f'"{owner.version(ids["ticket_id"])}"'


def requests_to(operation):
    """Requests that keep to the description and, where there is a body, some that do not."""
    good = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not operation.body:
        return good
    return st.one_of(good, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))


def test_no_request_breaks_the_api_or_its_description(app, owner):
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [each.ok() for each in described.get_all_operations()]
    holders = {key: Program(app.test_client()).sign_in(name) for key, name in ENDING.items()}
    ids, keys = real_ids(owner), count(1)
    for operation in operations:
        asked = 0

        @seed(20260302)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=requests_to(operation), is_real=st.booleans())
        def ask(case, is_real) -> None:
            nonlocal asked
            if is_real:
                made_real(case, ids, owner)
            if "Idempotency-Key" in (case.headers or {}):
                case.headers["Idempotency-Key"] = f"contract-{next(keys):08}"
            holder = holders.get(case.operation.definition.raw["operationId"], owner)
            answer = case.call(headers=holder.headers())
            case.validate_response(answer, checks=CHECKS)
            asked += 1

        ask()
        assert asked, operation.label
