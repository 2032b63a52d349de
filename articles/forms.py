from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from articles.models import Article, Author, Topic
from articles.models.article_queryset import ArticleQuerySet
from kingsfund.core.fields import LineField, ParagraphsField


class ArticleFilterForm(forms.Form):
    """What a reader asks the list of articles for, by link or by form."""

    kind = forms.ChoiceField(
        label="Type", required=False, choices=[("", "All types"), *Article.Kind.choices]
    )
    topic = forms.ModelChoiceField(
        Topic.objects.none(), to_field_name="slug", required=False, empty_label="All topics"
    )
    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    author = forms.ModelChoiceField(
        Author.objects.none(), to_field_name="slug", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "filter-%s"})
        topic = cast(forms.ModelChoiceField, self.fields["topic"])
        author = cast(forms.ModelChoiceField, self.fields["author"])
        topic.queryset, author.queryset = Topic.objects.with_articles(), Author.objects.published()
        first, last = Article.objects.published().span()
        years = (
            range(timezone.localtime(last).year, timezone.localtime(first).year - 1, -1)
            if last
            else ()
        )
        year = cast(forms.ChoiceField, self.fields["year"])
        choices: list[tuple[Any, Any]] = [("", "All years"), *((one, one) for one in years)]
        year.choices = choices

    def articles(self) -> ArticleQuerySet:
        """The published articles asked for; none when a value is one that no article has."""
        articles = Article.objects.published()
        if not self.is_valid():
            return articles.none()
        chosen = self.cleaned_data
        if chosen["kind"]:
            articles = articles.of_kind(chosen["kind"])
        if chosen["topic"]:
            articles = articles.in_topic(chosen["topic"])
        if chosen["year"]:
            articles = articles.published_in(chosen["year"])
        if chosen["author"]:
            articles = articles.by_author(chosen["author"])
        return articles

    def described(self) -> list[str]:
        """What is asked for, in words: the type, the topic, the year, the author."""
        chosen = self.cleaned_data if self.is_valid() else {}
        words = {**chosen, "kind": dict(Article.Kind.choices).get(chosen.get("kind", ""))}
        return [str(words[name]) for name in self.fields if words.get(name)]

    def as_query(self) -> str:
        """The valid part of the request as a query string, for the links to other pages."""
        chosen = self.cleaned_data if self.is_valid() else {}
        values = {name: getattr(value, "slug", value) for name, value in chosen.items() if value}
        return urlencode(values)


class RemarkForm(forms.Form):
    """A remark on a paragraph or, with no paragraph, on the whole text."""

    paragraph = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    quote = LineField(
        label="The words it is about",
        required=False,
        help_text="Optional. Select words in the text, or type them.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = ParagraphsField(
        label="Remark", max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "remark-%s"})


class FactsForm(forms.Form):
    """An invited reader says of one very text that its facts are checked."""

    digest = forms.CharField(widget=forms.HiddenInput)
    statement = ParagraphsField(
        label="What you checked, in a sentence",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "auto_id": "facts-%s"})


def paragraph_asked(request: HttpRequest) -> int | str | None:
    """Beside which paragraph the form for a remark was asked for: its index, "whole", or none."""
    asked = request.GET.get("at", "")
    if asked == "whole":
        return asked
    return int(asked) if asked.isdecimal() and len(asked) < 6 else None
