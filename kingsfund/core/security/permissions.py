"""Permissions, asked for by the function that does a thing, whichever view, form or command calls it."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser
    from django.http import HttpRequest

    from kingsfund.models import User

P = ParamSpec("P")
R = TypeVar("R")


class NotPermitted(PermissionDenied):
    """Somebody lacks the permission for what was asked of a function; a view answers 403."""


def signed_in(request: "HttpRequest") -> "User":
    """The account that a request comes from. Raises `NotPermitted` if nobody is signed in."""
    if not request.user.is_authenticated:
        raise NotPermitted("Nobody is signed in.")
    return request.user


def require_permission(by: "AbstractUser | None", *permissions: str) -> "AbstractUser":
    """Raise `NotPermitted` unless `by` is an active user with each of these permissions; return them."""
    if by is None:
        raise NotPermitted("Nobody is named who does this.")
    for permission in permissions:
        if not by.has_perm(permission):
            raise NotPermitted(f"{by.get_username()} lacks the permission {permission}.")
    return by


def requires(
    *permissions: str, by_system: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function whose keyword `by` names who does it: they need these permissions.

    `by_system` lets through `by=None`: what the clock, a rule or a command does by itself. The mark
    stays readable as `permissions` and `by_system` of the function. Raises `NotPermitted`.
    """

    def mark(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            by: Any = kwargs.get("by")
            if by is not None or not by_system:
                require_permission(by, *permissions)
            return function(*args, **kwargs)

        guarded.__dict__.update(permissions=permissions, by_system=by_system)
        return guarded

    return mark
