"""What the tests of comments share: a form filled in, and the way from the preview to the post."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments import submission_token
from comments.models import Comment
from tests.factories import make_article


@pytest.fixture
def article(db: None) -> Article:
    return make_article("Waiting well", slug="waiting-well")


@pytest.fixture
def filled_in() -> dict[str, str]:
    """A form that is filled in as it should be."""
    return {
        "text": "I read this with care.\n\nWe saw the same at https://example.org/ours.",
        "name": "Iris Calder",
        "job_title": "Ward manager",
        "organisation": "Northvale Hospitals",
        "email": "iris@example.net",
        "declared_interest": "",
        "agrees": "on",
        "second_subject": "",
        "parent": "",
    }


@pytest.fixture
def ready(article: Article, filled_in: dict[str, str]) -> dict[str, str]:
    """The second post of a journey: the filled_in with a token from a minute ago."""
    return {**filled_in, "act": "send", "token": token_for(article)}


def token_for(
    article: Article, parent: Comment | None = None, *, age: timedelta = timedelta(minutes=1)
) -> str:
    return submission_token.begin(article, parent, at=timezone.now() - age).token()


def respond(
    client: Client, article: Article, data: dict[str, str], **extra: object
) -> HttpResponse:
    return client.post(f"/articles/{article.slug}/respond/", data, **extra)


def hidden(response: HttpResponse, name: str) -> str:
    """The value of a hidden field of the page."""
    match = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    assert match, f"no field {name} in the page"
    return unescape(match.group(1))


def typed(response: HttpResponse) -> dict[str, str]:
    """What the form on the page holds, as the browser would show it."""
    form = response.context["form"]
    return {
        name: form[name].value() for name in ("text", "name", "job_title", "organisation", "email")
    }
