"""The application: a table of contents of what a running pospro consists of."""

from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from flask_babel import Babel

from pospro.api.late import LateApi
from pospro.config import Settings
from pospro.devices.known_printers import KNOWN
from pospro.devices.mailing import MailingWorker
from pospro.devices.printing import PrintingWorker
from pospro.domain.clock import Clock, SystemClock
from pospro.loading import loaded
from pospro.paths import asset_dir
from pospro.request import context, headers, hosts, refusals, unread
from pospro.request.context import Program
from pospro.storage import schema_version
from pospro.storage.db import (
    Database,
    engine_options,
    normalised,
    orm,
    prepare_engine,
    take_lock,
    watch_sessions,
)
from pospro.web import errors, filters, frame, screens, security
from pospro.web.fragments import htmx

LOCK_WAIT = 15
"""Seconds to wait for the process before this one to let the SQLite file go."""


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """The WSGI application of one venue.

    Raises Conflict when the schema is not the one this program works with, or when another
    process holds the SQLite file; then nothing of it is left open.
    """
    with ExitStack() as opened:
        app = _created(settings or Settings.load(), clock or SystemClock(), opened)
        opened.pop_all()
    return app


def _created(settings: Settings, clock: Clock, opened: ExitStack) -> Flask:
    app = Flask(
        "pospro",
        static_folder=str(asset_dir("static")),
        template_folder=str(asset_dir("templates")),
    )
    _configure(app, settings)
    database = _open_database(app, settings, opened)
    parts = Program(database, clock, settings, KNOWN)
    _join(app, parts)
    htmx.init_app(app)
    security.init_app(app)
    filters.init_app(app)
    refusals.init_app(app, errors.answer)
    for blueprint in screens.BLUEPRINTS:
        app.register_blueprint(blueprint)
    api = app.extensions["api"] = LateApi(app.wsgi_app, partial(_api, settings, parts))
    app.wsgi_app = api  # type: ignore[method-assign] # Flask's own way to put something in front
    printing = app.extensions["printing"] = PrintingWorker(database, clock)
    printing.start()
    mailing = app.extensions["mailing"] = MailingWorker(database, clock, settings)
    mailing.start()
    return app


def _api(settings: Settings, parts: Program) -> Flask:
    """The application that programs talk to."""
    app = Flask("pospro", static_folder=None)
    _configure(app, settings)
    _join(app, parts)
    loaded("pospro.api.registry:init_app")(app)
    return app


def _join(app: Flask, parts: Program) -> None:
    """What screens and API have in common."""
    context.init_app(app, parts)
    Babel(
        app,
        default_domain="pospro",
        default_translation_directories=_translations(),
        locale_selector=frame.language,
    )
    frame.init_app(app)
    hosts.init_app(app)
    headers.init_app(app)
    unread.init_app(app)


def _configure(app: Flask, settings: Settings) -> None:
    url = normalised(settings.database_url)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(url),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        MAX_CONTENT_LENGTH=32 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _open_database(app: Flask, settings: Settings, opened: ExitStack) -> Database:
    url = normalised(settings.database_url)
    lock = take_lock(url, LOCK_WAIT)
    if lock is not None:
        opened.callback(lock.release)
    orm.init_app(app)
    with app.app_context():
        reader = orm.engine
    prepare_engine(reader, writes=False)
    watch_sessions(orm.session)
    database = Database(url, reader, lock)
    opened.callback(database.close)
    with database.reading() as connection:
        schema_version.require_current(connection)
    return database


def _translations() -> str:
    return str(Path(__file__).parent / "translations")
