import pytest
from django.core.management import CommandError

from articles.models import Article, Author, Byline, Topic
from comments.models import Comment
from kingsfund.demo import site
from kingsfund.demo.people import AUTHORS, TOPICS
from kingsfund.models import User
from newsletter.models import Newsletter, Subscriber
from tests.kingsfund.demo.conftest import seed

pytestmark = pytest.mark.usefixtures("small_media")


def test_demo_is_written_once(db: None) -> None:
    seed()
    before = list(Article.objects.values()), list(Comment.objects.values())

    assert seed() == "There is content here already, so no demo site was written.\n"

    assert (list(Article.objects.values()), list(Comment.objects.values())) == before


def test_demo_that_fails_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(site, "write_subscribers", fail)

    with pytest.raises(OSError, match="The disk is full"):
        seed()

    assert [model.objects.count() for model in (Article, Comment, User, Newsletter)] == [0] * 4


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


def test_options_leave_out_the_demo(db: None) -> None:
    seed(subscribers=1)

    assert Article.objects.count() == 0


def test_numbers_below_nought_are_refused(db: None) -> None:
    with pytest.raises(CommandError, match="Numbers start at 0"):
        seed(articles=-1)


def test_rows_go_on_top_of_the_demo(db: None, small_media: None) -> None:
    seed()
    before = Comment.objects.count(), Subscriber.objects.count()

    seed(articles=5, comments=10, pending=2, busy=3, subscribers=4)

    assert Article.objects.count() == 13 + 5 + 1
    assert (Comment.objects.count(), Subscriber.objects.count()) == (before[0] + 15, before[1] + 4)
    assert Newsletter.objects.count() == 3


def test_seed_goes_on_after_rows_were_deleted(db: None) -> None:
    seed(articles=10, subscribers=10)
    Subscriber.objects.filter(pk__gte=Subscriber.objects.order_by("pk")[5].pk).delete()

    seed(articles=5, subscribers=10)

    assert [Article.objects.count(), Subscriber.objects.count()] == [15, 15]
