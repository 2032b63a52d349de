"""Earlier editions: one becomes a draft again, one leaves what readers may look up."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import published_history
from articles.admin.actions.base import Act, ActForm, Subject
from articles.models import Edition
from articles.workflow import drafts
from kingsfund.core.fields import ParagraphsField


class OnEdition(Act):
    """An act on the edition that the address names; the list of editions leads to it."""

    has_button = False
    phrase: str  # the label with the number of the edition in it

    def fits(self, subject: Subject) -> bool:
        return subject.chosen is not None and self.suits(subject.chosen)

    def suits(self, edition: Edition) -> bool:
        """Whether the state of the edition lets it happen."""
        raise NotImplementedError

    def label_for(self, subject: Subject) -> str:
        return self.phrase.format(subject.chosen.number)


class Restore(OnEdition):
    name, label, done = "restore", "Restore", "restored"
    phrase = "Restore edition {} as a draft"

    def suits(self, edition: Edition) -> bool:
        return not edition.is_open()

    def context(self, subject: Subject) -> dict[str, object]:
        return {"explanation": explain_restoring(subject)}

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        aside = subject.article.draft_edition()
        draft = drafts.restore(
            subject.article, subject.chosen, by=subject.user, based_on=answers["based_on"]
        )
        kept = f" Edition {aside.number} is discarded: its text is kept." if aside else ""
        return (
            f"Edition {subject.chosen.number} is restored as edition {draft.number}, a draft. "
            f"Say in the change note what changes for readers.{kept}"
        )


def explain_restoring(subject: Subject) -> SafeString:
    """What will happen, and where to see what would change."""
    article, chosen = subject.article, subject.chosen
    live, draft = article.live_edition, subject.edition if subject.has_draft else None
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
    return format_html("{}{}", " ".join(said), link_to_comparison(chosen, draft or live))


def link_to_comparison(chosen: Edition, other: Edition | None) -> SafeString | str:
    if other is None or other == chosen:
        return ""
    older, newer = sorted([chosen.number, other.number])
    page = reverse("admin:articles_article_compare", args=[chosen.article_id])
    return format_html(
        ' <a href="{}?older={}&amp;newer={}">Compare it with edition {}</a>.',
        *(page, older, newer, other.number),
    )


class ReasonForm(ActForm):
    reason = ParagraphsField(
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For colleagues, in the log. Readers are not told.",
    )


class OptionalReasonForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False


class ActOnHistory(OnEdition):
    """Whether readers may look up an edition that another has followed."""

    permission = "articles.publish_article"
    leads_to = "admin:articles_article_editions"
    is_in_history: bool

    def suits(self, edition: Edition) -> bool:
        return (
            edition.status == Edition.Status.PUBLISHED
            and edition.is_in_history != self.is_in_history
            and edition.article.live_edition_id != edition.pk
        )

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        published_history.keep_in_history(
            subject.chosen,
            by=subject.user,
            is_in_history=self.is_in_history,
            reason=answers["reason"],
        )
        where = "in the public history again" if self.is_in_history else "out of the public history"
        return f"Edition {subject.chosen.number} is {where}."


class LeaveOut(ActOnHistory):
    name, label, done = "leave_out", "Take out of the public history", "taken out of it"
    phrase = "Take edition {} out of the public history"
    explanation = (
        "Readers can no longer open it, compare it, or fetch a picture or file that only it has; "
        "its address answers “not found”. For what must not stay public. The admin keeps it."
    )
    form = ReasonForm
    is_grave = True
    is_in_history = False


class PutBack(ActOnHistory):
    name, label, done = "put_back", "Put back into the public history", "put back into it"
    phrase = "Put edition {} back into the public history"
    explanation = "Readers can look it up again, and compare it with what came after."
    form = OptionalReasonForm
    is_in_history = True


ACTS: list[Act] = [Restore(), LeaveOut(), PutBack()]
