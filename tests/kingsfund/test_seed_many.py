from collections import Counter
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.content.sanitize import clean_html, to_text
from articles.models import Article, Author, Byline, Edition, Topic
from comments.models import Comment, Decision
from comments.screening.registry import SIGNALS
from kingsfund.seeding import demo, many_articles, many_comments, many_signals, many_subscribers
from kingsfund.seeding.people import AUTHORS, TOPICS
from kingsfund.seeding.prose import Prose
from newsletter.models import Consent, Newsletter, Subscriber, Subscription
from tests.factories import make_article, make_draft, make_newsletter, make_topic


def seed(**options: int) -> str:
    out = StringIO()
    call_command("seed", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several batches even of a few rows."""
    monkeypatch.setattr(many_articles, "BATCH", 7)
    monkeypatch.setattr(many_comments, "BATCH", 7)
    monkeypatch.setattr(many_comments, "PAGE", 4)
    monkeypatch.setattr(many_subscribers, "BATCH", 7)


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


def test_seed_is_the_same_on_every_machine() -> None:
    first, again, other = Prose("a"), Prose("a"), Prose("b")

    assert first.body() == again.body() != other.body()


def test_comments_are_spread_over_the_articles(db: None) -> None:
    seed(articles=20, comments=100)

    counts = Counter(Comment.objects.values_list("article", flat=True))
    assert counts.total() == 100
    assert len(counts) > 10
    assert max(counts.values()) <= 25
    comments = Comment.objects.select_related("article", "parent")
    assert 0 < sum(1 for comment in comments if comment.parent) < 40
    for comment in comments:
        assert comment.status == Comment.Status.PUBLISHED
        assert comment.article.published_at <= comment.submitted_at <= comment.decided_at
        assert comment.decided_at <= timezone.now()
        if comment.parent:
            assert comment.parent.article == comment.article
            assert comment.parent.parent is None
            assert comment.parent.submitted_at <= comment.submitted_at
    assert Comment.objects.visible().count() == 100
    assert Decision.objects.count() == 0


def test_comments_go_to_what_is_there_if_no_articles_come(db: None) -> None:
    article, closed = make_article(), make_article(comment_policy="closed")
    make_draft()

    seed(comments=25)

    assert (article.comments.count(), closed.comments.count()) == (25, 0)
    assert not article.comments.filter(decided_at__gt=timezone.now()).exists()


@pytest.mark.parametrize("option", ["comments", "pending"])
def test_comments_need_an_article(db: None, option: str) -> None:
    with pytest.raises(CommandError) as error:
        seed(**{option: 1})

    assert str(error.value) == ("There is no published article to comment on: add --articles N.")


def test_pending_comments_wait(db: None) -> None:
    seed(articles=3, pending=20)

    waiting = Comment.objects.awaiting_moderation()
    assert [waiting.count(), Comment.objects.count()] == [20, 20]
    assert waiting.first().submitted_at >= timezone.now() - timedelta(days=10, minutes=1)
    assert {comment.decided_at for comment in waiting} == {None}


def test_pending_comments_have_signals_and_scores(db: None) -> None:
    seed(articles=3, pending=60)

    for comment in Comment.objects.prefetch_related("signals"):
        signals = comment.signals.all()
        assert comment.score == sum(signal.weight for signal in signals)
        assert {signal.is_open for signal in signals} <= {True}
    assert 0 < Comment.objects.exclude(score=0).count() < 40
    assert Comment.objects.values("organisation").distinct().count() > 12


def test_busy_article_has_all_the_comments(db: None) -> None:
    seed(busy=20)
    seed(busy=10)

    article = Article.objects.published().get()
    assert article.slug == "busy"
    assert article.comments.shown().count() == 30
    assert 0 < article.comments.exclude(parent=None).count() < 15


def test_subscribers_are_confirmed_with_evidence(db: None) -> None:
    seed(subscribers=30)

    assert Subscriber.objects.confirmed().count() == 30
    assert Newsletter.objects.count() == 3
    places = Subscription.objects.deliverable()
    assert places.count() == Subscription.objects.count() >= 30
    assert Consent.objects.count() == 2 * places.count()
    for place in places.select_related("newsletter", "subscriber")[:5]:
        consents = place.subscriber.consents.filter(newsletter=place.newsletter).order_by("pk")
        assert [consent.event for consent in consents] == ["asked", "confirmed"]
        assert consents[1].at == place.confirmed_at
        assert place.newsletter.name in consents[0].wording


def test_subscribers_take_the_newsletters_that_are_there(db: None) -> None:
    newsletter = make_newsletter()

    seed(subscribers=5)

    assert {place.newsletter for place in Subscription.objects.all()} == {newsletter}


def test_seed_may_be_run_again_and_again(db: None) -> None:
    for _ in range(3):
        seed(articles=10, comments=20, pending=3, busy=5, subscribers=10)

    assert [
        Article.objects.count(),
        Byline.objects.values("edition__article").distinct().count(),
        Comment.objects.count(),
        Subscriber.objects.count(),
        Topic.objects.count(),
        Author.objects.count(),
    ] == [31, 30, 84, 30, len(TOPICS), len(AUTHORS)]


def test_seed_goes_on_after_rows_were_deleted(db: None) -> None:
    seed(articles=10, subscribers=10)
    Subscriber.objects.filter(pk__gte=Subscriber.objects.order_by("pk")[5].pk).delete()

    seed(articles=5, subscribers=10)

    assert [Article.objects.count(), Subscriber.objects.count()] == [15, 15]


def test_seed_takes_topics_that_are_there(db: None) -> None:
    make_topic("Dentistry", slug="teeth")
    make_topic("Drugs", slug="medicines")

    seed(articles=1)

    assert Topic.objects.count() == 10


def test_options_leave_out_the_demo(db: None) -> None:
    seed(subscribers=1)

    assert Article.objects.count() == 0


def test_numbers_below_nought_are_refused(db: None) -> None:
    with pytest.raises(CommandError, match="Numbers start at 0"):
        seed(articles=-1)


def test_rows_go_in_by_the_batch(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_comments, "BATCH", 1000)
    make_article()

    def queries(number: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            many_comments.add_comments(
                number, first_article=0, now=timezone.now(), advance=lambda done: None
            )
        return len(captured)

    assert queries(300) < 30


def test_progress_is_told_of_every_row(db: None) -> None:
    make_article()
    done: list[int] = []

    many_comments.add_comments(20, first_article=0, now=timezone.now(), advance=done.append)

    assert done == [7, 7, 6]


def test_rows_go_on_top_of_the_demo(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "PICTURE_SIZE", (160, 90))
    seed()
    before = Comment.objects.count(), Subscriber.objects.count()

    seed(articles=5, comments=10, pending=2, busy=3, subscribers=4)

    assert Article.objects.count() == 13 + 5 + 1
    assert (Comment.objects.count(), Subscriber.objects.count()) == (before[0] + 15, before[1] + 4)
    assert Newsletter.objects.count() == 3


def test_articles_have_as_many_editions_as_asked_for(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(many_articles, "BATCH", 50)
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


def test_every_seeded_signal_is_one_that_is_asked() -> None:
    assert {name for name, *_ in many_signals.SIGNALS} <= SIGNALS.keys()
