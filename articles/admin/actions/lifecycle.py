"""What readers are told of a published article: withdrawn, superseded, at another address."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.urls import reverse

from articles import addresses
from articles.admin.actions.base import (
    ActionContext,
    Answers,
    EditorAction,
    VersionedActionForm,
    call,
    link_to_page,
    text_field,
)
from articles.models import Article
from articles.workflow import lifecycle
from kingsfund.core.fields import LineField
from kingsfund.core.http.urls import absolute
from kingsfund.core.numbers import as_number

TOLD = "A sentence or two for readers. They see it under the title, with today’s date."


class WithdrawForm(VersionedActionForm):
    notice = text_field("Why it is withdrawn", TOLD)
    shows_text = forms.TypedChoiceField(
        label="Readers can still read the text",
        choices=[
            ("yes", "Yes: the text and its comments stay, under the notice"),
            ("no", "No: only the title, the notice, the authors and the citation stay"),
        ],
        coerce=lambda answer: answer == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )


class LogNoteForm(VersionedActionForm):
    note = text_field("A note for the log", "Readers do not see it.", rows=2, required=False)


class ArticleField(LineField):
    """A published article, named by its number, by the last part of its address or by all of it."""

    def clean(self, value: str) -> Article | None:
        named = super().clean(value).split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
        if not named:
            return None
        published = Article.objects.published()
        found = published.filter(pk=named) if as_number(named) is not None else published.none()
        other = found.first() or published.filter(slug=named).first()
        other = other or published.formerly_at(named).first()
        if other is None:
            raise forms.ValidationError("No published article has this number or address.")
        return other


class SupersedeForm(VersionedActionForm):
    other = ArticleField(
        label="The newer article",
        max_length=500,
        required=False,
        help_text="Look it up, or paste its address. Empty if it is not on this site: then say in "
        "the notice where to look.",
    )
    notice = text_field("What took its place, and why", TOLD)

    class Media:
        js = (
            "admin/js/vendor/jquery/jquery.min.js",
            "admin/js/jquery.init.js",
            "admin/js/admin/RelatedObjectLookups.js",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rel = Article._meta.get_field("superseded_by").remote_field
        self.fields["other"].widget = ForeignKeyRawIdWidget(
            rel, admin.site, attrs={"class": "vTextField"}
        )
        article = self.context.article
        if article.is_superseded():
            self.initial |= {"other": article.superseded_by_id, "notice": article.notice}


class EditNoticeForm(VersionedActionForm):
    notice = text_field("The notice", "What readers see under the title.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["notice"] = self.context.article.notice


class RenameForm(VersionedActionForm):
    slug = forms.SlugField(
        label="The new address",
        max_length=200,
        help_text="The last part only: small letters, figures and hyphens.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["slug"] = self.context.article.slug

    def clean_slug(self) -> str:
        slug, article = self.cleaned_data["slug"], self.context.article
        if slug == article.slug:
            raise forms.ValidationError("That is its address already.")
        if problem := addresses.taken_by(slug, besides=article, to=self.context.user):
            raise forms.ValidationError(problem)
        return slug


class UnpublishForm(VersionedActionForm):
    reason = text_field("Why it is unpublished", "Kept in the log. Readers do not see it.")


def rename(context: ActionContext, answers: Answers) -> str:
    article = context.article
    lifecycle.rename(article, by=context.user, **answers)
    return link_to_page(article, f"URL changed to {article.get_absolute_url()}")


def page_of_withdrawal(context: ActionContext) -> dict[str, object]:
    lines = [
        f"{absolute(context.article.get_absolute_url())} goes on to open, with your notice "
        "under the title.",
        "It leaves the home page, every list, topic, author’s page and “Read next”, the site "
        "map, and search engines are asked to forget it.",
        "The feeds lose the article and carry “Withdrawn” with your notice.",
        "No new comments are taken. Those published stay if the text does.",
        *on_schedule(context),
        "No new edition can be published until it is reinstated, which is always possible.",
    ]
    return {"consequences": lines}


def on_schedule(context: ActionContext) -> list[str]:
    """What becomes of a scheduled edition, if there is one."""
    if not context.is_scheduled():
        return []
    number = context.edition.number
    return [f"Edition {number} is taken off the schedule; its text is kept as a draft."]


def page_of_replacement(context: ActionContext) -> dict[str, object]:
    lines = [
        "It stays where it is, with its comments, in every list and in search engines.",
        "A banner under the title says that it is superseded, why, and links to the newer "
        "article. If that is superseded in its turn, the banner links to the newest there is.",
        "The feeds carry “Superseded” with your notice.",
    ]
    if context.article.is_superseded():
        lines.append("The link and the notice that stand there now are replaced.")
    return {"consequences": lines}


def page_of_renaming(context: ActionContext) -> dict[str, object]:
    article = context.article
    lines = [
        f"The page moves from {absolute(article.get_absolute_url())} to the new address, with "
        "its comments and its history.",
        "The address it has now leads to the new one for ever, and so does every one it had "
        "before. No other article can ever have them.",
        "Feeds and sites that know the article by an old address go on to know it.",
    ]
    return {"consequences": lines, "old_addresses": old_addresses(article)}


def old_addresses(article: Article) -> list[str]:
    former = article.former_slugs.exclude(slug=article.slug).order_by("pk")
    slugs = former.values_list("slug", flat=True)
    return [absolute(reverse("articles:article-detail", args=[slug])) for slug in slugs]


def page_of_unpublishing(context: ActionContext) -> dict[str, object]:
    lines = [
        "The page, its comments, its files and its earlier editions are gone for readers; so "
        "is every old address of it.",
        "Links to it from elsewhere break. Nobody is told anything.",
        *on_schedule(context),
        "Nothing is deleted: it can be published again, with the date of first publication.",
    ]
    return {"consequences": lines}


ACTIONS = [
    EditorAction(
        name="supersede",
        label="Replace",
        done="replaced",
        explanation="Something newer has taken its place; readers are shown the way there.",
        is_available=ActionContext.is_live,
        execute=call(lifecycle.supersede, "Replaced", links_to_page=True),
        form=SupersedeForm,
        page_context=page_of_replacement,
    ),
    EditorAction(
        name="undo_supersede",
        label="Undo replacement",
        done="made current again",
        explanation="It was marked as superseded by mistake, or what took its place is gone.",
        is_available=lambda context: context.is_live() and context.article.is_superseded(),
        execute=call(lifecycle.undo_supersede, "No longer replaced", links_to_page=True),
        form=LogNoteForm,
        consequences=(
            "The banner, its link and its entry in the feeds go; the log keeps them.",
            "If the article was corrected before, the banner of the correction comes back.",
        ),
    ),
    EditorAction(
        name="withdraw",
        label="Withdraw",
        done="withdrawn",
        explanation="Nobody should rely on it any more, and readers are told why.",
        is_available=ActionContext.is_live,
        execute=call(lifecycle.withdraw, "Withdrawn", links_to_page=True),
        form=WithdrawForm,
        page_context=page_of_withdrawal,
        is_destructive=True,
    ),
    EditorAction(
        name="reinstate",
        label="Reinstate",
        done="reinstated",
        explanation="It stands again as it stood before it was withdrawn.",
        is_available=ActionContext.is_withdrawn,
        execute=call(lifecycle.reinstate, "Reinstated", links_to_page=True),
        form=LogNoteForm,
        consequences=(
            "The notice of the withdrawal goes, and so does its entry in the feeds. The log keeps "
            "both.",
            "The text, the place in every list and the banner it had before come back, with the "
            "date of first publication.",
            "Comments are taken again if they were before.",
            "Nothing goes back on the schedule by itself.",
        ),
    ),
    EditorAction(
        name="edit_notice",
        label="Edit notice",
        done="given another notice",
        explanation="For a clearer sentence, not for another reason.",
        is_available=lambda context: context.article.has_notice(),
        execute=call(lifecycle.edit_notice, "Notice edited", links_to_page=True),
        form=EditNoticeForm,
        consequences=(
            "The banner on the page and the entry in the feeds change at once; their date stays.",
            "The log keeps the wording there is now, and who changed it.",
        ),
    ),
    EditorAction(
        name="rename",
        label="Change URL",
        done="moved",
        explanation="For an address that misleads. A better headline is no reason to move a page.",
        is_available=lambda context: context.article.was_ever_published(),
        execute=rename,
        form=RenameForm,
        page_context=page_of_renaming,
    ),
    EditorAction(
        name="unpublish",
        label="Unpublish",
        done="unpublished",
        explanation=(
            "Its address answers “not found”, as if it had never been there. For what should not "
            "have been published; to tell readers why, withdraw it instead."
        ),
        is_available=lambda context: context.article.live_edition_id is not None,
        execute=call(
            lifecycle.unpublish, "Unpublished: readers and search engines get “not found”."
        ),
        form=UnpublishForm,
        page_context=page_of_unpublishing,
        is_destructive=True,
    ),
]
