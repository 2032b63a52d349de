from hypothesis import given, settings
from hypothesis import strategies as st

from articles.content.diff.alignment import align, alike, moved, pair, reach_of

ITEMS = st.text("abcd", max_size=12)


@settings(deadline=None)
@given(ITEMS, ITEMS)
def test_aligned_items_are_equal_and_in_order(old, new):
    pairs = align(old, new)
    assert [old[i] for i, _ in pairs] == [new[j] for _, j in pairs]
    assert pairs == sorted(pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)


@settings(deadline=None)
@given(ITEMS)
def test_list_is_aligned_with_itself_whole(items):
    assert align(items, items) == [(n, n) for n in range(len(items))]


@settings(deadline=None)
@given(ITEMS, ITEMS)
def test_what_is_not_aligned_and_in_both_has_moved(old, new):
    aligned = align(old, new)
    pairs = [*aligned, *moved(old, new, aligned)]
    assert all(old[i] == new[j] for i, j in pairs)
    assert len(pairs) == sum(min(old.count(item), new.count(item)) for item in set(old))


def test_likeness_is_the_share_of_common_words():
    likeness = alike([{"a", "b"}, {"c"}], [{"a", "b"}, {"a", "c", "d"}])
    assert [likeness(i, j) for i in (0, 1) for j in (0, 1)] == [1.0, 0.4, 0.0, 0.5]


def test_pairs_are_those_most_alike_and_in_order():
    likeness = {(0, 0): 0.5, (0, 1): 0.9, (1, 0): 0.9, (1, 2): 0.5, (2, 2): 0.3}
    assert pair(3, 3, lambda i, j: likeness.get((i, j), 0), reach=4) == [(0, 1), (1, 2)]
    assert pair(0, 3, lambda i, j: 1, reach=4) == pair(3, 0, lambda i, j: 1, reach=4) == []


def test_long_rows_are_paired_near_where_they_stood():
    reach = reach_of([1] * 3000)
    assert pair(3000, 3000, lambda i, j: float(i == j), reach=reach) == [
        (n, n) for n in range(3000)
    ]
