import pytest

from articles.models import Article, Remark
from articles.workflow import drafts, remarks
from kingsfund.models import User
from tests.conftest import make_user
from tests.factories import make_draft

FIRST = "Beds are not the point of the plan."
SECOND = "Staff are the point, and they are leaving in numbers."


@pytest.fixture
def draft(author_user: User) -> Article:
    return make_draft(body=f"<p>{FIRST}</p><p>{SECOND}</p><hr><p>{FIRST}</p>")


def places(article: Article) -> tuple[list[list[str]], list[str], list[str]]:
    """The remarks beside each paragraph, on the whole, and on words that are gone."""
    edition = article.latest_edition()
    found = remarks.annotate(edition, list(edition.remarks.for_reading()))
    return (
        [[note.remark.text for note in paragraph.notes] for paragraph in found.paragraphs],
        [note.remark.text for note in found.on_the_whole],
        [note.remark.text for note in found.on_earlier_words],
    )


def rewrite(article: Article, body: str) -> None:
    edition = article.draft_edition()
    edition.body = body
    edition.save()


def test_remark_keeps_the_words_it_is_about(draft: Article, editor: User) -> None:
    edition = draft.draft_edition()
    one = remarks.make(
        edition, by=editor, text="How many?", paragraph=1, quote=" leaving  in\nnumbers "
    )
    assert (one.paragraph, one.quote) == (1, "leaving in numbers")
    other = remarks.make(edition, by=editor, text="No.", paragraph=0, quote="not in there")
    assert other.quote == FIRST
    whole = remarks.make(edition, by=editor, text="Good.", quote="the point")
    assert (whole.paragraph, whole.quote) == (None, "")
    assert remarks.make(edition, by=editor, text="Far.", paragraph=99).paragraph is None


def test_remarks_stand_beside_their_paragraph(draft: Article, editor: User) -> None:
    edition = draft.draft_edition()
    remarks.make(edition, by=editor, text="On the whole.")
    remarks.make(edition, by=editor, text="On the last.", paragraph=3)
    remarks.make(edition, by=editor, text="On the rule.", paragraph=2)
    assert places(draft) == ([[], [], ["On the rule."], ["On the last."]], ["On the whole."], [])


def test_remark_finds_its_words_after_the_text_moved(draft: Article, editor: User) -> None:
    remarks.make(draft.draft_edition(), by=editor, text="Who?", paragraph=1, quote="leaving")
    rewrite(draft, f"<h2>New</h2><p>Another.</p><p>{FIRST}</p><p>{SECOND}</p>")
    assert places(draft)[0] == [[], [], [], ["Who?"]]


def test_remark_follows_a_paragraph_whose_words_were_mended(draft: Article, editor: User) -> None:
    remarks.make(draft.draft_edition(), by=editor, text="Who?", paragraph=1)
    rewrite(draft, f"<p>{FIRST}</p><p>Staff are the point: they are leaving in large numbers.</p>")
    assert places(draft) == ([[], ["Who?"]], [], [])


def test_remark_on_words_that_are_gone_is_not_lost(draft: Article, editor: User) -> None:
    remarks.make(draft.draft_edition(), by=editor, text="Who?", paragraph=1, quote="leaving")
    remarks.make(draft.draft_edition(), by=editor, text="Rule?", paragraph=2)
    rewrite(draft, "<p>Something else altogether.</p>")
    assert places(draft) == ([[]], [], ["Who?", "Rule?"])


def test_of_two_places_the_nearer_is_taken(draft: Article, editor: User) -> None:
    remarks.make(draft.draft_edition(), by=editor, text="Last.", paragraph=3, quote="Beds")
    rewrite(draft, f"<p>{FIRST}</p><p>{SECOND}</p><p>{SECOND}</p><p>{SECOND}</p><p>{FIRST}</p>")
    assert places(draft)[0] == [[], [], [], [], ["Last."]]


def test_words_are_shown_unless_the_paragraph_begins_with_them(
    draft: Article, editor: User
) -> None:
    edition = draft.draft_edition()
    remarks.make(edition, by=editor, text="All of it.", paragraph=1)
    remarks.make(edition, by=editor, text="This.", paragraph=1, quote="they are leaving")
    found = remarks.annotate(edition, list(edition.remarks.for_reading()))
    assert [note.says_where for note in found.paragraphs[1].notes] == [False, True]


def test_nothing_is_remarked_on_what_is_set_aside(draft: Article, editor: User) -> None:
    edition = draft.draft_edition()
    drafts.set_aside(draft, by=editor)
    with pytest.raises(remarks.NotOpenForRemarks, match="Edition 1 is discarded"):
        remarks.make(edition, by=editor, text="Too late.")
    assert not Remark.objects.exists()


def test_resolving_twice_keeps_who_was_first(draft: Article, editor: User) -> None:
    erna = make_user("erna", "Editor")
    remark = remarks.make(draft.draft_edition(), by=editor, text="Who?")
    remarks.resolve(remark, by=erna)
    remarks.resolve(remark, by=editor)
    remark.refresh_from_db()
    assert remark.resolved_by == erna


def test_only_ones_own_unresolved_remark_is_taken_away(draft: Article, editor: User) -> None:
    erna = make_user("erna", "Editor")
    remark = remarks.make(draft.draft_edition(), by=editor, text="Who?")
    with pytest.raises(remarks.NotYourRemark):
        remarks.take_away(remark, by=erna)
    remarks.resolve(remark, by=erna)
    with pytest.raises(remarks.NotYourRemark):
        remarks.take_away(remark, by=editor)
    remarks.reopen(remark, by=erna)
    remarks.take_away(remark, by=editor)
    assert not Remark.objects.exists()


def test_blocks_of_the_page_are_those_of_the_stored_text(db: None) -> None:
    table = "<table><caption>Beds</caption><tbody><tr><td>1</td></tr></tbody></table>"
    body = f"Loose words<p>One</p>{table}{table}<hr><ul><li>Two</li></ul>"
    edition = make_draft(body=body).draft_edition()
    found = remarks.rendered_blocks(edition)
    assert [paragraph.text for paragraph in found.paragraphs] == remarks.texts_of(edition)
    assert [paragraph.text for paragraph in found.paragraphs] == [
        "Loose words", "One", "Beds 1", "Beds 1", "", "Two",
    ]  # fmt: skip
    assert [paragraph.html.count("table-frame") for paragraph in found.paragraphs] == [
        0, 0, 1, 1, 0, 0,
    ]  # fmt: skip
    assert remarks.rendered_blocks(make_draft(body="").draft_edition()).paragraphs == []


@pytest.mark.parametrize("name", ["title", "standfirst", "key_points", "body"])
def test_digest_tells_a_changed_text(draft: Article, name: str) -> None:
    edition = draft.draft_edition()
    before = remarks.text_digest(edition)
    assert remarks.text_digest(draft.draft_edition()) == before
    setattr(edition, name, "<p>Other.</p>")
    assert remarks.text_digest(edition) != before
