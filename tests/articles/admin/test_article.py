import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.models import Article, Download, Edition, RelatedArticle
from articles.workflow import drafts, publishing
from kingsfund.models import User
from tests.articles.admin.conftest import Window
from tests.factories import make_article, make_author, make_draft, make_topic, picture_file

LogIn = Callable[[User], Client]


def form_data(article: Article | None = None, **changes: object) -> dict[str, object]:
    """What a browser would send back of the page of an article."""
    edition = drafts.open_draft(article) if article else Edition()
    data: dict[str, object] = {
        "title": edition.title,
        "standfirst": edition.standfirst,
        "key_points": edition.key_points,
        "body": edition.body,
        "picture": edition.picture_id or "",
        "picture_alt": edition.picture_alt,
        "picture_caption": edition.picture_caption,
        "picture_credit": edition.picture_credit,
        **({"picture_is_decorative": "on"} if edition.picture_is_decorative else {}),
        "change_note": edition.change_note,
        "kind": article.kind if article else "blog",
        "comment_policy": article.comment_policy if article else "open",
        "slug": article.slug if article else "",
        "topics": list(article.topics.values_list("pk", flat=True)) if article else [],
        "based_on": article.version if article else "",
    }
    rows = {
        "bylines": list(article.bylines.all()) if article else [],
        "downloads": list(article.latest_edition().downloads.all()) if article else [],
        "related_links": [],
    }
    for prefix, existing in rows.items():
        data |= {f"{prefix}-TOTAL_FORMS": len(existing), f"{prefix}-INITIAL_FORMS": len(existing)}
        for index, row in enumerate(existing):
            data[f"{prefix}-{index}-id"] = row.pk
            data[f"{prefix}-{index}-position"] = row.position
            if prefix == "bylines":
                data |= {
                    f"bylines-{index}-author": row.author_id,
                    f"bylines-{index}-article": article.pk,
                }
            else:
                data |= {f"{prefix}-{index}-title": row.title}
    return data | changes


def url_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def test_editor_writes_and_publishes_in_one_go(editor: User, log_in: LogIn) -> None:
    author, topic = make_author("Ann Lee"), make_topic("Workforce")
    data = form_data(
        title="Beds, again",
        standfirst="Why beds are not the point.",
        body="<p>Text.</p><script>alert(1)</script>",
        picture_upload=picture_file(),
        picture_alt="Rows of windows at night",
        topics=[topic.pk],
        _publish="Publish",
        **{"bylines-TOTAL_FORMS": 1, "bylines-0-author": author.pk, "bylines-0-position": 0},
    )

    response = log_in(editor).post("/admin/articles/article/add/", data)

    assert response.status_code == 302
    article = Article.objects.published().get()
    edition = article.live_edition
    assert (article.slug, article.created_by, edition.published_by) == (
        "beds-again",
        editor,
        editor,
    )
    assert (edition.title, edition.body) == ("Beds, again", "<p>Text.</p>")
    assert (edition.picture.width, edition.picture.height) == (8, 6)
    assert edition.picture.file.name.endswith(".webp")
    assert [byline.author for byline in article.bylines.all()] == [author]


def test_draft_that_is_not_ready_is_saved_and_says_what_is_missing(
    editor: User, log_in: LogIn
) -> None:
    response = log_in(editor).post(
        "/admin/articles/article/add/",
        form_data(title="Half an idea", _publish="Publish"),
        follow=True,
    )
    assert "Saved, but not published" in response.text
    assert "It has no standfirst." in response.text
    assert Article.objects.get().draft_edition().title == "Half an idea"
    assert not Article.objects.published().exists()


def test_saving_a_published_article_opens_a_draft_and_leaves_readers_their_text(
    editor: User, log_in: LogIn
) -> None:
    article = make_article("As readers see it")
    response = log_in(editor).post(
        url_of(article), form_data(article, title="As it will be", _continue="1"), follow=True
    )
    article.refresh_from_db()
    assert article.live_edition.title == "As readers see it"
    assert (article.draft_edition().title, article.draft_edition().number) == ("As it will be", 2)
    assert "Saved as a draft of edition 2" in response.text


def test_changing_only_topics_of_a_published_article_opens_no_draft(
    editor: User, log_in: LogIn
) -> None:
    article, topic = make_article(), make_topic()
    log_in(editor).post(url_of(article), form_data(article, topics=[topic.pk]))
    assert article.draft_edition() is None
    assert list(article.topics.all()) == [topic]


def test_downloads_of_a_published_edition_are_copied_into_the_draft(
    editor: User, log_in: LogIn
) -> None:
    article = make_draft()
    for title in ("Data", "Method"):
        Download.objects.create(
            edition=article.draft_edition(),
            title=title,
            file=ContentFile(b"a,b", name=f"{title}.csv"),
        )
    publishing.publish(article, by=editor)

    data = form_data(article, **{"downloads-0-title": "Data, revised", "downloads-1-DELETE": "on"})
    log_in(editor).post(url_of(article), data)

    article.refresh_from_db()
    assert [row.title for row in article.live_edition.downloads.all()] == ["Data", "Method"]
    assert [row.title for row in article.draft_edition().downloads.all()] == ["Data, revised"]


def test_downloads_follow_into_the_first_draft_though_only_the_text_changed(
    editor: User, log_in: LogIn
) -> None:
    article = make_article()
    file = ContentFile(b"a,b", name="data.csv")
    Download.objects.create(edition=article.live_edition, title="Data", file=file)
    data = form_data(article, title="Another title")
    log_in(editor).post(url_of(article), data)
    draft = article.draft_edition()
    assert (draft.title, [row.title for row in draft.downloads.all()]) == (
        "Another title",
        ["Data"],
    )

    more = {
        "downloads-TOTAL_FORMS": 2,
        "downloads-1-title": "Method",
        "downloads-1-position": 1,
        "downloads-1-file": ContentFile(b"m,n", name="method.csv"),
    }
    article.refresh_from_db()
    log_in(editor).post(url_of(article), form_data(article, **more))
    assert [row.title for row in draft.downloads.all()] == ["Data", "Method"]
    assert [row.title for row in article.live_edition.downloads.all()] == ["Data"]


def test_download_is_added_in_the_save_that_opens_the_draft(editor: User, log_in: LogIn) -> None:
    article = make_article()
    file = ContentFile(b"a,b", name="data.csv")
    Download.objects.create(edition=article.live_edition, title="Data", file=file)
    more = {
        "downloads-TOTAL_FORMS": 2,
        "downloads-1-title": "Method",
        "downloads-1-position": 1,
        "downloads-1-file": ContentFile(b"m,n", name="method.csv"),
    }
    log_in(editor).post(url_of(article), form_data(article, **more))
    draft = article.draft_edition()
    assert [row.title for row in draft.downloads.all()] == ["Data", "Method"]
    assert [row.title for row in article.live_edition.downloads.all()] == ["Data"]


@pytest.mark.parametrize("prefix", ["bylines", "downloads", "related_links"])
def test_rows_that_a_page_only_counts_cost_nothing(
    editor: User, log_in: LogIn, prefix: str
) -> None:
    article, client = make_draft(), log_in(editor)
    counted = {f"{prefix}-TOTAL_FORMS": 900, f"{prefix}-INITIAL_FORMS": 450}
    response = client.post(url_of(article), form_data(article, title="", **counted))
    assert (response.status_code, f'name="{prefix}-5-' in response.text) == (200, False)
    sent = {f"{prefix}-{number}-position": number for number in range(900)}
    response = client.post(url_of(article), form_data(article, title="", **counted, **sent))
    assert response.status_code == 400


def test_stale_save_is_refused_with_both_texts_shown(editor: User, log_in: LogIn) -> None:
    article = make_draft("As opened")
    mine = form_data(article, title="My title")
    log_in(editor).post(url_of(article), form_data(article, title="Their title"))

    client = log_in(editor)
    response = client.post(url_of(article), mine)

    assert article.draft_edition().title == "Their title"
    assert "You saved this in another window" in response.text
    assert "<mark>Their</mark>" in response.text
    assert 'value="My title"' in response.text
    # The page now shows what the other saved, so saving again is a decision and goes through.
    based_on = response.context["adminform"].form["based_on"].value()
    client.post(url_of(article), mine | {"based_on": based_on})
    assert article.draft_edition().title == "My title"


def test_saving_twice_oneself_raises_no_false_alarm(editor: User, log_in: LogIn) -> None:
    article, client = make_draft("First"), log_in(editor)
    client.post(url_of(article), form_data(article, title="Second"))
    article.refresh_from_db()
    client.post(url_of(article), form_data(article, title="Third"))
    assert article.draft_edition().title == "Third"


def test_invalid_save_uses_up_no_version(editor: User, log_in: LogIn) -> None:
    article, client = make_draft("First"), log_in(editor)
    client.post(url_of(article), form_data(article, title=""))
    assert Article.objects.get().version == article.version


def test_author_sees_and_edits_only_their_own(author_user: User, log_in: LogIn) -> None:
    theirs = make_draft("Theirs", created_by=author_user)
    other = make_draft("Other")
    client = log_in(author_user)
    listing = client.get("/admin/articles/article/")
    assert ("Theirs" in listing.text, "Other" in listing.text) == (True, False)
    assert client.get(url_of(theirs)).status_code == 200
    assert client.get(url_of(other)).status_code == 302  # "does not exist", back to the admin


def test_author_cannot_publish_whatever_the_form_says(author_user: User, log_in: LogIn) -> None:
    article = make_draft(created_by=author_user)
    client = log_in(author_user)
    assert 'name="_publish"' not in client.get(url_of(article)).text
    client.post(url_of(article), form_data(article, _publish="Publish"))
    assert not Article.objects.published().exists()


def test_author_cannot_change_what_shows_at_once_on_a_published_article(
    author_user: User, log_in: LogIn
) -> None:
    article = make_article(created_by=author_user)
    log_in(author_user).post(
        url_of(article), form_data(article, comment_policy="none", title="New")
    )
    article.refresh_from_db()
    assert article.comment_policy == "open"
    assert article.draft_edition().title == "New"


def test_editor_takes_an_article_down(editor: User, log_in: LogIn) -> None:
    article = make_article()
    client = log_in(editor)
    page = client.post(url_of(article), form_data(article, _unpublish="1"))
    assert page["Location"] == f"/admin/articles/article/{article.pk}/actions/unpublish/"
    client.post(page["Location"], {"reason": "It was about another hospital."})
    assert not Article.objects.published().exists()


def test_article_that_readers_have_seen_cannot_be_deleted(editor: User, log_in: LogIn) -> None:
    article = make_article()
    response = log_in(editor).post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"})
    assert response.status_code == 403
    assert Article.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_article_list_takes_the_same_queries_for_any_number_of_rows(
    editor: User, log_in: LogIn, django_assert_num_queries: Callable, rows: int
) -> None:
    topic = make_topic()
    for _ in range(rows):
        make_article(topics=[topic])
    client = log_in(editor)
    with django_assert_num_queries(9):
        client.get("/admin/articles/article/")


@pytest.mark.parametrize("group", ["moderator", "newsletter_editor", "stranger"])
def test_others_cannot_write_articles(
    group: str, request: pytest.FixtureRequest, log_in: LogIn
) -> None:
    client = log_in(request.getfixturevalue(group))
    assert client.get("/admin/articles/article/add/").status_code == 403
    client.post("/admin/articles/article/add/", form_data(title="Mine"))
    assert not Article.objects.exists()


def test_drafts_are_listed_on_the_admin_with_the_title_of_the_draft(
    author_user: User, editor: User
) -> None:
    article = make_article("As published", created_by=author_user)
    draft = drafts.open_draft(article)
    draft.title = "As it will be"
    drafts.save_draft(draft)
    make_article("Finished")
    make_draft("Somebody else’s")

    def titles(user: User) -> list[str]:
        drafts = Article.objects.editable_by(user).being_written().with_draft_titles()
        return [row.draft_title for row in drafts]

    assert titles(author_user) == ["As it will be"]
    assert titles(editor) == ["Somebody else’s", "As it will be"]


# The page


def test_scripts_of_the_page_find_each_other_under_their_hashed_names(settings: object) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "kingsfund.core.http.staticfiles.HashedFilesStorage"},
    }
    ignored = ["admin", "django_prose_editor"]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=ignored)
    folder = Path(settings.STATIC_ROOT) / "articles"
    (script,) = folder.glob("writing.*.js")
    names = re.findall(r'from "\./([^"]+)"', script.read_text())
    assert len(names) == 5
    assert [name for name in names if not (folder / name).exists()] == []
    assert [name for name in names if not re.search(r"\.[0-9a-f]{12}\.js$", name)] == []


def test_page_names_what_is_saved_by_itself_and_says_what_is_not(
    editor: User, window: Callable[..., Window]
) -> None:
    page = window(editor, make_draft()).response.text
    words = re.search(r'data-words="([^"]+)"', page)[1].split()
    assert {"title", "standfirst", "key_points", "body", "change_note"} <= set(words)
    assert not {"kind", "topics", "comment_policy", "slug", "based_on", "review_by"} & set(words)
    assert "Saved only when you press a button" in page


def test_refused_page_does_not_claim_to_be_saved(
    editor: User, window: Callable[..., Window]
) -> None:
    one = window(editor, make_draft("First"))
    one.save(**{"bylines-1-role": "Fellow"})  # of nobody
    assert "Not saved yet" in one.response.text
    assert "Last saved" not in one.response.text
    assert one.text("bylines-1-role") == "Fellow"


def test_page_says_that_a_scheduled_edition_does_not_change(
    editor: User, window: Callable[..., Window]
) -> None:
    article = make_draft("First")
    publishing.schedule(article, by=editor, publish_at=timezone.now() + timedelta(days=1))
    page = window(editor, article).response.text
    assert "Edition 1 is scheduled for" in page
    assert "Its words cannot change until then" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_same_questions_for_any_number_of_authors(
    editor: User, log_in: Callable[[User], Client], django_assert_num_queries: Callable, rows: int
) -> None:
    article = make_article(topics=[make_topic()], authors=[make_author() for _ in range(rows)])
    for _ in range(rows):
        other = make_article()
        RelatedArticle.objects.create(article=article, other=other)
    drafts.save_draft(drafts.open_draft(article, by=editor))
    client = log_in(editor)
    # Session, person, two of permissions, the article; topics, live edition, draft; authors of the
    # article, all authors, downloads, related; latest edition; presence, editions, remarks, readers
    # outside; two of the publish checks; all topics; the log; whether there are earlier texts; and for the link to each related article one.
    client.get("/admin/articles/article/add/")  # kinds of content are asked for once a process
    ContentType.objects.get_for_model(Article)
    with django_assert_num_queries(22 + rows):
        client.get(f"/admin/articles/article/{article.pk}/change/")
