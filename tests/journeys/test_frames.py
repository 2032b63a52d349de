"""What has to stay in sight does, at the size of an office screen."""

import pytest

from kingsfund.models import User
from tests.factories import make_article, make_comment
from tests.journeys.conftest import MakeVisitor

OFFICE = {"width": 1280, "height": 720}


def test_toolbar_of_the_text_stays_in_sight(visitor: MakeVisitor, editor: User) -> None:
    article = make_article(body="<p>A paragraph of some words.</p>" * 200)
    somebody = visitor(viewport=OFFICE)
    somebody.sign_in(editor)
    page = somebody.open(f"/admin/articles/article/{article.pk}/change/")
    bar = page.locator(".prose-menubar")
    bar.wait_for()
    page.evaluate("scrollTo(0, 3000)")
    box = bar.bounding_box()
    under = page.locator(".writing-bar").bounding_box()
    assert under["y"] == 0
    assert under["height"] - 2 <= box["y"] <= under["height"] + 8
    bar.locator("button:not(.hidden)").nth(3).click()


@pytest.mark.parametrize(("width", "columns"), [(1280, 3), (1279, 2)])
def test_moderation_has_three_columns_from_1280_px_on(
    visitor: MakeVisitor, moderator: User, width: int, columns: int
) -> None:
    comment = make_comment()
    somebody = visitor(viewport={"width": width, "height": 720})
    somebody.sign_in(moderator)
    page = somebody.open(f"/admin/comments/comment/{comment.pk}/change/")
    tracks = page.evaluate(
        "getComputedStyle(document.querySelector('.reading')).gridTemplateColumns.split(' ').length"
    )
    assert tracks == columns
    assert page.evaluate("document.documentElement.scrollWidth") == width
