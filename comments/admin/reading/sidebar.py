"""The margin of the reading screen: what bears on a decision, one part after another.

A part is a template, `templates/comments/_reading_<name>.html`, and a function that gathers what it
shows; the template finds that as `part`. Each takes a steady number of queries.
"""

from collections.abc import Callable
from typing import NamedTuple

from comments import notifications
from comments.differences import changes_of
from comments.forms import NoteForm
from comments.models import Comment
from comments.similar import similar_decisions
from comments.workflow import corrections

RECENT = 5
# Of a comment that a crowd has reported; the rest say the same.
REPORTS_SHOWN = 50
Gathered = dict[str, object]


class Part(NamedTuple):
    template: str
    context: Gathered


def article_part(comment: Comment) -> Gathered:
    return {"article": comment.article}


def writer_part(comment: Comment) -> Gathered:
    """What else came from the same address, and what became of it."""
    others = Comment.objects.by_writer(comment.email).exclude(pk=comment.pk)
    earlier = others.in_brief().order_by("-submitted_at", "-number")[:RECENT]
    return {
        "record": others.outcomes(),
        "since": others.earliest_submission(),
        "earlier": list(earlier),
    }


def signals_part(comment: Comment) -> Gathered:
    return {"signals": list(comment.signals.all())}


def similar_part(comment: Comment) -> Gathered:
    return {"similar": similar_decisions(comment)}


def notes_part(comment: Comment) -> Gathered:
    return {"notes": list(comment.notes.select_related("by")), "form": NoteForm(auto_id="note_%s")}


def decisions_part(comment: Comment) -> Gathered:
    """Every act, the newest first, with what each changed of the words."""
    decisions = list(comment.decisions.select_related("by", "reason", "revision"))
    changes = {change.decision.pk: change for change in changes_of(comment, decisions)}
    return {"acts": [(decision, changes.get(decision.pk)) for decision in decisions]}


def reports_part(comment: Comment) -> Gathered:
    """What readers say against it and nobody has answered, the heaviest first."""
    opened = list(comment.reports.open().order_by("-weight", "at")[:REPORTS_SHOWN])
    return {"reports": opened, "weight": sum(report.weight for report in opened)}


def after_part(comment: Comment) -> Gathered:
    """What can be said to readers of a published comment: a pick, and where it led to."""
    if not comment.is_published():
        return {}
    return {
        "corrections": comment.corrections.select_related("edition__article").order_by("pk"),
        "to_choose": corrections.corrections_to_choose(comment),
    }


def mails_part(comment: Comment) -> Gathered:
    return {"mails": notifications.mail_about(comment)}


PARTS: dict[str, Callable[[Comment], Gathered]] = {
    "reports": reports_part,
    "after": after_part,
    "signals": signals_part,
    "writer": writer_part,
    "notes": notes_part,
    "similar": similar_part,
    "article": article_part,
    "decisions": decisions_part,
    "mails": mails_part,
}


def margin_of(comment: Comment) -> list[Part]:
    return [
        Part(f"admin/comments/_reading_{name}.html", gather(comment))
        for name, gather in PARTS.items()
    ]
