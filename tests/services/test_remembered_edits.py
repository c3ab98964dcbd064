"""A manager's edit sent by a program is done once: it and its answer are one atomic block."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from pospro.domain.errors import BadInput, Conflict
from pospro.services.atomic import joined
from pospro.services.manager.edit_menu import SaveCategory, move_category, save_category
from pospro.services.manager.sections import DOWN, Move
from pospro.services.once import Request
from pospro.services.remembered import remembered
from tests.back_door import rows
from tests.crowd import together

PLACES = "SELECT name FROM menu_categories ORDER BY position"
ANSWERS = "SELECT count(*) FROM answers WHERE request_id LIKE 'edit-%'"


def made(shop, name):
    return save_category(shop.db, shop.clock, SaveCategory(shop.owner, name, 3, "tag"))


def served(shop, request_id, act):
    return remembered(shop.db, shop.clock, Request(request_id, "edit", {"id": request_id}), act)


def places(shop):
    return [name for (name,) in rows(shop, PLACES)]


@pytest.fixture
def hot(shop):
    """Make a menu of three categories and return the first."""
    first, *_ = [made(shop, name) for name in ("Hot", "Cold", "Sweet")]
    return first


def test_a_move_that_arrives_many_times_at_once_is_made_once(shop, hot):
    def moved():
        move_category(shop.db, shop.clock, Move(shop.owner, hot, DOWN))
        return {"id": str(hot)}

    answers = together([lambda: served(shop, "edit-once", moved)] * 12)
    assert answers == [{"id": str(hot)}] * 12
    assert places(shop) == ["Cold", "Hot", "Sweet"]


def test_several_edits_of_one_request_are_kept_together_or_not_at_all(shop, hot):
    def half():
        made(shop, "Salty")
        made(shop, "Sour")
        raise Conflict("no further")

    with pytest.raises(Conflict, match="no further"):
        served(shop, "edit-half", half)
    assert places(shop) == ["Hot", "Cold", "Sweet"]
    assert rows(shop, ANSWERS) == [(0,)]


def test_what_is_prepared_before_an_edit_keeps_no_till_waiting(shop):
    def act():
        with ThreadPoolExecutor(1) as other_till:
            number = other_till.submit(shop.sell, "tea").result(timeout=10).number
        made(shop, f"After {number}")
        return {}

    served(shop, "edit-slow", act)
    assert places(shop) == ["After K1-000001"]


def test_a_failure_that_is_swallowed_undoes_what_it_was_joined_with(shop):
    def careless():
        with joined():
            made(shop, "Hot")
            with suppress(BadInput):
                made(shop, "Hot")

    with pytest.raises(RuntimeError, match="went on"):
        careless()
    assert places(shop) == []
