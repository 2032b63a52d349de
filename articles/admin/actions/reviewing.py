"""Review: asking for it, approving, sending back, and saying who works on a draft next."""

from dataclasses import replace
from functools import partial
from typing import Any

from django import forms
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import AbstractUser

from articles import notifications
from articles.admin.actions.base import (
    ActionContext,
    ActionForm,
    Answers,
    VersionedActionForm,
    WorkflowAction,
    call,
    text_field,
)
from articles.admin.actions.checks import counted, report_on
from articles.models import Article, Edition, Remark
from articles.workflow import discarding, drafts, reviewing

Status = Edition.Status


class PersonField(forms.ModelChoiceField):
    """One of those who may change articles, by their full name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(reviewing.workers(), **options)

    def label_from_instance(self, user: AbstractUser) -> str:
        return notifications.name_of(user)


note_field = partial(text_field, rows=4, max_length=2000)


class SubmitForm(VersionedActionForm):
    to = PersonField(
        label="Who should read it",
        required=False,
        empty_label="Whoever may approve it",
        help_text="The draft is assigned to them, and they alone are told by mail.",
    )
    note = note_field("Note for them", required=False)


class ApproveForm(VersionedActionForm):
    note = note_field("Note for the writer", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if count := Remark.objects.beside(self.context.edition).unresolved().count():
            self.fields["note"].help_text = f"Unresolved remarks beside the text: {count}."


class SendBackForm(VersionedActionForm):
    note = note_field(
        "What is missing",
        "The writer gets this by mail, with the number of unresolved remarks.",
    )


class AssignForm(ActionForm):
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
    note = note_field("Note for them", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        edition = self.context.edition
        self.initial |= {"to": edition.assigned_to_id, "due_on": edition.due_on}


class SetAsideForm(VersionedActionForm):
    note = note_field("Why", "For the log.", required=False)


def can_be_submitted(context: ActionContext) -> bool:
    # Saving opens a draft where there is none.
    is_draft = not context.has_draft() or context.draft_is(Status.DRAFT)
    return reviewing.is_used() and is_draft and not context.is_withdrawn()


def is_in_review(context: ActionContext) -> bool:
    return reviewing.is_used() and context.draft_is(Status.IN_REVIEW, Status.READY)


def can_be_taken_back(context: ActionContext) -> bool:
    return is_in_review(context) and context.edition.submitted_by_id == context.user.pk


def can_be_approved(context: ActionContext) -> bool:
    return (
        reviewing.is_used()
        and context.draft_is(Status.DRAFT, Status.IN_REVIEW)
        and reviewing.may_approve(context.edition, context.user)
    )


def approve(context: ActionContext, answers: Answers) -> str:
    reviewing.approve(context.article, by=context.user, **answers)
    report = report_on(replace(context, edition=context.article.draft_edition()))
    if not report.blocking:
        return "Approved: it can be published."
    things = counted(len(report.blocking), "thing")
    return f"Approved. Before it can be published there is {things} to mend."


def can_be_sent_back(context: ActionContext) -> bool:
    user = context.user
    return is_in_review(context) and (
        user.has_perm("articles.approve_article") or context.edition.assigned_to_id == user.pk
    )


def assign(context: ActionContext, answers: Answers) -> str:
    edition = reviewing.assign(context.article, by=context.user, **answers)
    who = notifications.name_of(edition.assigned_to) if edition.assigned_to else "nobody"
    return f"Assigned to {who}."


def can_be_set_aside(context: ActionContext) -> bool:
    return context.has_draft() and not context.edition.is_frozen()


def can_be_discarded(context: ActionContext) -> bool:
    """For who began a stray draft; whoever may delete articles has the way of the admin to do it."""
    article, user = context.article, context.user
    return bool(
        article.pk
        and not user.has_perm("articles.delete_article")
        and not discarding.hindrance(article, user)
    )


def page_of_discarding(context: ActionContext) -> dict[str, object]:
    article = context.article
    remarks = Remark.objects.filter(edition__article=article).count()
    lines = [
        f"“{article}” is deleted with all its text, its downloads and its earlier texts.",
        f"The address “{article.slug}” is free again for another article.",
        "Readers have never seen it, so nothing changes for them. The log keeps its title.",
    ]
    if remarks:
        lines.append(f"Remarks beside the text go too ({remarks}), and so do links to review it.")
    return {"consequences": lines}


def discard(context: ActionContext, answers: Answers) -> str:
    article, title = context.article, str(context.article)
    row = Article.objects.filter(pk=article.pk)
    LogEntry.objects.log_actions(context.user.pk, row, DELETION, single_object=True)
    discarding.discard(article, by=context.user, **answers)
    return f"“{title}” is discarded. Its address is free again."


ACTIONS = [
    WorkflowAction(
        name="submit",
        label="Submit for review",
        done="submitted",
        explanation=(
            "Somebody else reads it before it is published. You can go on writing meanwhile."
        ),
        is_available=can_be_submitted,
        execute=call(reviewing.submit, "Submitted for review."),
        form=SubmitForm,
        needs_form=False,
    ),
    WorkflowAction(
        name="take_back",
        label="Take back from review",
        done="taken back",
        explanation="It is a draft again. Nobody is written to.",
        is_available=can_be_taken_back,
        execute=call(reviewing.take_back, "Taken back: it is a draft again."),
        needs_form=False,
    ),
    WorkflowAction(
        name="approve",
        label="Approve",
        done="approved",
        explanation=(
            "You have read this text and find it fit to publish. The writer is told by mail; a "
            "later change of the text makes the approval void."
        ),
        permission="articles.approve_article",
        is_available=can_be_approved,
        execute=approve,
        form=ApproveForm,
        needs_form=False,
    ),
    WorkflowAction(
        name="send_back",
        label="Send back",
        done="sent back",
        explanation="It is the writer’s draft again. An approval becomes void.",
        is_available=can_be_sent_back,
        execute=call(reviewing.send_back, "Sent back to the writer."),
        form=SendBackForm,
    ),
    WorkflowAction(
        name="assign",
        label="Assign",
        done="assigned",
        explanation="Say who works on the draft next. Its state stays as it is.",
        is_available=ActionContext.has_draft,
        execute=assign,
        form=AssignForm,
    ),
    WorkflowAction(
        name="set_aside",
        label="Discard draft",
        done="discarded",
        explanation=(
            "The draft is kept as it is, with its remarks, and nobody goes on with it. Whoever "
            "writes next starts from what readers see, or can restore this draft."
        ),
        is_available=can_be_set_aside,
        execute=call(
            drafts.set_aside, "The draft is discarded. Its text is kept among the editions."
        ),
        form=SetAsideForm,
        is_destructive=True,
    ),
    WorkflowAction(
        name="discard",
        label="Discard this article",
        done="discarded",
        explanation="For a draft that was begun by mistake. This cannot be undone.",
        is_available=can_be_discarded,
        execute=discard,
        form=VersionedActionForm,
        page_context=page_of_discarding,
        is_destructive=True,
    ),
]
