from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from articles.workflow import drafts, lifecycle, publishing
from kingsfund.models import User
from tests.factories import make_article, make_author, make_draft

LogIn = Callable[[User], Client]
NAMES = [
    "supersede",
    "undo_supersede",
    "withdraw",
    "reinstate",
    "edit_notice",
    "rename",
    "unpublish",
]


def page_of(article: Article, action: str) -> str:
    return f"/admin/articles/article/{article.pk}/actions/{action}/"


def buttons(client: Client, article: Article) -> set[str]:
    page = client.get(f"/admin/articles/article/{article.pk}/change/").text
    return {name for name in NAMES if f'name="_{name}"' in page}


def test_each_state_has_its_buttons(editor: User, log_in: LogIn) -> None:
    client = log_in(editor)
    live, draft = make_article(), make_draft()
    assert buttons(client, draft) == set()
    assert buttons(client, live) == {"supersede", "withdraw", "rename", "unpublish"}
    lifecycle.supersede(live, by=editor, other=None, notice="See there.")
    assert buttons(client, live) == {
        "supersede",
        "undo_supersede",
        "withdraw",
        "edit_notice",
        "rename",
        "unpublish",
    }
    lifecycle.withdraw(live, by=editor, notice="Wrong.")
    assert buttons(client, live) == {"reinstate", "edit_notice", "rename", "unpublish"}


@pytest.mark.parametrize("action", NAMES)
def test_author_has_none_of_the_actions(author_user: User, log_in: LogIn, action: str) -> None:
    article = make_article(authors=[make_author(user=author_user)])
    client = log_in(author_user)
    assert buttons(client, article) == set()
    assert client.post(page_of(article, action), {"notice": "x", "slug": "x"}).status_code == 404
    assert Article.objects.get().slug == article.slug


def test_withdraw_says_what_will_happen_and_does_it(editor: User, log_in: LogIn) -> None:
    article, client = make_article(slug="beds"), log_in(editor)
    draft = drafts.open_draft(article)
    draft.change_note = "New figures."
    drafts.save_draft(draft)
    publishing.schedule(article, by=editor, publish_at=timezone.now() + timedelta(days=3))
    page = client.get(page_of(article, "withdraw")).text
    assert "/articles/beds/ goes on to open, with your notice" in page
    assert "Edition 2 is taken off the schedule; its text is kept as a draft." in page
    response = client.post(
        page_of(article, "withdraw"),
        {"notice": "Wrong data.", "shows_text": "no", "based_on": article.version},
        follow=True,
    )
    assert 'Withdrawn: <a href="/articles/beds/">see it as readers do</a>.' in response.text
    article.refresh_from_db()
    assert (article.status, article.notice, article.shows_text) == (
        "withdrawn",
        "Wrong data.",
        False,
    )


@pytest.mark.parametrize(
    ("action", "answers", "says"),
    [
        ("withdraw", {"notice": " ", "shows_text": "yes"}, "This field is required."),
        ("withdraw", {"notice": "Wrong."}, "This field is required."),
        ("supersede", {"notice": ""}, "This field is required."),
        ("supersede", {"notice": "x", "other": "nowhere"}, "No published article has this"),
        ("supersede", {"notice": "x", "other": "draft"}, "No published article has this"),
        ("supersede", {"notice": "x", "other": "beds"}, "An article cannot take its own place."),
        ("unpublish", {"reason": " "}, "This field is required."),
        ("rename", {"slug": "beds"}, "That is its address already."),
        ("rename", {"slug": "Not an address"}, "Enter a valid “slug”"),
        ("rename", {"slug": "draft"}, "“draft” is the address of “Draft”."),
    ],
)
def test_an_action_refuses_with_a_sentence(
    editor: User, log_in: LogIn, action: str, answers: dict[str, str], says: str
) -> None:
    article = make_article(slug="beds")
    make_draft("Draft", slug="draft")
    response = log_in(editor).post(page_of(article, action), answers)
    assert response.status_code == 200
    assert says in response.text
    assert article.events.count() == 0


def test_an_action_refuses_what_was_based_on_the_past(editor: User, log_in: LogIn) -> None:
    article = make_article()
    article.count_save()
    answers = {"notice": "Wrong.", "shows_text": "yes", "based_on": 1}
    response = log_in(editor).post(page_of(article, "withdraw"), answers)
    assert "Somebody else has saved this" in response.text
    assert not Article.objects.withdrawn().exists()


@pytest.mark.parametrize(
    "named",
    ["{pk}", "wards", "/articles/wards/", "https://alder.example/articles/wards/?page=2#x", "old"],
)
def test_newer_article_is_named_as_comes_naturally(editor: User, log_in: LogIn, named: str) -> None:
    article, newer = make_article(), make_article(slug="old")
    lifecycle.rename(newer, by=editor, slug="wards")
    answers = {"notice": "New figures.", "other": named.format(pk=newer.pk)}
    log_in(editor).post(page_of(article, "supersede"), answers)
    article.refresh_from_db()
    assert (article.notice_kind, article.superseded_by) == ("superseded", newer)


def test_newer_article_may_be_elsewhere(editor: User, log_in: LogIn) -> None:
    article = make_article()
    answers = {"notice": "See the ministry’s site.", "other": ""}
    log_in(editor).post(page_of(article, "supersede"), answers)
    article.refresh_from_db()
    assert (article.notice_kind, article.superseded_by) == ("superseded", None)


def test_superseding_can_be_changed_and_taken_back(editor: User, log_in: LogIn) -> None:
    article, newer, client = make_article(), make_article(), log_in(editor)
    lifecycle.supersede(article, by=editor, other=newer, notice="New figures.")
    page = client.get(page_of(article, "supersede")).text
    assert f'value="{newer.pk}"' in page
    assert "The link and the notice that stand there now are replaced." in page
    client.post(page_of(article, "undo_supersede"), {"note": "By mistake."})
    article.refresh_from_db()
    assert (article.notice_kind, article.superseded_by) == ("current", None)


def test_notice_is_reworded_from_what_stands_there(editor: User, log_in: LogIn) -> None:
    article, client = make_article(), log_in(editor)
    lifecycle.withdraw(article, by=editor, notice="Unclear.")
    assert ">\nUnclear.</textarea>" in client.get(page_of(article, "edit_notice")).text
    client.post(page_of(article, "edit_notice"), {"notice": "Clearer."})
    article.refresh_from_db()
    assert article.notice == "Clearer."


def test_reinstate_puts_it_back(editor: User, log_in: LogIn) -> None:
    article = make_article()
    lifecycle.withdraw(article, by=editor, notice="Wrong.")
    log_in(editor).post(page_of(article, "reinstate"), {"note": "It was right."})
    assert list(Article.objects.published()) == [article]
    assert article.events.first().note == "It was right."


def test_rename_shows_which_addresses_lead_here(editor: User, log_in: LogIn) -> None:
    article, client = make_article(slug="one"), log_in(editor)
    client.post(page_of(article, "rename"), {"slug": "two"})
    response = client.post(page_of(article, "rename"), {"slug": "three"}, follow=True)
    assert "URL changed to /articles/three/" in response.text
    page = client.get(page_of(article, "rename")).text
    assert "/articles/one/</code>" in page
    assert "/articles/two/</code>" in page
    assert client.get("/articles/one/")["Location"] == "/articles/three/"


def test_action_that_does_not_fit_says_so(editor: User, log_in: LogIn) -> None:
    response = log_in(editor).get(page_of(make_draft(), "withdraw"), follow=True)
    assert "“Withdraw” does not fit" in response.text
