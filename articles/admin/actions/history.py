"""Earlier editions: one becomes a draft again, one leaves what readers may look up."""

from functools import partial

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import published_history
from articles.admin.actions.base import (
    ActionContext,
    ActionForm,
    Answers,
    EditorAction,
    Place,
    VersionedActionForm,
    WorkflowAction,
    text_field,
)
from articles.models import Edition
from articles.workflow import drafts

WHY = ("Why", "For colleagues, in the log. Readers are not told.")


class LeaveOutForm(ActionForm):
    reason = text_field(*WHY)


class PutBackForm(ActionForm):
    reason = text_field(*WHY, required=False)


def can_be_restored(context: ActionContext) -> bool:
    return context.chosen is not None and not context.chosen.is_open()


def restore(context: ActionContext, answers: Answers) -> str:
    aside, chosen = context.article.draft_edition(), context.chosen
    draft = drafts.restore(context.article, chosen, by=context.user, **answers)
    kept = f" Edition {aside.number} is discarded: its text is kept." if aside else ""
    return (
        f"Edition {chosen.number} is restored as edition {draft.number}, a draft. "
        f"Say in the change note what changes for readers.{kept}"
    )


def explain_restoring(context: ActionContext) -> dict[str, object]:
    """What will happen, and where to see what would change."""
    chosen, live = context.chosen, context.article.live_edition
    draft = context.edition if context.has_draft() else None
    said = [
        f"A new draft begins with the title, text, picture and downloads of edition {chosen.number}."
    ]
    if live:
        said.append(f"Readers go on seeing edition {live.number} until it is published.")
    if draft:
        state = draft.get_status_display().lower()
        said.append(
            f"Edition {draft.number}, which is being worked on ({state}), is discarded: "
            "it is kept, and can be restored too."
        )
    comparison = link_to_comparison(chosen, draft or live)
    return {"explanation": format_html("{}{}", " ".join(said), comparison)}


def link_to_comparison(chosen: Edition, other: Edition | None) -> SafeString | str:
    if other is None or other == chosen:
        return ""
    older, newer = sorted([chosen.number, other.number])
    page = reverse("admin:articles_article_compare", args=[chosen.article_id])
    return format_html(
        ' <a href="{}?older={}&amp;newer={}">Compare it with edition {}</a>.',
        *(page, older, newer, other.number),
    )


def can_leave_or_return(context: ActionContext, *, is_in_history: bool) -> bool:
    """Whether the edition can be in the public history, or out of it, and is not yet."""
    edition = context.chosen
    return (
        edition is not None
        and edition.status == Edition.Status.PUBLISHED
        and edition.is_in_history != is_in_history
        and edition.article.live_edition_id != edition.pk
    )


def keep_in_history(context: ActionContext, answers: Answers, *, is_in_history: bool) -> str:
    published_history.keep_in_history(
        context.chosen, by=context.user, is_in_history=is_in_history, **answers
    )
    where = "in the public history again" if is_in_history else "out of the public history"
    return f"Edition {context.chosen.number} is {where}."


ACTIONS = [
    WorkflowAction(
        name="restore",
        label="Restore",
        full_label=lambda context: f"Restore edition {context.chosen.number} as a draft",
        is_available=can_be_restored,
        execute=restore,
        form=VersionedActionForm,
        place=Place.EDITIONS,
        page_context=explain_restoring,
    ),
    EditorAction(
        name="leave_out",
        label="Take out of the public history",
        full_label=lambda context: (
            f"Take edition {context.chosen.number} out of the public history"
        ),
        explanation=(
            "Readers can no longer open it, compare it, or fetch a picture or file that only it "
            "has; its address answers “not found”. For what must not stay public. The admin keeps "
            "it."
        ),
        is_available=partial(can_leave_or_return, is_in_history=False),
        execute=partial(keep_in_history, is_in_history=False),
        form=LeaveOutForm,
        place=Place.EDITIONS,
        next_page="admin:articles_article_editions",
        is_destructive=True,
    ),
    EditorAction(
        name="put_back",
        label="Put back into the public history",
        full_label=lambda context: (
            f"Put edition {context.chosen.number} back into the public history"
        ),
        explanation="Readers can look it up again, and compare it with what came after.",
        is_available=partial(can_leave_or_return, is_in_history=True),
        execute=partial(keep_in_history, is_in_history=True),
        form=PutBackForm,
        place=Place.EDITIONS,
        next_page="admin:articles_article_editions",
    ),
]
