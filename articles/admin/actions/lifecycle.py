"""What readers are told of a published article: withdrawn, superseded, at another address."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles import addresses
from articles.admin.actions.base import Act, ActForm, Subject
from articles.models import Article, Edition
from articles.workflow import lifecycle
from kingsfund.core.fields import LineField, ParagraphsField
from kingsfund.core.numbers import as_number
from kingsfund.core.urls import absolute

EDITORS = "articles.publish_article"


def notice_field(label: str) -> ParagraphsField:
    return ParagraphsField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence or two for readers. They see it under the title, with today’s date.",
    )


def log_field() -> ParagraphsField:
    return ParagraphsField(
        label="A note for the log",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Readers do not see it.",
    )


def see_it(article: Article, what: str) -> SafeString:
    """What was done, with a link to the page that readers see."""
    address = article.get_absolute_url()
    return format_html('{}: <a href="{}">see it as readers do</a>.', what, address)


def on_schedule(subject: Subject) -> list[str]:
    """What becomes of a scheduled edition, if there is one."""
    edition = subject.edition
    if edition is None or edition.status != Edition.Status.SCHEDULED:
        return []
    return [f"Edition {edition.number} is taken off the schedule; its text is kept as a draft."]


class WithdrawForm(ActForm):
    notice = notice_field("Why it is withdrawn")
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


class Withdraw(Act):
    name, label, done = "withdraw", "Withdraw", "withdrawn"
    explanation = "Nobody should rely on it any more, and readers are told why."
    permission = EDITORS
    form = WithdrawForm
    is_grave = True

    def fits(self, subject: Subject) -> bool:
        return subject.is_live

    def context(self, subject: Subject) -> dict[str, object]:
        lines = [
            f"{absolute(subject.article.get_absolute_url())} goes on to open, with your notice "
            "under the title.",
            "It leaves the home page, every list, topic, author’s page and “Read next”, the site "
            "map, and search engines are asked to forget it.",
            "The feeds lose the article and carry “Withdrawn” with your notice.",
            "No new comments are taken. Those published stay if the text does.",
            *on_schedule(subject),
            "No new edition can be published until it is reinstated, which is always possible.",
        ]
        return {"consequences": lines}

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        lifecycle.withdraw(
            subject.article,
            by=subject.user,
            notice=answers["notice"],
            shows_text=answers["shows_text"],
            based_on=answers.get("based_on"),
        )
        return see_it(subject.article, "Withdrawn")


class ReinstateForm(ActForm):
    note = log_field()


class Reinstate(Act):
    name, label, done = "reinstate", "Reinstate", "reinstated"
    explanation = "It stands again as it stood before it was withdrawn."
    permission = EDITORS
    form = ReinstateForm

    def fits(self, subject: Subject) -> bool:
        return subject.article.is_withdrawn()

    def context(self, subject: Subject) -> dict[str, object]:
        lines = [
            "The notice of the withdrawal goes, and so does its entry in the feeds. The log keeps "
            "both.",
            "The text, the place in every list and the banner it had before come back, with the "
            "date of first publication.",
            "Comments are taken again if they were before.",
            "Nothing goes back on the schedule by itself.",
        ]
        return {"consequences": lines}

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        lifecycle.reinstate(
            subject.article,
            by=subject.user,
            note=answers["note"],
            based_on=answers.get("based_on"),
        )
        return see_it(subject.article, "Reinstated")


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


class SupersedeForm(ActForm):
    other = ArticleField(
        label="The newer article",
        max_length=500,
        required=False,
        help_text="Look it up, or paste its address. Empty if it is not on this site: then say in "
        "the notice where to look.",
    )
    notice = notice_field("What took its place, and why")

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
        article = self.subject.article
        if article.is_superseded():
            self.initial |= {"other": article.superseded_by_id, "notice": article.notice}


class Supersede(Act):
    name, label, done = "supersede", "Replace", "replaced"
    explanation = "Something newer has taken its place; readers are shown the way there."
    permission = EDITORS
    form = SupersedeForm

    def fits(self, subject: Subject) -> bool:
        return subject.is_live

    def context(self, subject: Subject) -> dict[str, object]:
        lines = [
            "It stays where it is, with its comments, in every list and in search engines.",
            "A banner under the title says that it is superseded, why, and links to the newer "
            "article. If that is superseded in its turn, the banner links to the newest there is.",
            "The feeds carry “Superseded” with your notice.",
        ]
        if subject.article.is_superseded():
            lines.append("The link and the notice that stand there now are replaced.")
        return {"consequences": lines}

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        lifecycle.supersede(
            subject.article,
            by=subject.user,
            other=answers["other"],
            notice=answers["notice"],
            based_on=answers.get("based_on"),
        )
        return see_it(subject.article, "Replaced")


class StandAgain(Act):
    name, label, done = "undo_supersede", "Undo replacement", "made current again"
    explanation = "It was marked as superseded by mistake, or what took its place is gone."
    permission = EDITORS
    form = ReinstateForm

    def fits(self, subject: Subject) -> bool:
        return subject.is_live and subject.article.is_superseded()

    def context(self, subject: Subject) -> dict[str, object]:
        lines = [
            "The banner, its link and its entry in the feeds go; the log keeps them.",
            "If the article was corrected before, the banner of the correction comes back.",
        ]
        return {"consequences": lines}

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        lifecycle.undo_supersede(
            subject.article,
            by=subject.user,
            note=answers["note"],
            based_on=answers.get("based_on"),
        )
        return see_it(subject.article, "No longer replaced")


class RewordForm(ActForm):
    notice = notice_field("The notice")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notice"].initial = self.subject.article.notice
        self.fields["notice"].help_text = "What readers see under the title."


class Reword(Act):
    name, label, done = "edit_notice", "Edit notice", "given another notice"
    explanation = "For a clearer sentence, not for another reason."
    permission = EDITORS
    form = RewordForm

    def fits(self, subject: Subject) -> bool:
        return subject.article.has_notice()

    def context(self, subject: Subject) -> dict[str, object]:
        lines = [
            "The banner on the page and the entry in the feeds change at once; their date stays.",
            "The log keeps the wording there is now, and who changed it.",
        ]
        return {"consequences": lines}

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        lifecycle.edit_notice(
            subject.article,
            by=subject.user,
            notice=answers["notice"],
            based_on=answers.get("based_on"),
        )
        return see_it(subject.article, "Notice edited")


class RenameForm(ActForm):
    slug = forms.SlugField(
        label="The new address",
        max_length=200,
        help_text="The last part only: small letters, figures and hyphens.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].initial = self.subject.article.slug

    def clean_slug(self) -> str:
        slug, article = self.cleaned_data["slug"], self.subject.article
        if slug == article.slug:
            raise forms.ValidationError("That is its address already.")
        if problem := addresses.taken_by(slug, besides=article, to=self.subject.user):
            raise forms.ValidationError(problem)
        return slug


class Rename(Act):
    name, label, done = "rename", "Change URL", "moved"
    explanation = "For an address that misleads. A better headline is no reason to move a page."
    permission = EDITORS
    form = RenameForm

    def fits(self, subject: Subject) -> bool:
        return subject.article.was_ever_published()

    def context(self, subject: Subject) -> dict[str, object]:
        article = subject.article
        lines = [
            f"The page moves from {absolute(article.get_absolute_url())} to the new address, with "
            "its comments and its history.",
            "The address it has now leads to the new one for ever, and so does every one it had "
            "before. No other article can ever have them.",
            "Feeds and sites that know the article by an old address go on to know it.",
        ]
        return {"consequences": lines, "old_addresses": old_addresses(article)}

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        lifecycle.rename(
            subject.article,
            by=subject.user,
            slug=answers["slug"],
            based_on=answers.get("based_on"),
        )
        return see_it(subject.article, f"URL changed to {subject.article.get_absolute_url()}")


def old_addresses(article: Article) -> list[str]:
    former = article.former_slugs.exclude(slug=article.slug).order_by("pk")
    slugs = former.values_list("slug", flat=True)
    return [absolute(reverse("articles:article-detail", args=[slug])) for slug in slugs]


class TakeDownForm(ActForm):
    reason = ParagraphsField(
        label="Why it is unpublished",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the log. Readers do not see it.",
    )


class TakeDown(Act):
    name, label, done = "unpublish", "Unpublish", "unpublished"
    explanation = (
        "Its address answers “not found”, as if it had never been there. For what should not have "
        "been published; to tell readers why, withdraw it instead."
    )
    permission = EDITORS
    form = TakeDownForm
    is_grave = True

    def fits(self, subject: Subject) -> bool:
        return subject.article.live_edition_id is not None

    def context(self, subject: Subject) -> dict[str, object]:
        lines = [
            "The page, its comments, its files and its earlier editions are gone for readers; so "
            "is every old address of it.",
            "Links to it from elsewhere break. Nobody is told anything.",
            *on_schedule(subject),
            "Nothing is deleted: it can be published again, with the date of first publication.",
        ]
        return {"consequences": lines}

    def perform(self, subject: Subject, answers: dict[str, object]) -> str:
        lifecycle.unpublish(
            subject.article,
            by=subject.user,
            reason=answers["reason"],
            based_on=answers.get("based_on"),
        )
        return "Unpublished: readers and search engines get “not found”."


ACTS: list[Act] = [
    Supersede(),
    StandAgain(),
    Withdraw(),
    Reinstate(),
    Reword(),
    Rename(),
    TakeDown(),
]
