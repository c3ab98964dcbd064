"""A change that comes too late is refused together with what it met, as it is now."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, request

from pospro.api import problems
from pospro.api.schemas.plain import Versioned
from pospro.domain.errors import StaleVersion
from pospro.request.refusals import Refusal, sentence


def show_present(blueprint: Blueprint, argument: str, read: Callable[[int], Versioned]) -> None:
    """Answer stale changes of these endpoints with the present document.

    `argument` names the id in their paths, `read` gives the document of an id.
    """

    def answer(error: StaleVersion) -> Response:
        document = read((request.view_args or {})[argument])
        refusal = Refusal(HTTPStatus.PRECONDITION_FAILED, error.code, sentence(error), error)
        response = problems.answer(refusal, document.model_dump(mode="json"))
        response.set_etag(document.version)
        return response

    blueprint.register_error_handler(StaleVersion, answer)
