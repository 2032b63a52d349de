"""Publishing, at once or at a moment set for it; an expiry; another look."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone

from articles.admin.actions.base import (
    ActionContext,
    ActionForm,
    Answers,
    EditorAction,
    Place,
    VersionedActionForm,
    call,
    link_to_page,
    text_field,
)
from articles.admin.actions.checks import ChecksForm
from articles.models import Article
from articles.workflow import lifecycle, publishing
from kingsfund.core.datetimes import SiteDateTimeField, format_long, remark_on


def in_full(moment: datetime) -> str:
    """A moment with what an editor should know about it."""
    return " ".join(filter(None, [f"{format_long(moment)}.", remark_on(moment)]))


class ScheduleForm(ChecksForm):
    publish_at = SiteDateTimeField(label="When readers see it")

    field_order = ["publish_at"]


class RescheduleForm(ActionForm):
    publish_at = SiteDateTimeField(label="When readers see it")
    instead_of = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.context.edition and (moment := self.context.edition.publish_at):
            self.initial |= {"publish_at": moment, "instead_of": moment.isoformat()}


class PlanEndForm(ActionForm):
    ends_at = SiteDateTimeField(label="When")
    ending = forms.ChoiceField(
        label="What happens then", choices=Article.Ending.choices, widget=forms.RadioSelect
    )
    notice = text_field(
        "What readers are told",
        "Needed if it is withdrawn: why, in a sentence. It stands at its address then.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        article = self.context.article
        self.initial |= {
            "ends_at": article.ends_at,
            "ending": article.ends_with or Article.Ending.WITHDRAW,
            "notice": article.end_notice,
        }

    def clean(self) -> Answers:
        cleaned = super().clean()
        if cleaned.get("ending") != Article.Ending.WITHDRAW:
            cleaned["notice"] = ""
        elif not cleaned.get("notice", "").strip():
            self.add_error("notice", "Say why, in a sentence for readers.")
        return cleaned


class StillCorrectForm(VersionedActionForm):
    review_by = forms.DateField(
        label="Ask again on",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Empty: never.",
    )
    note = text_field(
        "What was looked at", "For colleagues; it is kept in the log.", rows=2, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["review_by"] = publishing.next_check(timezone.localdate())

    def clean_review_by(self) -> date | None:
        day = self.cleaned_data["review_by"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError("That day has passed: choose one to come.")
        return day


def can_be_published(context: ActionContext) -> bool:
    return not context.is_withdrawn() and not context.is_scheduled()


def publish(context: ActionContext, answers: Answers) -> str:
    article, edition, by = context.article, context.edition, context.user
    if context.is_held:
        publishing.publish_locked(article, edition, by=by, **answers)
    else:
        publishing.publish(article, by=by, **answers)
    return link_to_page(article, "Published")


def schedule(context: ActionContext, answers: Answers) -> str:
    publishing.schedule(context.article, by=context.user, **answers)
    return f"Scheduled for {in_full(answers['publish_at'])}"


def reschedule(context: ActionContext, answers: Answers) -> str:
    publishing.reschedule(context.article, by=context.user, **answers)
    return f"Scheduled for {in_full(answers['publish_at'])}"


def can_end(context: ActionContext) -> bool:
    return context.is_live() or (context.is_scheduled() and not context.is_withdrawn())


def plan_end(context: ActionContext, answers: Answers) -> str:
    lifecycle.plan_end(context.article, by=context.user, **answers)
    is_withdrawal = answers["ending"] == Article.Ending.WITHDRAW
    what = "withdrawn" if is_withdrawal else "comments closed"
    return f"Expiry set: {what} on {in_full(answers['ends_at'])}"


ACTIONS = [
    EditorAction(
        name="schedule",
        label="Schedule",
        done="scheduled",
        explanation=(
            "Readers see it from the moment you set. Until then it cannot be changed, so that what "
            "appears is what was checked; it can be taken off the schedule at any time."
        ),
        is_available=can_be_published,
        execute=schedule,
        form=ScheduleForm,
        shows_approval=True,
    ),
    EditorAction(
        name="reschedule",
        label="Change the time",
        explanation="The text stays as it was checked; only the moment changes.",
        is_available=ActionContext.is_scheduled,
        execute=reschedule,
        form=RescheduleForm,
        place=Place.SIDEBAR,
    ),
    EditorAction(
        name="unschedule",
        label="Take off the schedule",
        explanation="It stays a draft, can be changed again, and is not published by itself.",
        is_available=ActionContext.is_scheduled,
        execute=call(publishing.unschedule, "Taken off the schedule: it can be changed again."),
        needs_form=False,
        place=Place.SIDEBAR,
    ),
    EditorAction(
        name="plan_end",
        label="Set expiry",
        full_label=lambda context: "Change expiry" if context.article.ends_at else "Set expiry",
        explanation=(
            "At a moment you set it is withdrawn, with a notice in its place, or takes no more "
            "comments."
        ),
        is_available=can_end,
        execute=plan_end,
        form=PlanEndForm,
        place=Place.SIDEBAR,
    ),
    EditorAction(
        name="drop_end",
        label="Remove expiry",
        explanation="It stays as it is, with no end.",
        is_available=lambda context: context.article.ends_at is not None,
        execute=call(partial(lifecycle.plan_end, ends_at=None), "Expiry removed."),
        needs_form=False,
        place=Place.SIDEBAR,
    ),
    EditorAction(
        name="still_correct",
        label="Mark as still accurate",
        explanation="Somebody has read it, and it still holds. Nothing changes for readers.",
        is_available=ActionContext.is_live,
        execute=call(lifecycle.mark_reviewed, "Recorded: it is still accurate."),
        form=StillCorrectForm,
        place=Place.SIDEBAR,
    ),
    EditorAction(
        name="publish",
        label="Publish",
        full_label=lambda context: "Publish this edition" if context.is_live() else "Publish",
        done="published",
        explanation="Readers see it at once.",
        is_available=can_be_published,
        execute=publish,
        form=ChecksForm,
        needs_form=False,
        shows_approval=True,
    ),
]
