"""What a workflow action is: a thing staff do to an article besides writing it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractUser
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Article, Edition
from kingsfund.core.db.optimistic_locking import EditConflict
from kingsfund.core.fields import ParagraphsField

# What a form was filled in with, under the names that the function of the workflow gives them.
Answers = dict[str, Any]


@dataclass
class ActionContext:
    """An article and its draft (or, without one, its latest edition), as somebody sees them.

    `chosen` is the edition that the address of an action names, for those on an earlier one.
    `is_held` says that the article is locked in this transaction, and that both were read since.
    """

    article: Article
    edition: Edition | None
    user: AbstractUser
    chosen: Edition | None = None
    is_held: bool = False

    def has_draft(self) -> bool:
        return self.edition is not None and self.edition.is_open()

    def draft_is(self, *statuses: Edition.Status) -> bool:
        return self.has_draft() and self.edition.status in statuses

    def is_scheduled(self) -> bool:
        return self.draft_is(Edition.Status.SCHEDULED)

    def is_live(self) -> bool:
        return self.article.status == Article.Status.PUBLISHED

    def is_withdrawn(self) -> bool:
        return self.article.is_withdrawn()


def text_field(
    label: str, help_text: str = "", *, rows: int = 3, **options: Any
) -> ParagraphsField:
    widget = forms.Textarea(attrs={"rows": rows})
    return ParagraphsField(label=label, help_text=help_text, widget=widget, **options)


class ActionForm(forms.Form):
    """What an action asks."""

    def __init__(self, *args: Any, context: ActionContext, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.context = context

    def refuse(self, error: Exception) -> None:
        """Make what refused the action an error of the form."""
        self.add_error(None, str(error))

    def reasons(self) -> list[SafeString]:
        """Why it was refused, to be told on the page of the article."""
        return [format_html("{}", why) for why in self.non_field_errors()]


class VersionedActionForm(ActionForm):
    """The form of an action that is refused if somebody has saved since its page was opened."""

    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["based_on"].initial = self.context.article.version

    def refuse(self, error: Exception) -> None:
        if not isinstance(error, EditConflict):
            super().refuse(error)
            return
        self.add_error(None, f"{error} Read it again before you go on.")
        # The next press is based on what the message has just said.
        self.data = {**self.data, "based_on": error.theirs}


class Place(Enum):
    """Where the button of an action stands."""

    ACTION_BAR = auto()  # under the text, which is saved first
    SIDEBAR = auto()  # beside it; what was typed neither goes along nor stands in the way
    EDITIONS = auto()  # on the list of editions, for the edition that its address names


@dataclass(frozen=True, kw_only=True)
class WorkflowAction:
    """One thing that can be done to an article, as a row of the table `ACTIONS`.

    `execute` does it and returns what to tell the editor; it raises `Refused` and `EditConflict`.
    Without `needs_form` its button does it at once. Its page says what follows from it, and shows
    what `page_context` returns besides. With `shows_approval` whoever presses it goes by the
    approval that they are shown.
    """

    name: str
    label: str
    is_available: Callable[[ActionContext], bool]  # whether the state of the article lets it happen
    execute: Callable[[ActionContext, Answers], str]
    permission: str = "articles.change_article"
    done: str = ""  # what it would have done after saving, to complete "Saved, but not …"
    explanation: str = ""
    form: type[ActionForm] = ActionForm
    needs_form: bool = True
    place: Place = Place.ACTION_BAR
    is_destructive: bool = False
    shows_approval: bool = False
    next_page: str = "admin:articles_article_change"
    full_label: Callable[[ActionContext], str] | None = None
    consequences: tuple[str, ...] = ()
    page_context: Callable[[ActionContext], dict[str, object]] = lambda context: {}

    def is_allowed(self, context: ActionContext) -> bool:
        """Whether it can be done, by this person, now."""
        return context.user.has_perm(self.permission) and self.is_available(context)

    def label_for(self, context: ActionContext) -> str:
        return self.full_label(context) if self.full_label else self.label


# A row of those that publish.
EditorAction = partial(WorkflowAction, permission="articles.publish_article")


def call(
    function: Callable[..., object], said: str, *, links_to_page: bool = False
) -> Callable[[ActionContext, Answers], str]:
    """An `execute` that hands the answers on to a function of the workflow."""

    def execute(context: ActionContext, answers: Answers) -> str:
        function(context.article, by=context.user, **answers)
        return link_to_page(context.article, said) if links_to_page else said

    return execute


def link_to_page(article: Article, said: str) -> SafeString:
    """What was done, with a link to the page that readers see."""
    address = article.get_absolute_url()
    return format_html('{}: <a href="{}">see it as readers do</a>.', said, address)
