"""One decorator for every endpoint: right, what is read, what is answered, documentation."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from types import NoneType
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin, get_type_hints

from flask import Response, request
from pydantic import BaseModel, Field
from spectree import Response as Answers
from spectree import SecurityScheme
from spectree.models import SecureType, SecuritySchemeData
from werkzeug.exceptions import NotAcceptable

from pospro.api import validation
from pospro.api.approver import ApproverHeaders, read_approval
from pospro.api.late_description import LateSpecTree
from pospro.api.location import location
from pospro.api.schemas.plain import Document, Query, Versioned
from pospro.api.schemas.problem import Problem
from pospro.request.context import context
from pospro.request.rights import PUBLIC, permission
from pospro.request.rights import approvable as approvable_by

JSON = "application/json"


class Pdf(bytes):
    """An answer that is pages to print."""

    __slots__ = ()


FILES = {
    str: "text/csv",
    bytes: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Pdf: "application/pdf",
}
"""What an answer that is no document is: text is CSV, bytes are a spreadsheet."""

B = TypeVar("B")
View = Callable[..., Any]

BEARER = SecuritySchemeData(
    type=SecureType.HTTP,
    scheme="bearer",
    description="A token from POST /tokens; it acts as a user at a register.",
)

SPEC = LateSpecTree(
    "flask",
    title="pospro",
    version="1",
    openapi_version="3.1.0",
    mode="strict",
    annotations=False,
    page_templates={},
    naming_strategy=lambda model: model.__name__,
    nested_naming_strategy=lambda _parent, child: child,
    validation_error_model=Problem,
    security_schemes=[SecurityScheme(name="token", data=BEARER)],
    security={"token": []},
)


@dataclass(frozen=True, slots=True)
class Change(Generic[B]):
    """A request that changes something: its body, and the id under which it is served once."""

    body: B
    request_id: str


@dataclass(frozen=True, slots=True)
class Match(Change[B]):
    """A change to what the sender has seen at this version."""

    version: str

    @property
    def number(self) -> int:
        """The version where versions are numbers; 0, which never was, for anything else."""
        return int(self.version) if self.version.isdecimal() else 0


class KeyHeader(BaseModel):
    """The header of every change."""

    key: Annotated[
        str,
        Field(
            alias=validation.KEY,
            pattern=validation.KEY_PATTERN,
            description="Made before the first try; a repeat is given the first answer.",
        ),
    ]


class MatchHeaders(KeyHeader):
    """The headers of a change to something that others change too."""

    match: Annotated[
        str,
        Field(
            alias=validation.MATCH,
            pattern=validation.MATCH_PATTERN,
            description="The ETag of what was seen.",
        ),
    ]


class ApprovedKeyHeaders(KeyHeader, ApproverHeaders):
    """The headers of a change that a colleague may approve."""


class ApprovedMatchHeaders(MatchHeaders, ApproverHeaders):
    """The same of a change to something that others change too."""


def operation(
    right: str, status: int = 200, *, approvable: str | None = None
) -> Callable[[View], View]:
    """Make an endpoint of a view; `approvable` names a right that a colleague may lend to it.

    The view's parameters beside those of its path say what it reads: `change` a Change or a
    Match of a body's model, `query` a model. Its answer is a Document, None,
    text as CSV, bytes as XLSX, or a Pdf.
    """

    def mark(view: View) -> View:
        reads = _Reads.of(view, approvable)

        @wraps(view)
        def answered(**path: Any) -> Response:  # noqa: ANN401 - whatever the path holds
            _require_accepted(FILES.get(reads.answer, JSON))
            return _response(view(**path, **reads.request()), status)

        reached = approvable_by(approvable, right) if approvable else permission(right)
        return reached(_documented(answered, reads, right, status))

    return mark


@dataclass(frozen=True, slots=True)
class _Reads:
    """What a view reads of the request, by the annotations of its parameters."""

    change: type | None
    body: type[BaseModel] | None
    query: type[Query] | None
    answer: Any
    approvable: str | None = None

    @classmethod
    def of(cls, view: View, approvable: str | None = None) -> "_Reads":
        hints = get_type_hints(view)
        change = hints.get("change")
        body = get_args(change)[0] if change else None
        return cls(
            change=get_origin(change) or change,
            body=None if body is NoneType else body,
            query=hints.get("query"),
            answer=hints["return"],
            approvable=approvable,
        )

    @property
    def headers(self) -> type[BaseModel] | None:
        """The headers that must be sent."""
        if self.change is None:
            return None
        if self.approvable:
            return ApprovedMatchHeaders if self.change is Match else ApprovedKeyHeaders
        return MatchHeaders if self.change is Match else KeyHeader

    def request(self) -> dict[str, object]:
        """The view's arguments beside those of the path."""
        found: dict[str, object] = {}
        if self.query is not None:
            found["query"] = validation.query(self.query)
        if self.change is not None:
            # The names of two people never meet, so one cannot be given the other's answer.
            who = context.person.actor.user_id if context.person else 0
            facts = {"request_id": f"api:{who}:{validation.key()}"}
            if self.change is Match:
                facts["version"] = validation.version()
            if self.approvable:
                read_approval(facts["request_id"])
            body = validation.body(self.body) if self.body else None
            found["change"] = self.change(body=body, **facts)
        return found


def _require_accepted(media_type: str) -> None:
    """Refuse before anything is done whoever could not read what comes back."""
    if request.accept_mimetypes and not request.accept_mimetypes[media_type]:
        raise NotAcceptable


def _response(answer: Document | str | bytes | None, status: int) -> Response:
    if answer is None:
        return Response(status=204)
    if isinstance(answer, str | bytes):
        return Response(answer, status, mimetype=FILES[type(answer)])
    response = Response(answer.model_dump_json(), status, mimetype=JSON)
    if isinstance(answer, Versioned):
        response.set_etag(answer.version)
    if status == HTTPStatus.CREATED and (place := location(answer)):
        response.headers["Location"] = place
    return response


def _documented(answered: View, reads: _Reads, right: str, status: int) -> View:
    if reads.answer is NoneType:
        answers = Answers("HTTP_204")
    elif reads.answer in FILES:
        answers = Answers(f"HTTP_{status}")
    else:
        answers = Answers(**{f"HTTP_{status}": reads.answer})
    noun = answered.__module__.rpartition(".")[2]
    documented: View = SPEC.validate(
        query=reads.query,
        json=reads.body,
        headers=reads.headers,
        resp=answers,
        tags=[noun],
        security=[] if right == PUBLIC else None,
        skip_validation=True,
        operation_id=f"{noun}_{answered.__name__}",
    )(answered)
    return documented
