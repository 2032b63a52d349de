"""What the lists of the admin are asked in their address, limited to what a database takes."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

# The search box of a list, and what a select that looks things up sends.
SEARCHES = ("q", "term")
LONGEST, MOST_WORDS = 200, 20
# How Django may not be asked to compare. A range is taken for its characters: ten of them make ten
# values for two places. An expression can cost any time on a text made for it, and may be none.
REFUSED_LOOKUPS = ("__range", "__regex", "__iregex")
# No key of a row is longer.
LONGEST_KEY = 100


def first_words(typed: str) -> str:
    """The first words of what was typed. Django joins a condition to the query for each word."""
    return " ".join(typed[:LONGEST].split()[:MOST_WORDS])


def is_long(typed: str) -> bool:
    return len(typed) > LONGEST or len(typed.split()) > MOST_WORDS


def with_limited_queries(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, asked only for what people ask: a long search is cut, and the page shows to what.

    Raises `BadRequest` for a condition that Django hands on unread, and for keys that are none.
    """

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        long = [name for name in SEARCHES if is_long(request.GET.get(name, ""))]
        if long:
            query = request.GET.copy()
            for name in long:
                query[name] = first_words(query.get(name, ""))
            # The stubs allow for nothing but what the request came with.
            request.GET = query  # type: ignore[assignment]
        if any(name.endswith(REFUSED_LOOKUPS) for name in request.GET):
            raise BadRequest("A list is not asked for a range or an expression.")
        others = [str(value) for name, value in request.GET.items() if name not in SEARCHES]
        if any(len(value) > LONGEST_KEY and value.isdecimal() for value in others):
            raise BadRequest("No row has such a number.")
        if request.method == "POST":
            keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
            if any(len(key) > LONGEST_KEY for key in keys):
                raise BadRequest("No row has such a key.")
        return view(request, *args, **kwargs)

    return wrapper
