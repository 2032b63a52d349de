"""Links to a writer's own pages: each is bound to one comment and good for one purpose.

They name the comment by its submission key and carry no address, so that nothing about a person is in
a log. They have no end, because a mail has none; a comment that is erased makes them worthless.
"""

from django.conf import settings
from django.urls import reverse

from comments.models import Comment
from kingsfund.core.security.keyed_hashes import is_keyed_hash, keyed_hash
from kingsfund.core.security.signing import BadToken, make_token, read_token

STATUS, PROOF, REPLIES = "comment-status", "comment-proof", "comment-replies"
MARK = 16  # digits of the hash of an address


class Gone(BadToken):
    """The link is whole, and what it led to is there no more."""


def status_path(comment: Comment) -> str:
    """The writer's private page, at one address for ever, for the page is their receipt."""
    return act_path("status", comment)


def act_path(act: str, comment: Comment) -> str:
    """A page behind the private one, by the same token: "edit", "withdraw", "appeal"."""
    token = make_token(STATUS, comment.submission_key.hex, at=comment.submitted_at)
    return reverse(f"comments:comment-{act}", args=[token])


def comment_of_status(token: str) -> Comment | None:
    """The comment that a private page is about; None for the page of a trapped program.

    Raises `BadToken`.
    """
    key = read_token(STATUS, token)
    return None if key is None else _comment(key)


def proof_path(comment: Comment) -> str:
    """Where whoever reads mail to the address says whether they wrote the comment.

    It is in mail alone: the private page shows itself to whoever sent the form, from any address.
    """
    value = [comment.submission_key.hex, keyed_hash(_marked(comment.email))[:MARK]]
    token = make_token(PROOF, value, at=comment.submitted_at)
    return reverse("comments:comment-proof", args=[token])


def comment_to_prove(token: str) -> Comment:
    """The comment whose address the link proves, or that has no address any more.

    Raises `BadToken`, also when the comment has come to another address.
    """
    key, mark = read_token(PROOF, token)
    comment = _comment(key)
    if comment.email and not is_keyed_hash(mark, _marked(comment.email), length=MARK):
        raise Gone("This link was made for another address.")
    return comment


def replies_path(comment: Comment) -> str:
    """Where a writer stops, or asks again for, mail about answers."""
    token = make_token(REPLIES, comment.submission_key.hex, at=comment.submitted_at)
    return reverse("comments:comment-replies", args=[token])


def comment_with_replies(token: str) -> Comment:
    """Raises `BadToken`."""
    return _comment(read_token(REPLIES, token))


def list_unsubscribe_headers(comment: Comment) -> dict[str, str]:
    """The headers that give a mail program its own "Unsubscribe" (RFC 2369, RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{settings.SITE_URL}{replies_path(comment)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _comment(key: str) -> Comment:
    found = Comment.objects.select_related("article__live_edition", "parent")
    comment = found.filter(submission_key=key).first()
    if comment is None:
        raise Gone("There is no such comment.")
    return comment


def _marked(email: str) -> str:
    return f"comment-proof:{email.lower()}"
