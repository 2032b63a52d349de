"""Mail about comments: what the writer, the article's author and the moderators are told."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from comments.models import Comment, Decision


def tell_of_decision(comment: "Comment", decision: "Decision") -> None:
    """Queue the mail that a decision sets off."""
