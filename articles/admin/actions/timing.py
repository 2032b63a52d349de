"""What happens at a moment set for it: publication, an end, another look."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from articles.admin.actions.base import Act, ActForm, Subject
from articles.admin.actions.checked import ChecksForm
from articles.models import Article
from articles.workflow import lifecycle, publishing
from kingsfund.core.datetimes import SiteDateTimeField, format_long, remark_on
from kingsfund.core.fields import ParagraphsField

Answers = dict[str, object]


def said(moment: datetime) -> str:
    """A moment in full, with what an editor should know about it."""
    return " ".join(filter(None, [f"{format_long(moment)}.", remark_on(moment)]))


class ScheduleForm(ChecksForm):
    publish_at = SiteDateTimeField(label="When readers see it")

    field_order = ["publish_at"]


class Schedule(Act):
    name, label, done = "schedule", "Schedule", "scheduled"
    explanation = (
        "Readers see it from the moment you set. Until then it cannot be changed, so that what "
        "appears is what was checked; it can be taken off the schedule at any time."
    )
    permission = "articles.publish_article"
    form = ScheduleForm
    rests_on_approval = True

    def fits(self, subject: Subject) -> bool:
        return not subject.article.is_withdrawn() and not subject.is_scheduled

    def perform(self, subject: Subject, answers: Answers) -> str:
        publishing.schedule(
            subject.article,
            by=subject.user,
            publish_at=answers["publish_at"],
            based_on=answers.get("based_on"),
            override=answers.get("override", ""),
            approval=answers.get("approval", ""),
        )
        return f"Scheduled for {said(answers['publish_at'])}"


class RescheduleForm(ActForm):
    publish_at = SiteDateTimeField(label="When readers see it")
    instead_of = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject.edition and self.subject.edition.publish_at:
            moment = self.subject.edition.publish_at
            self.fields["publish_at"].initial = moment
            self.fields["instead_of"].initial = moment.isoformat()


class Reschedule(Act):
    name, label, done = "reschedule", "Change the time", "scheduled anew"
    explanation = "The text stays as it was checked; only the moment changes."
    permission = "articles.publish_article"
    form = RescheduleForm
    needs_saving = False

    def fits(self, subject: Subject) -> bool:
        return subject.is_scheduled

    def perform(self, subject: Subject, answers: Answers) -> str:
        publishing.reschedule(
            subject.article,
            by=subject.user,
            publish_at=answers["publish_at"],
            instead_of=answers.get("instead_of"),
        )
        return f"Scheduled for {said(answers['publish_at'])}"


class Unschedule(Act):
    name, label, done = "unschedule", "Take off the schedule", "taken off the schedule"
    explanation = "It stays a draft, can be changed again, and is not published by itself."
    permission = "articles.publish_article"
    needs_saving = asks = False

    def fits(self, subject: Subject) -> bool:
        return subject.is_scheduled

    def perform(self, subject: Subject, answers: Answers) -> str:
        publishing.unschedule(subject.article, by=subject.user)
        return "Taken off the schedule: it can be changed again."


class PlanEndForm(ActForm):
    ends_at = SiteDateTimeField(label="When")
    ending = forms.ChoiceField(
        label="What happens then", choices=Article.Ending.choices, widget=forms.RadioSelect
    )
    notice = ParagraphsField(
        label="What readers are told",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed if it is withdrawn: why, in a sentence. It stands at its address then.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        article = self.subject.article
        self.fields["ends_at"].initial = article.ends_at
        self.fields["ending"].initial = article.ends_with or Article.Ending.WITHDRAW
        self.fields["notice"].initial = article.end_notice

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        is_withdrawal = cleaned.get("ending") == Article.Ending.WITHDRAW
        if is_withdrawal and not cleaned.get("notice", "").strip():
            self.add_error("notice", "Say why, in a sentence for readers.")
        return cleaned


class PlanEnd(Act):
    name, label, done = "plan_end", "Set expiry", "given an expiry"
    explanation = "At a moment you set it is withdrawn, with a notice in its place, or takes no more comments."
    permission = "articles.publish_article"
    form = PlanEndForm
    needs_saving = False

    def fits(self, subject: Subject) -> bool:
        return subject.is_live or (subject.is_scheduled and not subject.article.is_withdrawn())

    def label_for(self, subject: Subject) -> str:
        return "Change expiry" if subject.article.ends_at else self.label

    def perform(self, subject: Subject, answers: Answers) -> str:
        is_withdrawal = answers["ending"] == Article.Ending.WITHDRAW
        lifecycle.plan_end(
            subject.article,
            by=subject.user,
            ends_at=answers["ends_at"],
            ending=answers["ending"],
            notice=answers["notice"] if is_withdrawal else "",
        )
        what = "Withdrawn" if is_withdrawal else "Comments closed"
        return f"Expiry set: {what.lower()} on {said(answers['ends_at'])}"


class DropEnd(Act):
    name, label, done = "drop_end", "Remove expiry", "left without an expiry"
    explanation = "It stays as it is, with no end."
    permission = "articles.publish_article"
    needs_saving = asks = False

    def fits(self, subject: Subject) -> bool:
        return subject.article.ends_at is not None

    def perform(self, subject: Subject, answers: Answers) -> str:
        lifecycle.plan_end(subject.article, by=subject.user, ends_at=None)
        return "Expiry removed."


class CheckForm(ActForm):
    review_by = forms.DateField(
        label="Ask again on",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Empty: never.",
    )
    note = ParagraphsField(
        label="What was looked at",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For colleagues; it is kept in the log.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_by"].initial = publishing.next_check(timezone.localdate())

    def clean_review_by(self) -> object:
        day = self.cleaned_data["review_by"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError("That day has passed: choose one to come.")
        return day


class StillCorrect(Act):
    name, label, done = "still_correct", "Mark as still accurate", "confirmed"
    explanation = "Somebody has read it, and it still holds. Nothing changes for readers."
    permission = "articles.publish_article"
    form = CheckForm
    needs_saving = False

    def fits(self, subject: Subject) -> bool:
        return subject.is_live

    def perform(self, subject: Subject, answers: Answers) -> str:
        lifecycle.mark_reviewed(
            subject.article,
            by=subject.user,
            review_by=answers["review_by"],
            note=answers["note"],
            based_on=answers.get("based_on"),
        )
        return "Recorded: it is still accurate."


ACTS: list[Act] = [
    Schedule(),
    Reschedule(),
    Unschedule(),
    PlanEnd(),
    DropEnd(),
    StillCorrect(),
]
