import pytest
from django.db import IntegrityError

from newsletter.models import Newsletter
from newsletter.models.subscription import with_counts
from tests.factories import make_newsletter, make_subscription


def test_open_lists_the_main_one_first_and_no_closed_one(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    make_newsletter("Closed", is_active=False)
    first = make_newsletter("First", position=0)
    assert list(Newsletter.objects.open()) == [weekly, first, monthly]
    assert Newsletter.objects.main() == weekly


def test_main_is_none_while_none_is_open(db: None) -> None:
    make_newsletter(is_active=False)
    assert Newsletter.objects.main() is None


def test_with_counts_counts_each_state_of_each_newsletter(
    weekly: Newsletter, monthly: Newsletter, django_assert_num_queries: object
) -> None:
    for status in ["confirmed", "confirmed", "pending", "unsubscribed"]:
        make_subscription(newsletter=weekly, status=status)
    with django_assert_num_queries(1):
        counts = {
            one.slug: (one.confirmed_count, one.pending_count)
            for one in with_counts(Newsletter.objects.all())
        }
    assert counts == {"weekly": (2, 1), "monthly": (0, 0)}


def test_offer_names_the_version_that_was_shown(weekly: Newsletter) -> None:
    assert weekly.offer == "weekly.1"
    weekly.version = 2
    assert weekly.offer == "weekly.2"


@pytest.mark.parametrize("field", ["slug", "name"])
def test_newsletters_are_told_apart(weekly: Newsletter, field: str) -> None:
    other = {"slug": "other", "name": "Other", field: getattr(weekly, field)}
    with pytest.raises(IntegrityError):
        Newsletter.objects.create(description="What is new.", frequency="Daily", **other)
