"""The description of the API, for whoever writes a program for it."""

from flask import Response, current_app, json

from pospro.api.door import resource
from pospro.api.openapi import document
from pospro.request.rights import public

blueprint = resource("description")


@blueprint.get("/openapi.json")
@public
def read() -> Response:
    """OpenAPI 3.1."""
    return Response(json.dumps(document(current_app)), mimetype="application/json")
