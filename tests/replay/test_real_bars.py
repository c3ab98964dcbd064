"""Real bars' recordings, where their data lie beside the checkout, come out to the cent."""

import os
from pathlib import Path

import pytest

from tests.replay.books_of_a_week import booked, expected, ledger
from tests.replay.cutting import one_evening
from tests.replay.playing import MEANS, play

DATA = Path(os.environ.get("POSPRO_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
BARS = sorted(path.parent for path in DATA.glob("*/transactions.csv"))
WHOLE = bool(os.environ.get("POSPRO_TEST_DATA"))
"""Whoever names the folder wants all of it; else a part of one session of each bar."""

if not BARS:
    pytest.skip(
        f"no recordings in {DATA}: set POSPRO_TEST_DATA to their folder", allow_module_level=True
    )


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("engine_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("recorded", BARS, ids=lambda path: path.name)
def test_a_real_bar_comes_out_in_the_books_to_the_cent(new_bar, recorded, tmp_path):
    folder = recorded if WHOLE else one_evening(recorded, tmp_path / recorded.name)
    play(new_bar, folder)
    assert booked(new_bar, MEANS) == expected(folder)
    assert ledger(new_bar)["120.99"] == 0
    assert new_bar.findings() == []
