import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles.content.sanitize import clean_html
from articles.models import Article, Download, Edition, Picture
from articles.publish_checks import problems_of
from comments.audit import blind_reviews, transparency
from comments.audit.verification import find_faults
from comments.models import (
    Appeal,
    Comment,
    Correction,
    Decision,
    MonthlyAccount,
    Note,
    Opinion,
    Rule,
    SavedView,
    Signal,
)
from kingsfund.demo import pictures
from kingsfund.models import Mail
from kingsfund.seeding import demo
from kingsfund.seeding.content import moment, read_articles, read_site
from newsletter.models import Consent, Newsletter, Subscription
from tests.conftest import make_user
from tests.factories import make_article, make_author, make_newsletter, make_topic


def seed(**options: int) -> str:
    out = StringIO()
    call_command("seed", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _small_drawings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same drawings, in a size that takes no time."""
    monkeypatch.setattr(demo, "PICTURE_SIZE", (160, 90))
    for name in ("USERNAME", "EMAIL", "PASSWORD"):
        monkeypatch.delenv(f"DJANGO_SUPERUSER_{name}", raising=False)


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


def test_every_article_of_the_demo_would_pass_the_gate(db: None) -> None:
    seed()

    for article in Article.objects.all():
        problems = problems_of(article, article.latest_edition())
        assert [problem for problem in problems if problem.check != "change_note"] == []


def test_demo_shows_a_correction_and_what_it_corrected(db: None, client: Client) -> None:
    seed()
    article = Article.objects.get(standing="corrected")
    page = client.get(article.get_absolute_url()).text
    assert article.notice in page
    first, second = article.editions.order_by("number")
    assert (first.body == second.body, len(first.body)) == (False, len(second.body))
    assert client.get(f"{article.get_absolute_url()}compare/1/2/").status_code == 200


def test_demo_shows_a_draft_in_review_with_what_was_said_of_it(db: None) -> None:
    seed()
    edition = Edition.objects.in_state("in_review").get()
    said = [(remark.who(), remark.paragraph) for remark in edition.remarks.for_reading()]
    assert said == [("Dr Imogen Farley (invited)", 1), ("Dr Imogen Farley (invited)", 4)]


def test_demo_shows_every_state_of_a_comment(db: None) -> None:
    seed()

    outcomes = Comment.objects.outcomes()
    assert min(outcomes.values()) >= 1
    assert outcomes["waiting"] >= 12
    decided = Decision.objects.exclude(comment__status="waiting").values("comment").distinct()
    assert decided.count() == sum(outcomes.values()) - outcomes["waiting"]
    assert Comment.objects.filter(from_author=True).count() >= 1
    assert Comment.objects.exclude(parent=None).count() >= 5
    assert {*Subscription.objects.values_list("status", flat=True)} == {"confirmed", "pending"}


def test_demo_shows_the_admin_alive(db: None) -> None:
    seed()

    waiting = Comment.objects.awaiting_moderation()
    assert {*waiting.values_list("screening", flat=True)} == {"done"}
    found = {*Signal.objects.filter(comment__in=waiting.order_by()).values_list("name", flat=True)}
    assert {"rules", "links", "repeated", "shouting", "contact-details"} <= found
    assert waiting.over_promise().count() >= 1
    assert {*waiting.values_list("is_first", flat=True)} == {True, False}
    assert [comment.report_count for comment in Comment.objects.gravest_first()] == [2]
    assert Appeal.objects.open().count() == 1
    assert Comment.objects.picked().count() == 2
    assert Comment.objects.exclude(edit_note="").count() == 1
    assert Comment.objects.gone().count() == 1
    assert Correction.objects.get().edition.article.standing == "corrected"
    assert [*Rule.objects.values_list("is_active", flat=True)] == [False, True]
    assert (Note.objects.count(), SavedView.objects.count()) == (1, 1)


def test_demo_has_months_of_moderation_behind_it(db: None) -> None:
    seed()

    editor = User.objects.get(is_superuser=True)
    assert Opinion.objects.open_to(editor).count() == 3
    given = blind_reviews.agreement(timezone.now() - timedelta(days=365))
    assert 0 < given.alike < given.given
    assert len(transparency.published_accounts()) == 2
    while transparency.close_months():
        pass
    assert MonthlyAccount.objects.count() > 12
    assert list(find_faults()) == []
    assert not Mail.objects.filter(name__startswith="comments/").exists()


def test_demo_comments_are_numbered_as_they_came(db: None) -> None:
    seed()

    numbers = list(
        Comment.objects.order_by("submitted_at", "number").values_list("number", flat=True)
    )
    assert numbers == list(range(40401, 40401 + len(numbers)))
    last = Comment.objects.create(article=Article.objects.first(), name="A", text="B")
    assert last.number > numbers[-1]


def test_demo_decisions_come_after_the_letter_and_before_the_answers(db: None) -> None:
    seed()

    for decision in Decision.objects.select_related("comment"):
        comment = decision.comment
        assert comment.submitted_at < decision.at <= timezone.now()
        assert (decision.by is None) is (decision.action in ("withdraw", "appeal"))
        assert (decision.reason is not None) is (decision.action in ("decline", "revise"))
        for answer in comment.replies.all() if decision.action in Decision.MOVES else ():
            assert decision.at < answer.submitted_at


def test_nothing_of_the_demo_is_of_tomorrow(db: None) -> None:
    seed()

    now = timezone.now()
    assert not Article.objects.filter(published_at__gt=now).exists()
    assert not Comment.objects.filter(submitted_at__gt=now).exists()
    assert not Consent.objects.filter(at__gt=now).exists()


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


def test_demo_is_written_once(db: None) -> None:
    seed()
    before = list(Article.objects.values()), list(Comment.objects.values())

    assert seed() == "There is content here already, so no demo site was written.\n"

    assert (list(Article.objects.values()), list(Comment.objects.values())) == before


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


def test_demo_that_fails_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(demo, "write_subscribers", fail)

    with pytest.raises(OSError, match="The disk is full"):
        seed()

    assert [model.objects.count() for model in (Article, Comment, User, Newsletter)] == [0] * 4


def test_first_account_is_made_and_shown_once(db: None) -> None:
    output = seed()

    user = User.objects.get(is_superuser=True)
    password = re.search(r"Password +(\S+) \(shown this once\)", output)[1]
    assert (user.username, user.email, user.is_superuser) == ("editor", "editor@example.org", True)
    assert user.check_password(password)
    assert len(password) == 16
    assert f"The site      {django_settings.SITE_URL}/\n" in output
    assert f"The admin      {django_settings.SITE_URL}/admin/\n" in output
    assert "Password" not in seed()


def test_first_account_is_the_one_the_operator_asks_for(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_USERNAME", "nell")
    monkeypatch.setenv("DJANGO_SUPERUSER_EMAIL", "nell@example.org")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "a secret of hers")

    output = seed()

    user = User.objects.get(is_superuser=True)
    assert (user.username, user.email) == ("nell", "nell@example.org")
    assert user.check_password("a secret of hers")
    assert "a secret of hers" not in output
    assert "Password      as set in DJANGO_SUPERUSER_PASSWORD\n" in output


def test_superuser_who_is_here_decides_in_the_demo(db: None) -> None:
    boss = User.objects.create_superuser("boss", "boss@example.org", "x")

    output = seed()

    colleague = User.objects.exclude(pk=boss.pk).get()
    assert (colleague.get_full_name(), colleague.has_usable_password()) == ("Nell Price", False)
    assert "Password" not in output
    decided = Decision.objects.exclude(channel="writer")
    assert {decision.by for decision in decided} == {boss, colleague}


def test_name_of_somebody_else_is_not_taken_over(db: None) -> None:
    make_user("editor")

    with pytest.raises(CommandError) as error:
        seed()

    assert str(error.value) == (
        "There is an account “editor” without the rights of a superuser: set "
        "DJANGO_SUPERUSER_USERNAME to another name, or run createsuperuser."
    )
    assert Article.objects.count() == 0


def test_content_hangs_together() -> None:
    site, articles = read_site(), read_articles(now=timezone.now())
    slugs = {article.slug for article in articles}
    topics, authors = ({row["slug"] for row in site[name]} for name in ("topics", "authors"))

    for article in articles:
        fields = article.fields
        assert set(fields["topics"]) <= topics
        assert set(fields["authors"]) <= authors
        assert set(fields.get("related", [])) <= slugs - {article.slug}
        assert len(fields["standfirst"]) <= 300
        assert "picture" not in fields or fields["picture"]["name"] in pictures.NAMES
        assert set(re.findall(r'href="/articles/([^/"]+)/"', fields["body"])) <= slugs
    assert len(articles) == 13


@pytest.mark.parametrize("name", pictures.NAMES)
def test_drawing_is_the_same_each_time(name: str) -> None:
    assert pictures.draw(name, 160, 90) == pictures.draw(name, 160, 90)


@pytest.mark.parametrize(
    ("days", "hour", "expected"),
    [(0, 6, "2013-07-12 06:00"), (0, 12, "2013-07-12 07:30"), (3, 6, "2013-07-09 07:30")],
)
def test_articles_come_out_in_the_morning_and_never_later_than_now(
    days: int, hour: int, expected: str
) -> None:
    now = datetime(2013, 7, 12, hour, tzinfo=timezone.get_default_timezone())

    assert f"{moment(now, days):%Y-%m-%d %H:%M}" == expected
