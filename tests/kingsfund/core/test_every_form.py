"""Every form of the project, public or in the admin: costly, hidden and over-long input."""

import pkgutil
import unicodedata
from collections.abc import Iterator
from importlib import import_module

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.forms.forms import BaseForm
from django.test import Client, RequestFactory

import articles
import comments
import kingsfund
import newsletter
from articles.models import Article
from comments.models import Comment
from kingsfund.core.fields import AddressField, LineField, UncutField
from kingsfund.core.text import RAW_LIMIT
from kingsfund.models import User
from newsletter.models import Newsletter
from tests.factories import make_article, make_comment, make_newsletter

# The smallest that no field of any length is right to look into.
BOMB = "A" + "\u302e" * (RAW_LIMIT // 2) + "\u1b44" * (RAW_LIMIT // 2)
# What nobody types: hidden fields, and those in which only a program writes.
NOT_TYPED = {"second_subject", "website", "source", "window", "digest", "parent", "approval"}
# Checked for their own characters, of which none is a mark.
OTHERWISE_CHECKED = (forms.SlugField, forms.ChoiceField)


def classes_of_forms() -> Iterator[type[BaseForm]]:
    """Every form class that a module of ours defines."""
    for package in (kingsfund, articles, comments, newsletter):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name and module.name != "kingsfund.wsgi":
                import_module(module.name)
    waiting = [BaseForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        if form.__module__.split(".")[0] in ("kingsfund", "articles", "comments", "newsletter"):
            yield form


def forms_of_the_admin() -> Iterator[type[BaseForm]]:
    """The form of every model and every inline, as somebody with all rights has them."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    for model_admin in admin.site._registry.values():
        if model_admin.has_add_permission(request) or model_admin.has_change_permission(request):
            yield model_admin.get_form(request)
            yield model_admin.get_form(request, obj=model_admin.model(), change=True)
            for inline in model_admin.inlines:
                shown = inline(model_admin.model, admin.site)
                yield shown.get_formset(request).form


def text_fields() -> Iterator[tuple[str, forms.Field]]:
    """Each field of each form into which a text can be typed, with its name."""
    for form in {*classes_of_forms(), *forms_of_the_admin()}:
        # Django's sign-in learns how long a user name is when it is made.
        fields = form().fields if issubclass(form, AuthenticationForm) else form.base_fields
        for name, field in fields.items():
            if isinstance(field, forms.CharField):
                yield f"{form.__qualname__}.{name}", field


def typed_fields() -> dict[str, forms.Field]:
    return {
        name: field
        for name, field in text_fields()
        if name.rpartition(".")[2] not in NOT_TYPED and not isinstance(field, OTHERWISE_CHECKED)
    }


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are handed to `unicodedata.normalize`."""
    texts: list[str] = []
    normalize = unicodedata.normalize

    def note(form: str, text: str) -> str:
        texts.append(text)
        return normalize(form, text) if len(text) < len(BOMB) else ""

    monkeypatch.setattr(unicodedata, "normalize", note)
    return texts


def test_there_are_as_many_fields_as_there_should_be(db: None) -> None:
    names = set(typed_fields())
    assert len(names) > 60
    assert names >= {
        *("CommentForm.name", "ReportForm.text", "AskForm.email", "PreferencesForm.name"),
        *("AuthorForm.name", "TopicForm.name", "ArticleForm.title", "NewsletterForm.name"),
        *("SavedFilterForm.name", "RuleForm.text", "InvitationForm.email", "UserForm.email"),
    }


def test_every_field_refuses_a_bomb_before_it_is_normalised(db: None, handed: list[str]) -> None:
    took = []
    for name, field in text_fields():
        try:
            field.clean(BOMB)
        except ValidationError:
            continue
        if not isinstance(field.widget, forms.PasswordInput):
            took.append(name)
    # The body of an article has its own limits; the others are never looked into.
    assert [name for name in took if name.rpartition(".")[2] not in {*NOT_TYPED, "body"}] == []
    assert [text[:20] for text in handed if "\u302e" in text] == []


def test_every_field_that_people_type_in_is_one_of_ours(db: None) -> None:
    djangos = {
        type(field).__name__: name
        for name, field in typed_fields().items()
        if not isinstance(field, UncutField | AddressField)
        and not isinstance(field.widget, forms.PasswordInput)
    }
    others = {"UsernameField", "ReadOnlyPasswordHashField", "ProseEditorFormField"}
    assert djangos.keys() <= others, djangos


def test_no_browser_cuts_what_people_type(db: None) -> None:
    cut = [name for name, field in typed_fields().items() if "maxlength" in field.widget.attrs]
    assert [name for name in cut if "username" not in name] == []


def test_every_line_takes_a_soft_return_for_a_space(db: None) -> None:
    lines = {name: field for name, field in typed_fields().items() if isinstance(field, LineField)}
    kept = {name: field.to_python("Jo\x0bhn\u2028D\tE") for name, field in lines.items()}
    assert (len(lines) > 30, set(kept.values())) == (True, {"Jo hn D E"})


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x9f", "\ufffe", "\uffff", "\U0001fffe", "\ud800"])
def test_every_line_refuses_what_xml_cannot_hold(db: None, char: str) -> None:
    took = []
    for name, field in typed_fields().items():
        if isinstance(field, LineField):
            try:
                took.append((name, field.clean(f"Jo{char}hn")))
            except ValidationError:
                continue
    assert took == []


def test_a_text_area_of_one_line_takes_line_breaks_for_spaces() -> None:
    assert LineField(widget=forms.Textarea).clean("One\r\ntwo.") == "One two."


def test_a_bomb_that_is_posted_is_answered_beside_its_field(
    db: None, client: Client, handed: list[str]
) -> None:
    article, weekly = make_article(slug="beds"), make_newsletter()
    comment = make_comment(article, status=Comment.Status.PUBLISHED)
    posts = bombs_for(article, comment, weekly)
    codes = {path: client.post(path, data).status_code for path, data in posts.items()}
    assert set(codes.values()) == {422}, codes
    assert [text[:20] for text in handed if "\u302e" in text] == []


def bombs_for(article: Article, comment: Comment, weekly: Newsletter) -> dict[str, dict[str, str]]:
    lines = ("name", "job_title", "organisation", "declared_interest", "email", "text")
    return {
        f"/articles/{article.slug}/respond/": dict.fromkeys(lines, BOMB),
        f"/comments/{comment.pk}/report/": {"cause": "other", "text": BOMB, "email": BOMB},
        "/newsletter/subscribe/": {"email": BOMB, "newsletters": weekly.offer, "source": BOMB},
    }
