from datetime import timedelta

import pytest
from django.utils import timezone

from articles.content.sanitize import clean_html, to_text
from articles.models import Article, Author, Edition, Topic
from kingsfund.demo import bulk_articles
from tests.factories import make_topic
from tests.kingsfund.demo.conftest import seed


def test_articles_are_published_over_ten_years(db: None) -> None:
    assert seed(articles=40).startswith("Added: 40 articles, in ")

    articles = list(Article.objects.published().order_by("pk").for_listing())
    times = [article.published_at for article in articles]
    now = timezone.now()
    assert len(articles) == 40
    assert times == sorted(times)
    assert now - timedelta(days=3651) < times[0] < now - timedelta(days=3000)
    assert now - timedelta(days=100) < times[-1] < now
    assert [Topic.objects.count(), Author.objects.count()] == [10, 20]
    for article in articles:
        edition = article.live_edition
        assert edition.article == article
        assert (edition.number, edition.published_at) == (1, article.published_at)
        assert clean_html(edition.body) == edition.body
        assert 600 < len(to_text(edition.body).split()) < 1000
        assert 0 < len(edition.standfirst) <= 300
        assert 1 <= len(article.bylines.all()) <= 3
        assert 1 <= article.topics.count() <= 2


def test_articles_differ(db: None) -> None:
    seed(articles=20)

    assert Edition.objects.values("body").distinct().count() == 20
    assert Edition.objects.values("title").distinct().count() > 15


def test_seed_takes_topics_that_are_there(db: None) -> None:
    make_topic("Dentistry", slug="teeth")
    make_topic("Drugs", slug="medicines")

    seed(articles=1)

    assert Topic.objects.count() == 10


def test_articles_have_as_many_editions_as_asked_for(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_articles, "BATCH", 50)
    seed(articles=200, editions=5)

    assert Edition.objects.count() == 1000
    states = [edition.status for edition in Edition.objects.drafts()]
    assert sorted(states) == ["draft", "in_review", "ready", "scheduled"]
    articles = Article.objects.published().for_listing()
    assert len(articles) == 200
    for article in articles:
        assert article.live_edition == article.editions.published().order_by("-number").first()
        assert article.live_edition.number >= 4
        assert article.published_at <= article.live_edition.published_at <= timezone.now()
    assert 0 < Article.objects.due_for_check().count() < 50
