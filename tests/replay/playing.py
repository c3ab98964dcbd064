"""How a test plays a recording in a shop."""

from collections.abc import Callable
from pathlib import Path

from pospro.services.replay.replay_folder import prepare_replay
from tests.shop import Shop

MEANS = {"Cash": "CASH", "Card": "CARD"}
"""The tea house's payment types, as a recording calls them."""


def play(shop: Shop, folder: Path, progress: Callable[[int], None] = lambda _n: None) -> int:
    """Play the folder; return how many tickets it has."""
    return prepare_replay(shop.db, shop.clock, shop.settings, folder)(progress).play().tickets
