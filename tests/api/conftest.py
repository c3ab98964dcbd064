"""Programs that ask the API of the demo venue, each as somebody who works there."""

import pytest
from flask import Flask

from tests.api.program import Program
from tests.people import CASHIER, OWNER


@pytest.fixture
def stranger(app: Flask) -> Program:
    """Return a program without a token."""
    return Program(app.test_client())


@pytest.fixture
def owner(app: Flask) -> Program:
    """Return a program that acts as the owner."""
    return Program(app.test_client()).sign_in(OWNER)


@pytest.fixture
def cashier(app: Flask) -> Program:
    """Return a program that acts as a cashier."""
    return Program(app.test_client()).sign_in(CASHIER)
