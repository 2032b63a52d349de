"""What the actions that pass the publish checks share: the list of what is in the way, and the reason to pass it.

An action that ends in `publishing.require_checks` takes `ChecksForm` (or a form made from it) and hands its
`override` on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import publish_checks
from articles.admin.actions.base import ActionContext, VersionedActionForm
from articles.publish_checks import REASON_LENGTH, ChecksFailed, Problem
from articles.workflow import reviewing
from articles.workflow.publishing import ApprovalIsVoid
from kingsfund.core.fields import ParagraphsField

# Where a place on the page of an article is not the field of its name.
ELEMENT_IDS = {"bylines": "bylines-group"}
# What only an editor changes once readers have seen the article.
EDITORS_PLACES = ("topics",)
NAMED_IN_MESSAGE = 5


@dataclass(frozen=True)
class Row:
    """A problem with the way to its place; the first row of a check explains it."""

    problem: Problem
    address: str
    element_id: str
    explains: bool

    def as_link(self) -> SafeString:
        if not self.address:
            return format_html("{}", self.problem.message)
        return format_html(
            '<a href="{}" data-place="{}" data-paragraph="{}">{}</a>',
            self.address,
            self.element_id,
            "" if self.problem.paragraph is None else self.problem.paragraph,
            self.problem.message,
        )


@dataclass(frozen=True)
class ChecksReport:
    """What the publish checks say of a draft to somebody: what blocks, what warns, and what they can do."""

    blocking: list[Row]
    warnings: list[Row]
    may_override: bool
    needs_approval: bool = False

    @property
    def is_passable(self) -> bool:
        """Whether a reason would let it through."""
        return all(row.problem.can_be_overridden for row in self.blocking)

    @property
    def takes_reason(self) -> bool:
        """Whether this person can let it through, and has to say why."""
        return bool(self.blocking) and self.is_passable and self.may_override

    @property
    def is_shut(self) -> bool:
        """Whether this person cannot get it through as it is."""
        return bool(self.blocking) and not self.takes_reason

    @property
    def summary(self) -> str:
        if self.blocking:
            return f"Not ready: {counted(len(self.blocking), 'thing')} to mend."
        if self.needs_approval:
            return "Nothing is missing but the approval of somebody other than its writer."
        if self.warnings:
            return f"Can be published; {counted(len(self.warnings), 'thing')} worth a look."
        return "Ready to be published."


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def report_on(context: ActionContext, *, page: str = "") -> ChecksReport:
    """What the publish checks say of the draft of an article; `page` is the page that the places are on."""
    edition = context.edition if context.has_draft() else None
    problems = publish_checks.problems_of(context.article, edition)
    rows = list(rows_of(problems, context, page=page))
    return ChecksReport(
        blocking=[row for row in rows if row.problem.blocks],
        warnings=[row for row in rows if not row.problem.blocks],
        may_override=context.user.has_perm("articles.override_checks"),
        needs_approval=reviewing.is_required() and not reviewing.approval_of(edition),
    )


def rows_of(problems: Iterable[Problem], context: ActionContext, *, page: str) -> Iterable[Row]:
    explained = set()
    for problem in problems:
        element_id = element_id_of(problem, context)
        address = ""
        if element_id:
            query = f"?paragraph={problem.paragraph}" if page and is_in_text(problem) else ""
            address = f"{page}{query}#{element_id}"
        yield Row(problem, address, element_id, problem.check not in explained)
        explained.add(problem.check)


def is_in_text(problem: Problem) -> bool:
    return problem.paragraph is not None


def element_id_of(problem: Problem, context: ActionContext) -> str:
    """The element of the page to go to; empty if this person cannot mend it there."""
    is_editors = problem.place in EDITORS_PLACES and context.article.was_ever_published()
    if not problem.place or (is_editors and not context.user.has_perm("articles.publish_article")):
        return ""
    return ELEMENT_IDS.get(problem.place, f"id_{problem.place}")


class ChecksForm(VersionedActionForm):
    """The questions of an action that passes the publish checks: why checks that block are passed over.

    It asks only whom it helps: who has the right, when all that blocks can be passed over.
    """

    approval = forms.CharField(required=False, widget=forms.HiddenInput)
    override = ParagraphsField(
        label="Why it is published anyway",
        required=False,
        min_length=REASON_LENGTH,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "aria-required": "true"}),
        help_text="Kept in the log, with your name and the checks that you pass over.",
        error_messages={
            "min_length": f"Say it in at least {REASON_LENGTH} characters: the log is read later."
        },
    )

    is_about_checks = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = reverse("admin:articles_article_change", args=[self.context.article.pk])
        self.report = report_on(self.context, page=page)
        self.fields["approval"].initial = reviewing.approval_of(self.context.edition)
        if not self.report.takes_reason:
            del self.fields["override"]

    def refuse(self, error: Exception) -> None:
        """Ask for the reason where it would help; the list of what blocks stands above the form."""
        if isinstance(error, ApprovalIsVoid):
            # The next press is based on what the message has just said.
            self.data = {**self.data, "approval": ""}
        if not isinstance(error, ChecksFailed):
            super().refuse(error)
            self.is_about_checks = False
        elif "override" in self.fields:
            self.add_error("override", "Say why it is published anyway, or mend the above.")
        else:
            self.add_error(None, self.report.summary)

    def reasons(self) -> list[SafeString]:
        """The first of what blocks, with links to their places on the page of the article."""
        rows = report_on(self.context).blocking if self.is_about_checks else []
        if not rows:
            return super().reasons()
        more = len(rows) - NAMED_IN_MESSAGE
        rest = [format_html("and {} more, listed beside the text", more)] if more > 0 else []
        return [row.as_link() for row in rows[:NAMED_IN_MESSAGE]] + rest
