"""Which button stands where: one to press next, a few beside it, the rest put away, destructive ones apart."""

from collections.abc import Callable

import pytest
from django.test import Client

from articles.models import Article
from articles.workflow import lifecycle, reviewing
from kingsfund.models import User
from tests.factories import make_article, make_draft

LogIn = Callable[[User], Client]


@pytest.fixture
def draft(author_user: User) -> Article:
    return make_draft(
        created_by=author_user, edition={"saved_by": author_user, "created_by": author_user}
    )


def places(client: Client, article: Article) -> dict[str, object]:
    page = client.get(f"/admin/articles/article/{article.pk}/change/")
    buttons = page.context["action_bar"]
    named = {
        place: [button.name for button in getattr(buttons, place)]
        for place in ("beside", "more", "destructive")
    }
    return {"next": buttons.next and buttons.next.name, **named}


def test_draft_waits_to_be_submitted(
    draft: Article, author_user: User, editor: User, log_in: LogIn
) -> None:
    assert places(log_in(author_user), draft) == {
        "next": "submit",
        "beside": [],
        "more": ["assign"],
        "destructive": ["set_aside", "discard"],
    }
    assert places(log_in(editor), draft) == {
        "next": "submit",
        "beside": ["schedule", "publish"],
        "more": ["approve", "assign"],
        "destructive": ["set_aside"],
    }


def test_draft_waits_to_be_published_where_nobody_reviews(
    draft: Article, editor: User, log_in: LogIn, settings: object
) -> None:
    settings.REVIEW_POLICY = "off"
    found = places(log_in(editor), draft)
    assert (found["next"], found["beside"]) == ("publish", ["schedule"])


def test_what_is_submitted_waits_for_approval_and_then_for_publication(
    draft: Article, author_user: User, editor: User, log_in: LogIn
) -> None:
    reviewing.submit(draft, by=author_user)
    assert places(log_in(author_user), draft)["next"] == "take_back"
    found = places(log_in(editor), draft)
    assert (found["next"], found["beside"]) == ("approve", ["send_back", "publish"])
    reviewing.approve(draft, by=editor)
    found = places(log_in(editor), draft)
    assert (found["next"], found["beside"]) == ("publish", ["schedule"])


def test_destructive_actions_on_what_readers_see_stand_apart(editor: User, log_in: LogIn) -> None:
    found = places(log_in(editor), make_article())
    assert found["more"] == ["supersede", "rename"]
    assert found["destructive"] == ["withdraw", "unpublish"]


def test_withdrawn_article_waits_to_be_reinstated(editor: User, log_in: LogIn) -> None:
    article = make_article()
    lifecycle.withdraw(article, by=editor, notice="The count was wrong.")
    found = places(log_in(editor), article)
    assert (found["next"], found["beside"]) == ("reinstate", [])


def test_saving_is_the_first_button_and_needs_no_script(
    draft: Article, editor: User, log_in: LogIn
) -> None:
    page = log_in(editor).get(f"/admin/articles/article/{draft.pk}/change/").text
    row = page[page.index('class="submit-row"') :]
    assert row.index('name="_continue"') < row.index('name="_submit"') < row.index("<details")
