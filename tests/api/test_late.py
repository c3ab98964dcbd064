"""The API is made once, by whoever asks first; screens come up without it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from pospro.api.late import LateApi

TOGETHER = 4


@pytest.fixture
def made() -> list[Flask]:
    """Return where every application that is made is noted."""
    return []


@pytest.fixture
def screens(made: list[Flask]) -> Flask:
    """Return screens that say their name, in front of an API that says its own."""
    app = Flask("screens", static_folder=None)
    app.add_url_rule("/<path:place>", view_func=lambda place: f"screen {place}")
    app.wsgi_app = LateApi(app.wsgi_app, lambda: make(made))
    return app


def make(made: list[Flask]) -> Flask:
    app = Flask("api", static_folder=None)
    app.add_url_rule("/api/<path:place>", view_func=lambda place: f"program {place}")
    made.append(app)
    return app


def test_a_screen_does_not_wait_for_the_api(screens, made):
    assert screens.test_client().get("/till").text == "screen till"
    assert screens.test_client().get("/apiary").text == "screen apiary"
    assert made == []


def test_those_who_ask_at_once_are_served_by_one(screens, made):
    start = Barrier(TOGETHER)

    def ask(place: int) -> str:
        start.wait()
        return screens.test_client().get(f"/api/{place}").text

    with ThreadPoolExecutor(TOGETHER) as programs:
        answers = list(programs.map(ask, range(TOGETHER)))
    assert answers == [f"program {place}" for place in range(TOGETHER)]
    assert len(made) == 1
