"""Whatever is done at the till in whatever order, the books are right, and every day can close."""

from random import Random

import pytest

from tests.scenarios.any_day import AnyDay


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_after_any_day_the_books_are_right(shop, seed):
    day = AnyDay(shop, Random(seed))  # noqa: S311 - a seeded play
    for _ in range(4):
        day.act(60)
        assert shop.findings() == [], f"seed {seed}, {day.done} actions done"
    assert day.done > 90
    assert day.refusals
    assert all("{" not in sentence for sentence in day.refusals)
    assert shop.close_day(carry_over=True).findings == ()
    assert shop.findings() == []
