"""A change that comes too late is refused together with what it met, as it is now."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, request

from pospro.api import problems
from pospro.api.schemas.difference import Difference
from pospro.api.schemas.plain import Versioned
from pospro.domain.errors import StaleVersion
from pospro.request.refusals import Refusal, sentence


def show_present(
    blueprint: Blueprint,
    argument: str,
    read: Callable[[int], Versioned],
    differences: Callable[[int, int], tuple[Difference, ...]] | None = None,
) -> None:
    """Answer stale changes of these endpoints with the present document.

    `argument` names the id in their paths, if they have one; `read` gives the document of an id,
    `differences` what happened to it since a version where versions are numbers.
    """

    def answer(error: StaleVersion) -> Response:
        own_id = (request.view_args or {}).get(argument, 0)
        document = read(own_id)
        changes = differences(own_id, error.seen or 0) if differences else None
        refusal = Refusal(HTTPStatus.PRECONDITION_FAILED, error.code, sentence(error), error)
        missed = problems.Missed(document.model_dump(mode="json"), changes)
        response = problems.answer(refusal, missed)
        response.set_etag(document.version)
        return response

    blueprint.register_error_handler(StaleVersion, answer)
