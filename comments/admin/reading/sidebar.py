"""The sidebar of the page of a comment: what bears on a decision, one panel after another.

A panel is a template, `templates/admin/comments/_reading_<name>.html`, and a function that gathers what it
shows; the template finds that as `panel`. Each takes a steady number of queries.
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


class Panel(NamedTuple):
    name: str
    context: Gathered

    @property
    def template(self) -> str:
        return f"admin/comments/_reading_{self.name}.html"


def article_panel(comment: Comment) -> Gathered:
    return {"article": comment.article}


def writer_panel(comment: Comment) -> Gathered:
    """What else came from the same address, and what became of it."""
    others = Comment.objects.by_writer(comment.email).exclude(pk=comment.pk)
    earlier = others.in_brief().order_by("-submitted_at", "-number")[:RECENT]
    return {
        "record": others.outcomes(),
        "since": others.earliest_submission(),
        "earlier": list(earlier),
    }


def signals_panel(comment: Comment) -> Gathered:
    return {"signals": list(comment.signals.all())}


def similar_panel(comment: Comment) -> Gathered:
    return {"similar": similar_decisions(comment)}


def notes_panel(comment: Comment) -> Gathered:
    return {"notes": list(comment.notes.select_related("by")), "form": NoteForm(auto_id="note_%s")}


def decisions_panel(comment: Comment) -> Gathered:
    """Every decision, the newest first, with what each changed of the words."""
    decisions = list(comment.decisions.select_related("by", "reason", "revision"))
    changes = {change.decision.pk: change for change in changes_of(comment, decisions)}
    return {"decisions": [(decision, changes.get(decision.pk)) for decision in decisions]}


def reports_panel(comment: Comment) -> Gathered:
    """What readers say against it and nobody has answered, the heaviest first."""
    opened = list(comment.reports.open().order_by("-weight", "at")[:REPORTS_SHOWN])
    return {"reports": opened, "weight": sum(report.weight for report in opened)}


def after_panel(comment: Comment) -> Gathered:
    """What can be said to readers of a published comment: a pick, and where it led to."""
    if not comment.is_published():
        return {}
    return {
        "corrections": comment.corrections.select_related("edition__article").order_by("pk"),
        "to_choose": corrections.corrections_to_choose(comment),
    }


def mails_panel(comment: Comment) -> Gathered:
    return {"mails": notifications.mail_about(comment)}


PANELS: dict[str, Callable[[Comment], Gathered]] = {
    "reports": reports_panel,
    "after": after_panel,
    "signals": signals_panel,
    "writer": writer_panel,
    "notes": notes_panel,
    "similar": similar_panel,
    "article": article_panel,
    "decisions": decisions_panel,
    "mails": mails_panel,
}


def sidebar_of(comment: Comment) -> list[Panel]:
    return [Panel(name, gather(comment)) for name, gather in PANELS.items()]
