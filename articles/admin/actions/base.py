"""What can be done to an article in the admin besides writing it, each with a page of its own."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Article, Edition
from kingsfund.core.optimistic_locking import EditConflict


@dataclass
class Subject:
    """An article and its draft (or, without one, its latest edition), as somebody sees them.

    `chosen` is the edition that the address of an act names, for acts on an earlier one. `is_held`
    says that the article is locked in this transaction, and that both were read since.
    """

    article: Article
    edition: Edition | None
    user: AbstractUser
    chosen: Edition | None = None
    is_held: bool = False

    @property
    def has_draft(self) -> bool:
        return self.edition is not None and self.edition.is_open()

    @property
    def is_scheduled(self) -> bool:
        return self.edition is not None and self.edition.status == Edition.Status.SCHEDULED

    @property
    def is_live(self) -> bool:
        return self.article.status == Article.Status.PUBLISHED


class ActForm(forms.Form):
    """The questions of an act; it knows the version of the article that the answers are based on."""

    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.fields["based_on"].initial = subject.article.version

    def refuse(self, error: Exception) -> None:
        """Make what refused the act an error of the form."""
        again = " Read it again before you go on." if isinstance(error, EditConflict) else ""
        self.add_error(None, f"{error}{again}")

    def reasons(self) -> list[SafeString]:
        """Why it was refused, to be told on the page of the article."""
        return [format_html("{}", why) for why in self.non_field_errors()]


class Act:
    """One thing that can be done. Subclasses say when, to whom it is open, and do it.

    `asks` is False for an act that needs no answers: its button does it at once, after saving.
    `needs_saving` is False for one that is not about the text being written: it has its place in the
    margin, where what was typed neither goes along nor stands in the way.
    `has_button` is False for an act that something else than a button under the text leads to, and
    `leads_to` names the page of the article that follows it.
    """

    name: str
    label: str
    done = ""  # what it would have done, to complete "Saved, but not …"
    explanation = ""
    permission = "articles.change_article"
    form: type[ActForm] = ActForm
    asks = True
    needs_saving = True
    has_button = True
    is_grave = False
    leads_to = "admin:articles_article_change"
    rests_on_approval = False  # whether somebody who presses it goes by the approval they are shown

    def fits(self, subject: Subject) -> bool:
        """Whether the state of the article lets it happen."""
        raise NotImplementedError

    def is_open_to(self, subject: Subject) -> bool:
        """Whether it can be done, by this person, now."""
        return subject.user.has_perm(self.permission) and self.fits(subject)

    def label_for(self, subject: Subject) -> str:
        return self.label

    def context(self, subject: Subject) -> dict[str, object]:
        """What the page of the act shows besides its form; an `explanation` replaces that of the act."""
        return {}

    def address_after(self, article: Article) -> str:
        """The page that follows it."""
        return reverse(self.leads_to, args=[article.pk])

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        """Do it, and return what to tell the editor. Raises `Refused` and `EditConflict`."""
        raise NotImplementedError


def is_pressed(act: Act, request: HttpRequest) -> bool:
    """Whether the button of an act was pressed on the page where the article is written."""
    return f"_{act.name}" in request.POST
