"""Every address has a right, reading changes nothing, and no link leads nowhere."""

import re

import pytest
from sqlalchemy import select
from werkzeug.routing import AnyConverter

from pospro.domain.access import RIGHTS
from pospro.request.rights import PUBLIC, SIGNED_IN, right_of
from pospro.storage.schema import METADATA

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
LINK = re.compile(r'\b(?:href|hx-get)="(/[^"#]*)')
MOST_PAGES = 300
BROKEN = {400, 401, 403, 404, 405, 500}
"""A panel that is asked for nothing in particular may refuse; an address that is offered exists."""


def views(*faces) -> dict:
    """Return every view of these applications by its name."""
    return {name: view for face in faces for name, view in face.view_functions.items()}


def test_every_address_has_a_right_or_is_public(app, api, engine_kind):
    forgotten = {name for name, view in views(app, api).items() if right_of(view) is None}
    assert forgotten == set(), "mark the view: @permission(right), @signed_in or @public"


def test_every_right_that_is_asked_for_can_be_given(app, api, engine_kind):
    asked = {right_of(view) for view in views(app, api).values()}
    assert asked - {PUBLIC, SIGNED_IN} <= set(RIGHTS)


def test_nothing_but_the_door_is_open_to_a_stranger(app, visitor, engine_kind):
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and right_of(app.view_functions[rule.endpoint]) != PUBLIC:
            _, path = (
                app.url_map.bind("localhost", "/")
                .build(rule.endpoint, examples(rule), force_external=True)
                .split("localhost", 1)
            )
            answer = visitor.get(path)
            assert answer.status_code in {303, 401, 404}, f"{path}: {answer.status_code}"


def examples(rule) -> dict:
    """Return a value for each part of a path that varies."""
    return {
        name: min(kind.items) if isinstance(kind, AnyConverter) else 1
        for name, kind in rule._converters.items()
    }


def test_reading_every_page_changes_nothing_and_no_link_leads_nowhere(app, owner, engine_kind):
    before = everything(app)
    seen, ahead = set(), ["/"]
    while ahead and len(seen) < MOST_PAGES:
        path = ahead.pop()
        answer = owner.get(path)
        assert answer.status_code not in BROKEN, f"{path}: {answer.status_code} {answer.text}"
        seen.add(path)
        found = LINK.findall(answer.text) if answer.mimetype == "text/html" else []
        following = [answer.location] if answer.location else found
        ahead += {link.replace("&amp;", "&") for link in following} - seen - set(ahead)
    assert len([path for path in seen if not path.startswith("/static/")]) > 10
    assert everything(app) == before


def everything(app) -> dict:
    """Return every record of the database."""
    with app.extensions["pospro"].db.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in METADATA.sorted_tables
        }
