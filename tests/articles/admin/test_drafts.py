"""Earlier texts of drafts in the admin: when they are kept, who sees them, how one comes back."""

from collections.abc import Callable

from django.test import Client

from articles.models import Article, DraftSnapshot
from articles.workflow import draft_history
from kingsfund.models import User
from tests.articles.admin.conftest import Window
from tests.factories import make_draft, make_topic

Opened = Callable[..., Window]
LogIn = Callable[[User], Client]


def told(article: Article) -> list[tuple[str, str, object]]:
    rows = DraftSnapshot.objects.of_article(article).select_related("by")
    return [(row.reason, row.content["title"], row.by) for row in rows]


def test_every_save_by_hand_is_kept_once(
    window: Opened,
    editor: User,
) -> None:
    article = make_draft("Beds")
    one = window(editor, article)
    one.save(title="Beds, again")
    one.save(title="Beds, again")
    one.save(title="Beds, at last")
    assert told(article) == [
        ("saved", "Beds, at last", editor),
        ("saved", "Beds, again", editor),
        ("written_on", "Beds", None),
    ]


def test_autosaves_leave_what_somebody_else_wrote_and_no_more(
    window: Opened,
    editor: User,
    author_user: User,
) -> None:
    article = make_draft("Beds", created_by=author_user)
    window(author_user, article).autosave(title="Ada's")
    hers = window(editor, article)
    for number in range(5):
        assert hers.autosave(title=f"Edith's {number}").status_code == 200
    assert told(article) == [("written_on", "Ada's", author_user)]


def test_state_before_a_merge_is_kept(
    window: Opened,
    editor: User,
    author_user: User,
) -> None:
    article = make_draft("Beds", standfirst="Old.", created_by=author_user)
    mine, theirs = window(editor, article), window(author_user, article)
    theirs.autosave(title="Theirs")
    mine.save(standfirst="Mine.")
    assert "Both texts are put together" in mine.response.text
    mine.save()
    assert told(article) == [("saved", "Theirs", editor), ("merged", "Theirs", author_user)]
    stands = [row.content["standfirst"] for row in DraftSnapshot.objects.of_article(article)]
    assert stands == ["Mine.", "Old."]


def test_earlier_text_is_compared_and_brought_back(
    window: Opened, author_user: User, log_in: LogIn
) -> None:
    article = make_draft("Beds", created_by=author_user)
    one = window(author_user, article)
    one.save(title="Beds, again")
    one.save(title="Beds, at last")
    assert "Earlier texts of the draft" in one.response.text
    client, page = log_in(author_user), f"/admin/articles/article/{article.pk}/drafts/"
    listed = client.get(page)
    assert listed.text.count("Compare and bring back") == 3
    kept = DraftSnapshot.objects.of_article(article)[1]
    shown = client.get(f"{page}{kept.pk}/")
    assert "again" in shown.text
    based_on = shown.context["form"]["based_on"].value()
    response = client.post(f"{page}{kept.pk}/", {"based_on": based_on}, follow=True)
    assert "says again what it said then" in response.text
    assert article.draft_edition().title == "Beds, again"


def test_stale_page_brings_nothing_back_and_says_so(
    window: Opened, editor: User, log_in: LogIn
) -> None:
    article = make_draft("Beds", created_by=editor)
    kept = draft_history.keep_snapshot(article.draft_edition(), "saved", by=editor)
    one = window(editor, article)
    one.save(title="Written meanwhile")
    page = f"/admin/articles/article/{article.pk}/drafts/{kept.pk}/"
    response = log_in(editor).post(page, {"based_on": 1})
    assert "Nothing was changed" in response.text
    assert article.draft_edition().title == "Written meanwhile"


def test_nobody_else_sees_them(
    editor: User, author_user: User, stranger: User, client: Client, log_in: LogIn
) -> None:
    article = make_draft("Beds", created_by=editor)
    kept = draft_history.keep_snapshot(article.draft_edition(), "saved", by=editor)
    for path in ("drafts/", f"drafts/{kept.pk}/"):
        page = f"/admin/articles/article/{article.pk}/{path}"
        assert client.get(page).status_code == 302
        assert log_in(stranger).get(page).status_code in (403, 404)
        assert log_in(author_user).get(page).status_code == 404
    other = make_draft("Other", created_by=editor)
    page = f"/admin/articles/article/{other.pk}/drafts/{kept.pk}/"
    assert log_in(editor).get(page).status_code == 404


def test_kept_words_of_one_window_cost_a_colleague_nothing(
    window: Opened, editor: User, second_editor: User
) -> None:
    """What a browser sends when kept words are taken over: the save that its window never made."""
    article, topic = make_draft("Beds", body="<p>About beds.</p>"), make_topic("Care")
    anns = window(editor, article)
    anns.type(topics=[topic.pk])
    ediths = window(second_editor, article)
    ediths.autosave(body="<p>About beds.</p><p>Edith wrote this.</p>")

    anns.save()

    assert "Both texts are put together" in anns.response.text
    assert "Edith wrote this." in anns.text("body")
    anns.save()
    assert "Edith wrote this." in article.draft_edition().body
    assert list(article.topics.all()) == [topic]
