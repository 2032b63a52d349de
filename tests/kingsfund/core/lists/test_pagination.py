import pytest

from kingsfund.core.lists.pagination import CappedPaginator, MoreThan, capped_counts
from kingsfund.models import RateLimitCounter


@pytest.fixture(autouse=True)
def _low_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CappedPaginator, "limit", 4)


def make_rows(number: int) -> None:
    RateLimitCounter.objects.bulk_create(
        RateLimitCounter(key=str(i), window_ends_at="2026-01-01T00:00Z") for i in range(number)
    )


@pytest.mark.parametrize(
    ("rows", "shown", "pages"), [(0, "0", 1), (3, "3", 2), (4, "4", 2), (5, "more than 4", 2)]
)
def test_count_is_exact_up_to_the_limit(db: None, rows: int, shown: str, pages: int) -> None:
    make_rows(rows)
    paginator = CappedPaginator(RateLimitCounter.objects.order_by("key"), 2)
    assert (str(paginator.count), paginator.num_pages) == (shown, pages)


def test_count_reads_no_more_rows_than_the_limit(
    db: None, django_assert_num_queries: object
) -> None:
    make_rows(9)
    with django_assert_num_queries(1) as queries:
        assert CappedPaginator(RateLimitCounter.objects.order_by("key"), 2).count == 4
    assert "LIMIT 5" in queries[0]["sql"]


def test_pages_are_those_of_the_list(db: None) -> None:
    make_rows(9)
    page = CappedPaginator(RateLimitCounter.objects.order_by("key"), 2).page(2)
    assert [row.key for row in page] == ["2", "3"]
    assert page.has_next() is False


def test_more_than_is_a_number_to_compute_with() -> None:
    assert (MoreThan(10_000) + 1, str(MoreThan(10_000))) == (10_001, "more than 10,000")


def test_capped_counts_are_those_of_each_list_in_one_query(
    db: None, django_assert_num_queries: object
) -> None:
    make_rows(9)
    every = RateLimitCounter.objects.order_by("key")
    lists = {
        "all": every,
        "some": every.filter(key__lt="3"),
        "four": every.filter(key__in=["1", "2", "3", "4"]),
        "none": every.filter(key="x"),
        "empty": every.none(),
    }
    with django_assert_num_queries(1):
        counts = capped_counts(lists, 4)
    assert {name: str(count) for name, count in counts.items()} == {
        "all": "more than 4",
        "some": "3",
        "four": "4",
        "none": "0",
        "empty": "0",
    }
    assert (counts["all"].format_short(), capped_counts({}, 4)) == ("4+", {})
