"""Addresses that are the key to a page: blanked to their purpose wherever somebody else reads them.

Whoever holds such a link acts as the person it was made for. So no export, page, log or admin screen
shows one; the mail row keeps what it has to send. Every route with a `token` in it is one.
"""

import logging
import re
from functools import cache

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = "token"
# What each link is for, by the name of its route, as it stands in the place of the link.
PURPOSES = {
    "comment-status": "to the writer’s private page",
    "comment-edit": "to edit the comment",
    "comment-withdraw": "to withdraw the comment",
    "comment-appeal": "to appeal",
    "comment-proof": "to verify the address",
    "comment-replies": "to stop mail about replies",
    "report-confirm": "to confirm the report",
    "review-detail": "to read the draft",
    "review-remark": "to remark on the draft",
    "review-facts": "to check the facts of the draft",
    "review-file": "to a file of the draft",
    "subscription-confirm": "to confirm the subscription",
    "subscription-end": "to unsubscribe",
    "subscription-restore": "to subscribe again",
    "subscriber-preferences": "to the subscriber’s preferences",
}
# What a token and what follows it in an address are written in; a full stop ends the sentence.
_REST = r"(?:[\w:%~/?&=;+-]|\.(?=\w))+"


def blank(text: str) -> str:
    """The text with "[link to verify the address]" in place of each secret link, whole or as a path."""
    return _pattern().sub(lambda found: f"[link {_purposes()[found[1]]}]", text)


def secret_routes() -> dict[str, str]:
    """What comes before the token in each route that has one, with the name of the route."""
    return dict(_routes(get_resolver().url_patterns, "/"))


def _routes(patterns: list, before: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found += _routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and PARAMETER in pattern.pattern.converters:
            found.append((route, pattern.name or ""))
    return found


@cache
def _purposes() -> dict[str, str]:
    """By what stands before the token; of routes that share it, the first, which is the page itself."""
    purposes: dict[str, str] = {}
    for route, name in secret_routes().items():
        prefix = route.partition("<")[0]
        purposes.setdefault(prefix, PURPOSES.get(name, "that is secret"))
    return purposes


@cache
def _pattern() -> re.Pattern[str]:
    prefixes = "|".join(re.escape(prefix) for prefix in _purposes())
    # The beginning of an address is limited, so that looking for one costs no more than the text.
    return re.compile(rf"(?:https?://[\w.:\[\]-]{{1,255}})?({prefixes}){_REST}")


class LineFormatter(logging.Formatter):
    """Lines of a log, and tracebacks under them, without secret links."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        # While the site starts its routes are not known yet, and nobody has sent any address.
        return blank(line) if apps.ready else line
