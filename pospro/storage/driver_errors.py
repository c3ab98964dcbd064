"""What drivers raise, by meaning: the same on both engines, through SQLAlchemy or without."""

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError, IntegrityError

FAILURES = (DBAPIError, sqlite3.Error, psycopg.Error)
"""Whatever a database answers instead of doing what it was told."""

DUPLICATES = (IntegrityError, sqlite3.IntegrityError, psycopg.errors.UniqueViolation)
"""A constraint was broken, such as one that keeps a key unique."""
