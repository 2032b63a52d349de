"""Nobody publishes without an approval what the page in front of them called approved."""

from collections.abc import Callable

import pytest

from articles.models import Article, Edition
from articles.workflow import reviewing
from articles.workflow.publishing import ApprovalIsVoid, publish
from kingsfund.models import User
from tests.articles.admin.conftest import Window
from tests.factories import make_draft, make_topic

Opened = Callable[..., Window]
BODY = "<p>What it says at length.</p>"


@pytest.fixture
def approved(author_user: User, editor: User) -> Article:
    article = make_draft("Beds", body=BODY, topics=[make_topic()], created_by=author_user)
    reviewing.approve(article, by=editor)
    return article


@pytest.mark.parametrize("button", ["_publish", "_schedule"])
def test_button_that_went_by_an_approval_asks_again_when_autosave_voided_it(
    window: Opened, approved: Article, editor: User, button: str
) -> None:
    one = window(editor, approved)
    answer = one.autosave(title="Beds, unread").json()
    assert (answer["approval"], answer["state"]) == ("", "Draft")
    response = one.save(button)  # a page whose script did not put in what the answer brought
    assert "The approval that you were shown is void" in response.text
    assert response.context["messages"]
    edition = approved.draft_edition()
    assert (edition.title, edition.status) == ("Beds, unread", Edition.Status.DRAFT)
    # The page that came back shows no approval, so the next press means it.
    one.save(button)
    if button == "_publish":
        assert Article.objects.published().filter(pk=approved.pk).exists()
    else:
        assert "Not approved; no approval is needed." in one.response.text


def test_words_typed_since_the_last_autosave_void_the_approval_too(
    window: Opened, approved: Article, editor: User
) -> None:
    one = window(editor, approved)
    response = one.save("_publish", title="Beds, unread")
    assert "Saved, but not published: The approval" in response.text
    assert approved.draft_edition().title == "Beds, unread"


def test_approval_sent_back_by_a_colleague_stops_the_page_of_an_act(
    window: Opened, approved: Article, editor: User
) -> None:
    one = window(editor, approved)
    page = f"/admin/articles/article/{approved.pk}/actions/publish/"
    shown = one.client.get(page)
    assert "Approved by" in shown.text
    believed = shown.context["form"]["approval"].value()
    reviewing.send_back(approved, by=editor, note="Not yet.")
    response = one.client.post(page, {"approval": believed})
    assert "The approval that you were shown is void" in response.text
    assert 'name="approval" value' not in response.text
    assert not Article.objects.published().exists()


def test_workflow_itself_refuses(approved: Article, editor: User) -> None:
    believed = reviewing.approval_of(approved.draft_edition())
    reviewing.send_back(approved, by=editor, note="Not yet.")
    with pytest.raises(ApprovalIsVoid):
        publish(approved, by=editor, approval=believed)


def test_autosave_brings_the_sidebar_and_the_buttons(
    window: Opened, approved: Article, author_user: User, editor: User
) -> None:
    one = window(editor, approved)
    assert "Approved by" in one.response.text
    answer = one.autosave(standfirst="").json()
    assert "Approved by" not in answer["sidebar"]
    assert "It has no standfirst." in answer["sidebar"]
    assert 'name="_publish"' in answer["buttons"]
    assert "Delete" not in window(author_user, approved).autosave(title="A").json()["buttons"]


def test_approving_promises_nothing_that_the_checks_refuse(
    window: Opened, author_user: User, editor: User
) -> None:
    article = make_draft("Beds", body=BODY, standfirst="", created_by=author_user)
    one = window(editor, article)
    response = one.save("_approve")
    assert "Approved. Before it can be published there is 1 thing to mend." in response.text
    assert "can be published." not in response.text
    assert "Blocks publishing (1)" in response.text
    assert "Approved, but blocked by the checks below" in response.text


def test_nothing_is_called_ready_that_still_needs_an_approval(
    window: Opened, author_user: User, editor: User, settings: object
) -> None:
    settings.REVIEW_POLICY = "required"
    article = make_draft("Beds", body=BODY, topics=[make_topic()], created_by=author_user)
    assert "Ready to be published" not in window(editor, article).response.text
