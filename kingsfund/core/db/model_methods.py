"""Marks of methods of models."""

from collections.abc import Callable
from typing import Any, TypeVar

Method = TypeVar("Method", bound=Callable[..., Any])


def alters_data(method: Method) -> Method:
    """Mark a method that no template may call, by Django's `alters_data`."""
    method.__dict__["alters_data"] = True
    return method
