"""The rows that screening keeps."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments.models import Fingerprint, LinkedSite, Near, Retry, Trace
from comments.models.screening import BAND_FIELDS, MOST_OF_A_BAND, MOST_OF_A_SITE, RETRY_AFTER
from comments.text_analysis.minhash import BANDS, PLACES, sketch_of
from tests.factories import make_article, make_comment

COMMENT = "We counted the beds on nine wards over two winters and found that they were not enough."


def test_fingerprint_has_a_column_for_each_band_and_room_for_the_sketch() -> None:
    assert len(BAND_FIELDS) == BANDS
    assert Fingerprint._meta.get_field("sketch").max_length == 4 * PLACES


def test_fingerprint_is_of_the_text_as_it_is_now(db: None) -> None:
    comment = make_comment(text=COMMENT, status="spam", email="Iris@example.net")
    for text in (COMMENT, "Quite another thing to say about it.", COMMENT):
        comment.text = text
        Fingerprint.objects.keep(comment, sketch_of(comment.text))
    near = Near(comment.pk, 1.0, "spam", comment.article_id, "Iris@example.net")
    assert Fingerprint.objects.nearest(COMMENT) == [near]
    assert Fingerprint.objects.nearest(COMMENT, apart_from=comment.pk) == []
    assert Fingerprint.objects.nearest("…") == []
    comment.text = "…"
    Fingerprint.objects.keep(comment, sketch_of(comment.text))
    assert Fingerprint.objects.exists() is False


def test_nearest_looks_at_the_newest_of_a_text_that_many_sent(db: None) -> None:
    article = make_article()
    comments = [make_comment(article, text=COMMENT) for _ in range(MOST_OF_A_BAND + 3)]
    for comment in comments:
        Fingerprint.objects.keep(comment, sketch_of(comment.text))
    found = [near.number for near in Fingerprint.objects.nearest(COMMENT)]
    assert found == [comment.pk for comment in reversed(comments[3:])]


def test_linked_sites_follow_the_text_and_remember_what_became_of_it(db: None) -> None:
    spam, published, asked = (
        make_comment(status=status) for status in ("spam", "published", "waiting")
    )
    LinkedSite.objects.keep(spam, {"a.example", "b.example"})
    LinkedSite.objects.keep(spam, {"b.example", "c.example"})
    for comment in (published, asked):
        LinkedSite.objects.keep(comment, {"c.example"})
    assert LinkedSite.objects.past_of("a.example") == {}
    past = LinkedSite.objects.past_of("c.example", apart_from=asked.pk)
    assert past == {"spam": 1, "published": 1}


def test_past_of_a_site_is_that_of_the_newest_comments(db: None) -> None:
    article = make_article()
    old = make_comment(article, status="published")
    LinkedSite.objects.keep(old, {"a.example"})
    for _ in range(MOST_OF_A_SITE):
        LinkedSite.objects.keep(make_comment(article, status="spam"), {"a.example"})
    assert LinkedSite.objects.past_of("a.example") == {"spam": MOST_OF_A_SITE}


def test_trace_knows_its_neighbours_of_a_day_either_way(db: None) -> None:
    now = timezone.now()
    ages = [timedelta(hours=hours) for hours in (0, 23, 25, -23, -25)]
    middle, *others = (Trace.objects.leave(make_comment(at=now - age), ["one"]) for age in ages)
    Trace.objects.leave(make_comment(at=now), ["two"])
    assert set(Trace.objects.around(middle)) == {others[0], others[2]}


def test_retry_is_planned_three_times(db: None) -> None:
    comment, now = make_comment(), timezone.now()
    planned = []
    for _ in range(4):
        Retry.objects.plan(comment, now)
        planned.append(Retry.objects.get().due_at)
    assert planned == [*(now + delay for delay in RETRY_AFTER), None]
    assert list(Retry.objects.due(now + timedelta(days=9))) == []


@pytest.mark.parametrize(
    ("make", "constraint"),
    [
        (lambda: Trace.objects.leave(make_comment(), [""]), "trace_has_a_key"),
        (lambda: LinkedSite.objects.create(comment=make_comment()), "linked_site_is_named"),
    ],
    ids=["trace", "site"],
)
def test_database_refuses_what_makes_no_sense(
    db: None, make: Callable[[], object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()
