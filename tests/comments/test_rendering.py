"""Comments as HTML: what was typed stays text in every place of it."""

from datetime import UTC, datetime
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from comments.models import Comment
from comments.rendering import comments_html, preview_html, single_comment_html

HOSTILE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ['"><script>x</script>', "' onload='x", "</bdi></article><img src=x>", "{0}{}"]
    ),
)
OURS = {"article", "a", "span", "p", "bdi", "time", "div", "br"}
LATE = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
ATTRIBUTES = {"class", "id", "href", "rel", "dir", "datetime", "aria-label"}


class Shape(HTMLParser):
    """The elements and attributes of some HTML, and the text in it."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.count = 0
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.count += tag == "article"


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_comments_html_holds_no_markup_but_our_own(
    name: str, job: str, organisation: str, interest: str, text: str
) -> None:
    comment = Comment(
        number=7,
        name=name,
        job_title=job,
        organisation=organisation,
        declared_interest=interest,
        text=text,
        edit_note=name,
        picked_at=datetime(2026, 7, 2, tzinfo=UTC),
        submitted_at=LATE,
    )
    comment.corrected_in = 3
    shape = Shape(comments_html([comment], {7: [comment]}, is_open=True))
    assert (shape.tags - OURS, shape.attributes - ATTRIBUTES, shape.count) == (set(), set(), 2)
    assert Shape(preview_html(comment)).tags <= OURS
    alone = Shape(single_comment_html(comment, is_open=True, article_path="/articles/x/"))
    assert (alone.tags - OURS, alone.attributes - ATTRIBUTES, alone.count) == (set(), set(), 1)


@given(HOSTILE.filter(str.strip), HOSTILE.filter(str.strip))
def test_comments_html_of_a_withdrawn_comment_holds_nothing_of_it(name: str, text: str) -> None:
    comment = Comment(number=7, name=name, text=text, status="withdrawn", submitted_at=LATE)
    nobody = Comment(number=7, name="A", text="B", status="withdrawn", submitted_at=LATE)
    page, same = (comments_html([one], {}, is_open=True) for one in (comment, nobody))
    assert page == same


def test_comments_html_dates_by_the_clock_of_the_site(settings: object) -> None:
    settings.TIME_ZONE = "Europe/London"
    comment = Comment(number=7, name="A", text="B", submitted_at=LATE)
    page = comments_html([comment], {}, is_open=False)
    assert '<time class="comment-date" datetime="2026-07-02">2 July 2026</time>' in page
