"""Two people at one text; properties first, then what editors will meet."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.content.merge import Undecided, merge_bodies, split_blocks
from articles.content.sanitize import clean_html

BLOCKS = [
    "<p>Beds are full in every ward.</p>",
    "<p>Beds are full in every ward but one.</p>",
    "<p>Staff are tired.</p>",
    "<p>Staff are very tired.</p>\n",
    "<p>Staff\n are tired.</p>",
    "<h2>Why</h2>",
    "<h2>Why now</h2>",
    "<ul><li><p>One</p></li><li>Two</li></ul>",
    "<ul><li><p>One</p></li><li>Three</li></ul>",
    "<blockquote><p>Said <em>so</em></p></blockquote>",
    "<table><tbody><tr><td>1</td></tr></tbody></table>",
    "<hr>",
    "<p></p>",
    '<p><a href="https://example.org/?a=1&gt;2">Link</a></p>',
]
BODIES = st.lists(st.sampled_from(BLOCKS), max_size=8).map("".join).map(clean_html)
PIECES = st.sampled_from([*BLOCKS, "<p>", "</p>", "<em>", "</em>", "<a title='>'>", "x", "\n", "<img>", "<"])  # fmt: skip


def keys(markup: str) -> list[str]:
    """Blocks without their anchors, which are made anew with the merged body."""
    return [re.sub(r' id="[^"]*"', "", block).strip() for block in split_blocks(markup)]


@settings(deadline=None)
@given(BODIES | st.lists(PIECES, max_size=12).map("".join))
def test_blocks_put_together_are_the_body(markup):
    markup = clean_html(markup)
    assert "".join(split_blocks(markup)) == markup


@settings(deadline=None)
@given(BODIES, BODIES)
def test_what_only_one_changed_is_taken_over(base, changed):
    assert merge_bodies(base, changed, base).result() == changed
    assert merge_bodies(base, base, changed).result() == changed


@settings(deadline=None)
@given(BODIES | st.none(), BODIES)
def test_what_both_changed_alike_is_taken_over(base, changed):
    assert merge_bodies(base, changed, changed).result() == changed


@settings(deadline=None)
@given(BODIES | st.none(), BODIES, BODIES)
def test_no_block_that_somebody_wrote_is_lost(base, mine, theirs):
    merge = merge_bodies(base, mine, theirs)
    both = merge.result({conflict.number: "both" for conflict in merge.conflicts})
    known = set(keys(base or ""))
    assert set(keys(mine)) - known <= set(keys(both))
    assert set(keys(theirs)) - known <= set(keys(both))


@settings(deadline=None)
@given(BODIES, BODIES)
def test_without_a_base_each_choice_gives_one_text_whole(mine, theirs):
    merge = merge_bodies(None, mine, theirs)
    numbers = [conflict.number for conflict in merge.conflicts]
    assert keys(merge.result(dict.fromkeys(numbers, "mine"))) == keys(mine)
    assert keys(merge.result(dict.fromkeys(numbers, "theirs"))) == keys(theirs)


@settings(deadline=None)
@given(BODIES, BODIES, BODIES)
def test_conflicts_are_numbered_in_their_order(base, mine, theirs):
    merge = merge_bodies(base, mine, theirs)
    assert [conflict.number for conflict in merge.conflicts] == list(
        range(1, len(merge.conflicts) + 1)
    )


def test_neighbouring_paragraphs_changed_by_two_people_are_merged():
    merge = merge_bodies(
        "<p>Beds are full in the ward.</p><p>Staff are tired of it.</p>",
        "<p>Beds are free in the ward.</p><p>Staff are tired of it.</p>",
        "<p>Beds are full in the ward.</p><p>Staff are proud of it.</p>",
    )
    assert merge.conflicts == []
    assert merge.result() == "<p>Beds are free in the ward.</p><p>Staff are proud of it.</p>"


def test_paragraph_changed_by_both_is_theirs_to_choose():
    merge = merge_bodies(
        "<p>Before.</p><p>Beds are full in the ward.</p><p>After.</p>",
        "<p>Before.</p><p>Beds are free in the ward.</p><p>After.</p><p>More.</p>",
        "<p>Before.</p><p>Beds are gone in the ward.</p><p>After.</p>",
    )
    (conflict,) = merge.conflicts
    assert (conflict.base, conflict.mine, conflict.theirs) == (
        ("<p>Beds are full in the ward.</p>",),
        ("<p>Beds are free in the ward.</p>",),
        ("<p>Beds are gone in the ward.</p>",),
    )
    assert [chunk.is_conflict for chunk in merge.chunks] == [False, True, False]
    results = {choice: merge.result({1: choice}) for choice in ("mine", "theirs", "both")}
    free, gone = conflict.mine[0], conflict.theirs[0]
    assert results == {
        "mine": f"<p>Before.</p>{free}<p>After.</p><p>More.</p>",
        "theirs": f"<p>Before.</p>{gone}<p>After.</p><p>More.</p>",
        "both": f"<p>Before.</p>{free}{gone}<p>After.</p><p>More.</p>",
    }


def test_paragraph_deleted_by_one_and_changed_by_the_other_is_a_conflict():
    merge = merge_bodies(
        "<p>A</p><p>Beds are full.</p>", "<p>A</p>", "<p>A</p><p>Beds are free.</p>"
    )
    (conflict,) = merge.conflicts
    assert (conflict.mine, conflict.theirs) == ((), ("<p>Beds are free.</p>",))
    assert merge.result({1: "mine"}) == "<p>A</p>"


def test_what_both_added_alike_stands_once():
    merge = merge_bodies("<p>A</p>", "<p>A</p><p>B</p><hr>", "<p>A</p><p>B</p>")
    assert merge.result() == "<p>A</p><p>B</p><hr>"


def test_anchor_that_moved_on_is_no_change():
    merge = merge_bodies(
        '<h2 id="why">Why</h2><p>A</p>',
        '<p>New</p><h2 id="why-2">Why</h2><p>A</p>',
        '<h2 id="why">Why</h2><p>B</p>',
    )
    assert merge.conflicts == []


def test_result_asks_for_every_choice():
    merge = merge_bodies("<p>A</p><hr><p>B</p>", "<p>X</p><hr><p>Y</p>", "<p>Z</p><hr><p>W</p>")
    with pytest.raises(Undecided, match=r"^Not decided: 2\.$") as caught:
        merge.result({1: "mine"})
    assert caught.value.numbers == [2]
    with pytest.raises(KeyError):
        merge.result({1: "mine", 2: "nobody"})


def test_text_outside_of_blocks_stays_apart():
    merge = merge_bodies(None, "one", "two")
    assert merge.result({1: "both"}) == "one\ntwo"


def test_long_bodies_are_merged_in_no_time():
    words = " ".join(f"word{n * n % 997}" for n in range(100))
    base, mine, theirs = (
        "".join(f"<p>{n} {words} {who if n % 3 == step else ''}</p>" for n in range(200))
        for who, step in [("", 0), ("mine", 1), ("theirs", 2)]
    )
    assert merge_bodies(base, mine, theirs).conflicts == []
