"""The registry of the API: a new noun is a module of the folder of resources and a line below."""

from flask import Flask

from pospro.api.door import IdConverter
from pospro.api.resources import payments, tickets, tokens

BLUEPRINTS = (
    tokens.blueprint,
    tickets.blueprint,
    payments.blueprint,
)


def init_app(app: Flask) -> None:
    """Serve the API."""
    app.url_map.converters["id"] = IdConverter
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
