"""What an act would tell the writer, for the moderator who is about to do it."""

from django.template.loader import render_to_string

from comments.models import Comment, Decision, Reason
from comments.notifications.writer import MAIL_OF, secret_urls, writer_context
from kingsfund.context_processors import site

NO_REASON, NO_NOTE = "[the reason you choose]", "[your note, if you write one]"
Action = Decision.Action
NO_CHANGE = "[what you changed, and why]"
PRIVATE_PAGE = "[the writer’s private page]"


def mail_preview(comment: Comment, action: str, reason: Reason | None, note: str) -> str:
    """The text of the mail that an act sends, with gaps for what is not chosen yet.

    The links are gaps too: they are the writer's alone. Empty where nobody would be told.
    """
    if not comment.email or action not in MAIL_OF:
        return ""
    chosen = reason or Reason(explanation=NO_REASON, policy_anchor="")
    gap = NO_CHANGE if action == Action.EDIT else NO_NOTE
    decision = Decision(reason=chosen, note=note or gap)
    context = {
        **site(None),
        **writer_context(comment, decision),
        **dict.fromkeys(secret_urls(comment), PRIVATE_PAGE),
    }
    if action == Action.EDIT:
        context["edit_note"] = note or gap
        # A change of what waits is told with its publication.
        action = Action.EDIT if comment.is_published() else Action.PUBLISH
    message = MAIL_OF[action].removeprefix("comments/")
    return render_to_string(f"comments/email/{message}_body.txt", context).strip()
