"""What was ticked in a list of the admin, and in which version the page showed each row."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest

from kingsfund.core.numbers import as_number

VERSION = "version-"


def ticked(request: HttpRequest) -> list[str] | None:
    """The keys of the rows that were ticked one by one; None when the whole list was chosen.

    They are looked up by key, because the list that Django hands over has lost what somebody else
    has changed meanwhile, and nobody would be told.
    """
    if request.POST.get("select_across") == "1":
        return None
    return [
        value
        for value in request.POST.getlist(ACTION_CHECKBOX_NAME)
        if as_number(value) is not None
    ]


def versions_shown(request: HttpRequest) -> dict[int, int]:
    """The version of each row that the page was showing, by key."""
    shown = (
        (as_number(name.removeprefix(VERSION)), as_number(value))
        for name, value in request.POST.items()
        if name.startswith(VERSION)
    )
    return {key: version for key, version in shown if key is not None and version is not None}
