"""What the tests of the queue read from its pages."""

from html import unescape

from comments.models import Comment

QUEUE = "/admin/comments/comment/"


def listed(response: object) -> list[Comment]:
    return [row["comment"] for row in response.context["comments"]]


def said(response: object) -> list[str]:
    """The messages without the button."""
    return [
        unescape(str(message)).partition("<form")[0].strip()
        for message in response.context["messages"]
    ]
