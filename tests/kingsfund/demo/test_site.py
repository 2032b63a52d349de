from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from articles.content.sanitize import clean_html
from articles.models import Article, Download, Edition, Picture
from articles.publish_checks import problems_of
from comments.models import Comment
from kingsfund.demo.content import read_articles
from kingsfund.models import User
from newsletter.models import Consent, Subscription
from tests.factories import make_article, make_author, make_newsletter, make_topic
from tests.kingsfund.demo.conftest import seed

pytestmark = pytest.mark.usefixtures("small_media")


def test_seed_writes_every_article_of_the_demo(db: None) -> None:
    output = seed()

    assert output.startswith("The demo site is written: 13 articles, ")
    assert Counter(Article.objects.values_list("kind", "status")) == Counter(
        (article.fields["kind"], article.fields["status"])
        for article in read_articles(now=timezone.now())
    )
    assert Article.objects.published().count() == 12
    for edition in Edition.objects.all():
        assert clean_html(edition.body) == edition.body
        assert bool(edition.picture) == bool(edition.picture_alt)


def test_every_article_of_the_demo_passes_the_publish_checks(db: None) -> None:
    seed()

    for article in Article.objects.all():
        problems = problems_of(article, article.latest_edition())
        assert [problem for problem in problems if problem.check != "change_note"] == []


def test_demo_has_its_files(db: None) -> None:
    seed()

    pictures = Picture.objects.all()
    # A corrected edition shows the picture of the one before.
    assert len(pictures) == Edition.objects.filter(number=1).exclude(picture=None).count()
    for picture in pictures:
        assert picture.file.storage.exists(picture.file.name)
        assert (picture.width, picture.rendered_at) == (160, None)
    assert Download.objects.count() >= 2
    for download in Download.objects.all():
        assert 0 < download.size == download.file.storage.size(download.file.name)


def test_demo_subscribers_have_evidence_of_what_they_agreed_to(db: None) -> None:
    seed()

    confirmed = Subscription.objects.confirmed()
    assert confirmed.count() >= 5
    for place in confirmed:
        events = place.subscriber.consents.filter(newsletter=place.newsletter).order_by("pk")
        assert [consent.event for consent in events] == ["asked", "confirmed"]
        assert [consent.at for consent in events] == [place.created_at, place.confirmed_at]


def test_demo_pages_are_there(db: None) -> None:
    seed()

    client = Client()
    for article in Article.objects.published():
        page = client.get(article.get_absolute_url()).content.decode()
        assert article.live_edition.title in page
    assert client.get("/").status_code == 200


def test_nothing_of_the_demo_is_of_tomorrow(db: None) -> None:
    seed()

    now = timezone.now()
    assert not Article.objects.filter(published_at__gt=now).exists()
    assert not Comment.objects.filter(submitted_at__gt=now).exists()
    assert not Consent.objects.filter(at__gt=now).exists()


@pytest.mark.parametrize("begin", [make_article, make_author, make_topic, make_newsletter])
def test_demo_keeps_out_of_a_site_that_somebody_began(
    db: None, begin: Callable[[], object]
) -> None:
    begin()
    before = Article.objects.count()

    output = seed()

    assert "no demo site was written" in output
    assert Article.objects.count() == before
    assert User.objects.filter(is_superuser=True).count() == 1
