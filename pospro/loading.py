"""Modules that are loaded only when they are needed, so that a start pays for what it uses."""

import gc
from importlib import import_module
from typing import Any


def loaded(place: str) -> Any:  # noqa: ANN401 - whatever stands there
    """What stands at "module:name"; the module is loaded when it is asked for the first time.

    Modules leave no garbage while they load; looking for it all the same takes a seventh of the
    time.
    """
    module, _, name = place.partition(":")
    collects = gc.isenabled()
    gc.disable()
    try:
        return getattr(import_module(module), name)
    finally:
        if collects:
            gc.enable()
