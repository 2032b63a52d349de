"""Review: asking for it, approving, sending back, and saying who works on a draft next."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import AbstractUser
from django.urls import reverse

from articles import notifications
from articles.admin.actions.base import Act, ActForm, Subject
from articles.admin.actions.checked import counted, report_on
from articles.models import Article, Edition, Remark
from articles.workflow import discarding, drafts, reviewing
from kingsfund.core.fields import ParagraphsField

Status = Edition.Status


class PersonField(forms.ModelChoiceField):
    """One of those who may change articles, by their full name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(reviewing.workers(), **options)

    def label_from_instance(self, user: AbstractUser) -> str:
        return notifications.name_of(user)


def note_field(label: str, *, required: bool = False, help_text: str = "") -> ParagraphsField:
    return ParagraphsField(
        label=label,
        required=required,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SubmitForm(ActForm):
    to = PersonField(
        label="Who should read it",
        required=False,
        empty_label="Whoever may approve it",
        help_text="The draft is assigned to them, and they alone are told by mail.",
    )
    note = note_field("Note for them")


class Submit(Act):
    name, label, done = "submit", "Submit for review", "submitted"
    explanation = "Somebody else reads it before it is published. You can go on writing meanwhile."
    form = SubmitForm
    asks = False

    def fits(self, subject: Subject) -> bool:
        # Saving opens a draft where there is none.
        is_draft = not subject.has_draft or subject.edition.status == Status.DRAFT
        return reviewing.is_used() and is_draft and not subject.article.is_withdrawn()

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        reviewing.submit(
            subject.article,
            by=subject.user,
            to=answers.get("to"),
            note=answers.get("note", ""),
            based_on=answers.get("based_on"),
        )
        return "Submitted for review."


class TakeBack(Act):
    name, label, done = "take_back", "Take back from review", "taken back"
    explanation = "It is a draft again. Nobody is written to."
    asks = False

    def fits(self, subject: Subject) -> bool:
        return is_in_review(subject) and subject.edition.submitted_by_id == subject.user.pk

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        reviewing.take_back(subject.article, by=subject.user)
        return "Taken back: it is a draft again."


class ApproveForm(ActForm):
    note = note_field("Note for the writer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if count := Remark.objects.beside(self.subject.edition).unresolved().count():
            self.fields["note"].help_text = f"Unresolved remarks beside the text: {count}."


class Approve(Act):
    name, label, done = "approve", "Approve", "approved"
    explanation = (
        "You have read this text and find it fit to publish. The writer is told by mail; a later "
        "change of the text makes the approval void."
    )
    permission = "articles.approve_article"
    form = ApproveForm
    asks = False

    def fits(self, subject: Subject) -> bool:
        return (
            reviewing.is_used()
            and subject.has_draft
            and subject.edition.status in (Status.DRAFT, Status.IN_REVIEW)
            and reviewing.may_approve(subject.edition, subject.user)
        )

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        reviewing.approve(
            subject.article,
            by=subject.user,
            note=answers.get("note", ""),
            based_on=answers.get("based_on"),
        )
        subject = replace(subject, edition=subject.article.draft_edition())
        blocking = len(report_on(subject).blocking)
        if not blocking:
            return "Approved: it can be published."
        return (
            f"Approved. Before it can be published there is {counted(blocking, 'thing')} to mend."
        )


class SendBackForm(ActForm):
    note = note_field(
        "What is missing",
        required=True,
        help_text="The writer gets this by mail, with the number of unresolved remarks.",
    )


class SendBack(Act):
    name, label, done = "send_back", "Send back", "sent back"
    explanation = "It is the writer’s draft again. An approval becomes void."
    form = SendBackForm

    def fits(self, subject: Subject) -> bool:
        user = subject.user
        return is_in_review(subject) and (
            user.has_perm("articles.approve_article") or subject.edition.assigned_to_id == user.pk
        )

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        reviewing.send_back(
            subject.article,
            by=subject.user,
            note=answers["note"],
            based_on=answers.get("based_on"),
        )
        return "Sent back to the writer."


class AssignForm(ActForm):
    to = PersonField(
        label="Who works on it next",
        required=False,
        empty_label="Nobody in particular",
        help_text="They are told by mail, and can open the draft even if it is not theirs.",
    )
    due_on = forms.DateField(
        label="Until when",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = note_field("Note for them")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition = self.subject.edition
        self.fields["to"].initial, self.fields["due_on"].initial = (
            edition.assigned_to_id,
            edition.due_on,
        )


class Assign(Act):
    name, label, done = "assign", "Assign", "assigned"
    explanation = "Say who works on the draft next. Its state stays as it is."
    form = AssignForm

    def fits(self, subject: Subject) -> bool:
        return subject.has_draft

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        edition = reviewing.assign(
            subject.article,
            by=subject.user,
            to=answers["to"],
            due_on=answers["due_on"],
            note=answers.get("note", ""),
        )
        who = notifications.name_of(edition.assigned_to) if edition.assigned_to else "nobody"
        return f"Assigned to {who}."


class Discard(Act):
    """For who began a stray draft; whoever may delete articles has the way of the admin to do it."""

    name, label, done = "discard", "Discard this article", "discarded"
    explanation = "For a draft that was begun by mistake. This cannot be undone."
    is_grave = True

    def fits(self, subject: Subject) -> bool:
        article, user = subject.article, subject.user
        return bool(
            article.pk
            and not user.has_perm("articles.delete_article")
            and not discarding.hindrance(article, user)
        )

    def context(self, subject: Subject) -> dict[str, object]:
        article = subject.article
        remarks = Remark.objects.filter(edition__article=article).count()
        lines = [
            f"“{article}” is deleted with all its text, its downloads and its earlier texts.",
            f"The address “{article.slug}” is free again for another article.",
            "Readers have never seen it, so nothing changes for them. The log keeps its title.",
        ]
        if remarks:
            lines.append(
                f"Remarks beside the text go too ({remarks}), and so do links to review it."
            )
        return {"consequences": lines}

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        article, title = subject.article, str(subject.article)
        row = Article.objects.filter(pk=article.pk)
        LogEntry.objects.log_actions(subject.user.pk, row, DELETION, single_object=True)
        discarding.discard(article, by=subject.user, based_on=answers.get("based_on"))
        return f"“{title}” is discarded. Its address is free again."

    def address_after(self, article: Article) -> str:
        return reverse("admin:articles_article_changelist")


class SetAsideForm(ActForm):
    note = note_field("Why", help_text="For the log.")


class SetAside(Act):
    name, label, done = "set_aside", "Discard draft", "discarded"
    explanation = (
        "The draft is kept as it is, with its remarks, and nobody goes on with it. Whoever writes "
        "next starts from what readers see, or can restore this draft."
    )
    form = SetAsideForm
    is_grave = True

    def fits(self, subject: Subject) -> bool:
        return subject.has_draft and not subject.edition.is_frozen()

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        drafts.set_aside(
            subject.article,
            by=subject.user,
            note=answers.get("note", ""),
            based_on=answers.get("based_on"),
        )
        return "The draft is discarded. Its text is kept among the editions."


def is_in_review(subject: Subject) -> bool:
    return (
        reviewing.is_used()
        and subject.has_draft
        and subject.edition.status in (Status.IN_REVIEW, Status.READY)
    )


ACTS: list[Act] = [Submit(), TakeBack(), Approve(), SendBack(), Assign(), SetAside(), Discard()]
