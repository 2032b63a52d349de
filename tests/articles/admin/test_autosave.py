from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from articles.models import Article, Byline, Download, Edition
from articles.workflow import publishing
from kingsfund.models import User
from tests.articles.admin.conftest import Window
from tests.factories import make_article, make_author, make_draft, make_picture, make_topic

Open = Callable[..., Window]


def test_autosave_stores_the_words_and_says_which_version_they_are(
    editor: User, window: Open
) -> None:
    article = make_draft("First")
    response = window(editor, article).autosave(title="Second", body="<p>New <b>x</b></p>")
    article.refresh_from_db()
    edition = article.draft_edition()
    assert (edition.title, edition.body, edition.saved_by) == ("Second", "<p>New x</p>", editor)
    answer = response.json()
    assert (response.status_code, answer["version"], answer["edition"]) == (200, 2, 1)
    assert (article.saved_by, article.saved_at.isoformat()) == (editor, answer["saved_at"])


def test_autosave_stores_the_picture_that_was_chosen(editor: User, window: Open) -> None:
    article, picture = make_draft(), make_picture(by=editor)
    response = window(editor, article).autosave(picture=str(picture.pk), picture_alt="A ward")
    draft = article.draft_edition()
    assert (response.status_code, draft.picture, draft.picture_alt) == (200, picture, "A ward")


def test_autosave_of_nothing_new_counts_no_save_and_opens_no_draft(
    editor: User, window: Open
) -> None:
    article = make_article(body='<h2 id="beds">Beds</h2><p>Text.</p>')
    # The body's editor writes the same words in markup of its own: without the anchor.
    response = window(editor, article).autosave(body="<h2>Beds</h2><p>Text.</p>\n")
    article.refresh_from_db()
    assert (response.status_code, response.json()["version"]) == (200, 1)
    assert (article.version, article.editions.count()) == (1, 1)


def test_autosave_of_a_published_article_opens_a_draft_with_its_downloads(
    editor: User, window: Open
) -> None:
    article = make_article("As readers see it")
    file = ContentFile(b"a,b", name="beds.csv")
    Download.objects.create(edition=article.live_edition, title="Beds", file=file)
    one = window(editor, article)
    one.autosave(title="As it will be")
    draft = article.draft_edition()
    assert (draft.number, draft.title) == (2, "As it will be")
    assert [row.title for row in draft.downloads.all()] == ["Beds"]
    # The page still sends the rows of the edition before; they are the same files.
    one.save(**{"downloads-0-title": "Beds by year"})
    assert [row.title for row in draft.downloads.all()] == ["Beds by year"]
    assert [row.title for row in article.live_edition.downloads.all()] == ["Beds"]


def test_autosave_leaves_what_readers_would_see_at_once(editor: User, window: Open) -> None:
    article, topic = make_article(kind="blog"), make_topic()
    window(editor, article).autosave(
        title="New", kind="report", comment_policy="none", topics=[topic.pk], slug="other"
    )
    slug = article.slug
    article.refresh_from_db()
    assert (article.kind, article.comment_policy, article.slug) == ("blog", "open", slug)
    assert not article.topics.exists()


def test_stale_autosave_says_who_was_faster_and_stores_nothing(
    editor: User, second_editor: User, window: Open
) -> None:
    article = make_draft("First")
    mine, theirs = window(editor, article), window(second_editor, article)
    theirs.autosave(title="Theirs")
    response = mine.autosave(title="Mine")
    answer = response.json()
    assert (response.status_code, answer["by"]) == (409, "Nora Quist")
    assert answer["message"].startswith("Nora Quist saved this at ")
    assert answer["at"] == Article.objects.get().saved_at.isoformat()
    assert article.draft_edition().title == "Theirs"


def test_invalid_autosave_says_which_field_and_stores_nothing(editor: User, window: Open) -> None:
    article = make_draft("First")
    response = window(editor, article).autosave(title="", standfirst="x" * 301)
    assert response.status_code == 422
    assert sorted(response.json()["errors"]) == ["standfirst", "title"]
    assert article.draft_edition().title == "First"
    assert Article.objects.get().version == 1


def test_scheduled_meanwhile_locks_the_words(editor: User, window: Open) -> None:
    article = make_draft("First")
    one = window(editor, article)
    at = timezone.now() + timedelta(hours=1)
    publishing.schedule(article, by=editor, publish_at=at)
    response = one.autosave(title="Second")
    assert response.status_code == 423
    assert "Edition 1 was scheduled by Edith Rowe" in response.json()["message"]
    assert article.draft_edition().title == "First"


def test_published_meanwhile_waits_for_a_decision(editor: User, window: Open) -> None:
    article = make_draft("First")
    one = window(editor, article)
    publishing.publish(article, by=editor)
    response = one.autosave(title="Second")
    assert response.status_code == 409
    assert (
        "Press “Save draft” to make your words a draft of edition 2." in response.json()["message"]
    )
    assert [edition.title for edition in article.editions.all()] == ["First"]


def test_new_article_is_begun_once_however_often_its_window_asks(
    editor: User, window: Open
) -> None:
    one = window(editor)
    first = one.autosave_unheard(title="Beds")
    second = one.autosave(title="Beds are not the point")
    article = Article.objects.get()
    assert first.json()["change_url"] == second.json()["change_url"] == one.url
    assert (article.slug, article.created_by) == ("beds-are-not-the-point", editor)
    assert article.draft_edition().title == "Beds are not the point"


def test_new_article_saved_by_hand_after_a_lost_answer_is_the_same_article(
    editor: User, window: Open
) -> None:
    author, one = make_author(), window(editor)
    one.autosave_unheard(title="Beds")
    one.save(**{"title": "Beds, again", "bylines-0-author": author.pk, "slug": "beds-2013"})
    article = Article.objects.get()
    assert (article.slug, article.draft_edition().title) == ("beds-2013", "Beds, again")
    assert [row.author for row in article.bylines.all()] == [author]


def test_new_article_added_by_a_double_click_is_one_article(editor: User, window: Open) -> None:
    author, one = make_author(), window(editor)
    one.type(title="Beds", **{"bylines-0-author": author.pk})
    one.send()
    response = one.save()
    assert "sent twice, and done once" in response.text
    assert (Article.objects.count(), Byline.objects.count()) == (1, 1)


@pytest.mark.parametrize("sent", ["save", "autosave"])
def test_late_autosave_does_not_undo_what_was_sent_after_it(
    editor: User, window: Open, sent: str
) -> None:
    article = make_draft("First")
    one = window(editor, article)
    one.values["window_serial"] = 1
    late = {**one.values, "title": "Second"}
    one.values["window_serial"] = 2
    one.send(title="Third") if sent == "save" else one.autosave(title="Third")
    response = one.client.post(one.autosave_url, late)
    assert (response.status_code, response.json()["version"]) == (200, 2)
    assert article.draft_edition().title == "Third"


def test_save_pressed_while_an_autosave_is_under_way_is_no_conflict(
    editor: User, window: Open
) -> None:
    article = make_draft("First")
    one = window(editor, article)
    one.autosave_unheard(title="Second")
    response = one.save(title="Third")
    assert "changed successfully" in response.text
    assert article.draft_edition().title == "Third"


def test_autosave_where_review_is_required_voids_the_approval(
    editor: User, second_editor: User, window: Open, settings: object
) -> None:
    settings.REVIEW_POLICY = "required"
    article = make_draft("First")
    article.draft_edition().approve(by=second_editor, at=timezone.now())
    window(editor, article).autosave(title="Second")
    edition = article.draft_edition()
    assert (edition.status, edition.approved_by) == (Edition.Status.DRAFT, None)


@pytest.mark.parametrize("who", ["author_user", "moderator", "stranger"])
def test_autosave_of_what_one_may_not_edit_does_nothing(
    db: None, who: str, request: pytest.FixtureRequest
) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(who))
    article = make_draft("Hidden")
    url = f"/admin/articles/article/{article.pk}/autosave/"
    response = client.post(url, {"title": "Mine", "based_on": 1})
    assert response.status_code in (403, 404)
    assert "Hidden" not in response.text
    assert Client().post(url, {"title": "Mine"}).status_code == 302
    assert article.draft_edition().title == "Hidden"


def test_stranger_begins_no_article(stranger: User) -> None:
    client = Client()
    client.force_login(stranger)
    response = client.post("/admin/articles/article/autosave/", {"title": "Mine", "window": "k"})
    assert (response.status_code, Article.objects.exists()) == (403, False)


def test_autosave_is_a_post(editor: User, window: Open) -> None:
    article = make_draft()
    one = window(editor, article)
    assert one.client.get(one.autosave_url).status_code == 405


def test_page_of_the_article_may_frame_its_preview_and_only_our_pages_may_frame_that(
    editor: User, window: Open
) -> None:
    article = make_draft()
    one = window(editor, article)
    preview = one.client.get(f"/admin/articles/article/{article.pk}/preview/")
    assert "frame-src 'self'" in one.response["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in one.response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert (preview["X-Frame-Options"], one.response["X-Frame-Options"]) == ("SAMEORIGIN", "DENY")
