"""Every endpoint says who reaches it: a right, anybody signed in, or anybody at all."""

from collections.abc import Callable
from inspect import unwrap
from typing import TypeVar

from pospro.request.context import context

PUBLIC = "public"
SIGNED_IN = "signed in"

View = TypeVar("View", bound=Callable[..., object])

_rights: dict[Callable[..., object], str] = {}
_approvable: dict[Callable[..., object], str] = {}


def permission(right: str) -> Callable[[View], View]:
    """Mark a view: only somebody signed in with this right reaches it."""

    def mark(view: View) -> View:
        _rights[view] = right
        return view

    return mark


def approvable(right: str, reached_with: str) -> Callable[[View], View]:
    """Mark a view whose command a colleague may approve; its service asks for `right` itself.

    Whoever holds either right reaches it.
    """

    def mark(view: View) -> View:
        _approvable[view] = right
        return permission(reached_with)(view)

    return mark


def signed_in(view: View) -> View:
    """Mark a view that anybody reaches who is signed in."""
    return permission(SIGNED_IN)(view)


def public(view: View) -> View:
    """Mark a view that anybody reaches."""
    return permission(PUBLIC)(view)


def right_of(view: Callable[..., object]) -> str | None:
    """The right that a view is marked with; None for one that was forgotten."""
    return _rights.get(view) or _rights.get(unwrap(view))


def needed_right(view: Callable[..., object]) -> str:
    """The right that a view is marked with; one without a mark is a programmer's mistake."""
    right = right_of(view)
    assert right is not None, f"{view.__name__} has no right and is not public"
    return right


def approvable_right(view: Callable[..., object]) -> str | None:
    """The right that a colleague may lend to the command of a view; None where nobody may."""
    return _approvable.get(view) or _approvable.get(unwrap(view))


def require(view: Callable[..., object]) -> None:
    """Raise NotSignedIn or NotAllowed when whoever asks may not reach the view."""
    right = needed_right(view)
    if right == PUBLIC:
        return
    actor = context.actor
    if right != SIGNED_IN and approvable_right(view) not in actor.rights:
        actor.must(right)
