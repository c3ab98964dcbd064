"""What drivers raise, by meaning: the same on both engines, through SQLAlchemy or without."""

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError

Errors = tuple[type[Exception], type[Exception]]


def failures(engine: Engine) -> Errors:
    """Whatever a database answers instead of doing what it was told."""
    driver = engine.dialect.loaded_dbapi
    return DBAPIError, driver.Error


def duplicates(engine: Engine) -> Errors:
    """A constraint was broken, such as one that keeps a key unique."""
    driver = engine.dialect.loaded_dbapi
    return IntegrityError, driver.IntegrityError
