"""Earlier editions in the admin: listed, compared, previewed, restored, kept out of the history."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from articles import published_history
from articles.models import Article, Download, Edition, Event, WrongEditionState
from articles.workflow import drafts, lifecycle, publishing
from kingsfund.models import User
from tests.articles.conftest import _Page as Page
from tests.conftest import make_user
from tests.factories import make_article, make_author, make_draft, make_next_edition

pytestmark = pytest.mark.django_db
LogIn = Callable[[User], Client]


def staff(article: Article, page: str = "") -> str:
    return f"/admin/articles/article/{article.pk}/{page}"


@pytest.fixture
def article(author_user: User) -> Article:
    """Two published editions and a draft of the third; Ada wrote it."""
    article = make_article(
        "First title",
        authors=[make_author("Ada Marsh", user=author_user)],
        body="<p>There are 101,000 beds.</p>",
    )
    Download.objects.create(
        edition=article.live_edition, title="First file", file=ContentFile(b"1", name="first.csv")
    )
    second = make_next_edition(
        article,
        title="Second title",
        body="<p>There are 98,700 beds.</p>",
        change="correction",
        change_note="The number was wrong.",
    )
    second.downloads.all().delete()
    draft = drafts.open_draft(article, by=author_user)
    draft.title, draft.change_note = "Third title", "Says more."
    drafts.save_draft(draft)
    return article


def test_sidebar_lists_the_editions_and_leads_to_the_changes_in_one_click(
    article: Article, editor: User, log_in: LogIn
) -> None:
    page = Page(log_in(editor).get(staff(article, "change/")))
    assert page.links[staff(article, "compare/")] == "Draft against what readers see now"
    places = [page.text.index(f"Edition {number} {state}") for number, state in
              [(3, "Draft"), (2, "Live"), (1, "Earlier")]]  # fmt: skip
    assert places == sorted(places)
    assert "Correction: The number was wrong." in page.text
    assert "Ada Marsh Update: Says more." in page.text


def test_sidebar_folds_what_is_old_behind_the_page_of_all_editions(
    editor: User, log_in: LogIn
) -> None:
    article = make_article()
    for _ in range(9):
        make_next_edition(article)
    client = log_in(editor)
    page = Page(client.get(staff(article, "change/")))
    assert staff(article, "editions/3/") in page.links
    assert staff(article, "editions/2/") not in page.links
    assert page.links[staff(article, "editions/")] == "All editions: compare, restore"
    everything = Page(client.get(staff(article, "editions/")))
    assert [h.strip() for h in everything.headings if h.startswith("Edition ")] == [
        f"Edition {number} {'Live' if number == 10 else 'Earlier'}" for number in range(10, 0, -1)
    ]


def test_sidebar_offers_no_changes_where_readers_see_nothing(editor: User, log_in: LogIn) -> None:
    article = make_draft()
    page = Page(log_in(editor).get(staff(article, "change/")))
    assert staff(article, "compare/") not in page.links
    assert "Edition 1 Draft" in page.text


def test_list_of_articles_leads_to_the_changes_of_drafts_on_live_articles(
    article: Article, editor: User, log_in: LogIn
) -> None:
    others = [make_draft(), make_article()]
    page = Page(log_in(editor).get("/admin/articles/article/"))
    assert page.links[staff(article, "compare/")] == (
        "Compare the draft of “Second title” with what readers see"
    )
    assert [staff(other, "compare/") in page.links for other in others] == [False, False]


def test_each_edition_leads_to_what_can_be_done_with_it(
    article: Article, editor: User, log_in: LogIn
) -> None:
    page = Page(log_in(editor).get(staff(article, "editions/")))
    assert {href: words for href, words in page.links.items() if "edition" in words} == {
        staff(article, "editions/3/"): "Preview edition 3",
        staff(article, "editions/2/"): "Preview edition 2",
        staff(article, "editions/1/"): "Preview edition 1",
        staff(article, "compare/?older=2&newer=3"): "Compare with live: edition 3",
        staff(article, "compare/?older=1&newer=2"): "Compare with live: edition 1",
        staff(article, "actions/restore/?edition=2"): "Restore: edition 2",
        staff(article, "actions/restore/?edition=1"): "Restore: edition 1",
        staff(
            article, "actions/leave_out/?edition=1"
        ): "Take out of the public history: edition 1",
    }  # fmt: skip


def test_comparison_is_by_default_from_what_readers_see_to_the_draft(
    article: Article, editor: User, log_in: LogIn
) -> None:
    response = log_in(editor).get(staff(article, "compare/"))
    text = Page(response).text
    assert "From Edition 2 Live" in text
    assert "To Edition 3 Draft" in text
    assert "[removed: Second][added: Third] title" in text
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("query", "said", "differs"),
    [
        ("older=1&newer=2", "", True),
        ("older=2&newer=1", "Edition 1 is the earlier one, so the changes are shown from it", True),
        ("older=2&newer=2", "Edition 2 was chosen twice. Choose two different editions.", False),
        ("older=1&newer=9", "There is no edition “9” of this article.", False),
        ("older=<b>&newer=1", "There is no edition “<b>” of this article.", False),
        ("older=1", "Choose two editions.", False),
        ("older=-1&newer=99999999999999999999", "There is no edition “-1”", False),
    ],
)
def test_comparison_of_a_choice_says_what_is_odd_about_it(
    article: Article, editor: User, log_in: LogIn, query: str, said: str, differs: bool
) -> None:
    response = log_in(editor).get(staff(article, f"compare/?{query}"))
    text = Page(response).text
    assert said in text
    assert ("[removed: 101,000][added: 98,700]" in text) is differs
    assert "<b>”" not in response.text


def test_editions_that_say_the_same_have_no_differences(
    article: Article, editor: User, log_in: LogIn
) -> None:
    make_next_edition(article)
    drafts.save_draft(drafts.open_draft(article))
    assert "No differences." in log_in(editor).get(staff(article, "compare/")).text


def test_only_edition_has_nothing_to_be_compared_with(editor: User, log_in: LogIn) -> None:
    article = make_draft()
    client = log_in(editor)
    assert "There is only one edition" in client.get(staff(article, "compare/")).text
    assert "radio" not in client.get(staff(article, "editions/")).text


def test_without_a_draft_the_last_two_published_editions_are_compared(
    editor: User, log_in: LogIn
) -> None:
    article = make_article()
    make_next_edition(article)
    drafts.save_draft(drafts.open_draft(article))
    article.draft_edition().set_aside()
    text = Page(log_in(editor).get(staff(article, "compare/"))).text
    assert "From Edition 1 Earlier" in text
    assert "To Edition 2 Live" in text


def test_preview_shows_exactly_one_edition_with_its_own_downloads(
    article: Article, editor: User, log_in: LogIn
) -> None:
    client = log_in(editor)
    first = Page(client.get(staff(article, "editions/1/")))
    assert "First title" in first.headings
    assert "First file" in first.text
    assert "they do not see it now" in first.text
    assert "Updated" not in first.text
    second = client.get(staff(article, "editions/2/"))
    assert "This is what readers see." in second.text
    assert "First file" not in second.text
    assert second["X-Robots-Tag"] == "noindex, nofollow"
    assert "Readers do not see it yet." in client.get(staff(article, "editions/3/")).text
    article.draft_edition().set_aside()
    assert "readers never saw it" in client.get(staff(article, "editions/3/")).text
    assert client.get(staff(article, "editions/4/")).status_code == 404


def restore(client: Client, article: Article, number: int, **data: object) -> object:
    path = staff(article, f"actions/restore/?edition={number}")
    return client.post(path, {"based_on": article.version, **data}, follow=True)


def test_restoring_says_what_will_happen_and_does_it(
    article: Article, editor: User, log_in: LogIn
) -> None:
    client = log_in(editor)
    asked = Page(client.get(staff(article, "actions/restore/?edition=1")))
    assert "Restore edition 1 as a draft: Second title" in asked.headings
    assert "Readers go on seeing edition 2 until it is published." in asked.text
    assert "Edition 3, which is being worked on (draft), is discarded" in asked.text
    assert asked.links[staff(article, "compare/?older=1&newer=3")] == "Compare it with edition 3"
    response = restore(client, article, 1)
    assert response.redirect_chain == [(staff(article, "change/"), 302)]
    assert "Edition 1 is restored as edition 4, a draft." in response.text
    assert "Edition 3 is discarded: its text is kept." in response.text
    draft = article.draft_edition()
    assert (draft.number, draft.title, draft.change_note) == (4, "First title", "")
    assert [download.title for download in draft.downloads.all()] == ["First file"]
    assert article.editions.get(number=3).status == Edition.Status.SET_ASIDE
    article.refresh_from_db()
    assert article.live_edition.number == 2


def test_edition_that_was_set_aside_comes_back_too(
    article: Article, editor: User, log_in: LogIn
) -> None:
    client = log_in(editor)
    restore(client, article, 1)
    article.refresh_from_db()
    restore(client, article, 3)
    assert (article.draft_edition().number, article.draft_edition().title) == (5, "Third title")


def test_restoring_over_what_a_colleague_saved_meanwhile_is_refused(
    article: Article, editor: User, log_in: LogIn
) -> None:
    version = article.version
    article.count_save()
    response = restore(log_in(editor), article, 1, based_on=version)
    assert "Somebody else has saved this" in response.text
    assert article.draft_edition().title == "Third title"


def test_restoring_past_a_scheduled_edition_is_refused_with_the_way_out(
    article: Article, editor: User, log_in: LogIn
) -> None:
    draft = article.draft_edition()
    draft.schedule(by=editor, publish_at=publishing.timezone.now())
    response = restore(log_in(editor), article, 1)
    assert "Edition 3 is scheduled. Take it off the schedule first" in response.text
    assert article.draft_edition() == draft


@pytest.mark.parametrize("number", ["3", "9", "x", "", "99999999999999999999", "²"])
def test_what_cannot_be_restored_is_not_asked_about(
    article: Article, editor: User, log_in: LogIn, number: str
) -> None:
    response = log_in(editor).get(staff(article, f"actions/restore/?edition={number}"), follow=True)
    assert response.redirect_chain == [(staff(article, "change/"), 302)]
    assert "“Restore” does not fit" in response.text
    assert article.editions.count() == 3


def test_edition_leaves_the_public_history_with_a_reason_and_comes_back(
    article: Article, editor: User, log_in: LogIn
) -> None:
    client, public = log_in(editor), f"/articles/{article.slug}/editions/1/"
    page = staff(article, "actions/leave_out/?edition=1")
    assert Client().get(public).status_code == 200
    assert "This field is required." in client.post(page, {"reason": " "}).text
    response = client.post(page, {"reason": "A patient’s name."}, follow=True)
    assert response.redirect_chain == [(staff(article, "editions/"), 302)]
    assert "Edition 1 is out of the public history." in response.text
    assert "Not in the public history" in response.text
    assert Client().get(public).status_code == 404
    client.post(staff(article, "actions/put_back/?edition=1"), {"reason": ""})
    assert Client().get(public).status_code == 200
    events = Event.objects.filter(article=article, kind__in=["hidden", "unhidden"])
    assert [(e.kind, e.edition_number, e.by, e.note) for e in events] == [
        ("unhidden", 1, editor, ""),
        ("hidden", 1, editor, "A patient’s name."),
    ]


def test_what_readers_see_now_stays_in_their_history(
    article: Article, editor: User, log_in: LogIn
) -> None:
    client = log_in(editor)
    response = client.post(
        staff(article, "actions/leave_out/?edition=2"), {"reason": "x"}, follow=True
    )
    assert "does not fit" in response.text
    with pytest.raises(WrongEditionState, match="what readers see now"):
        published_history.keep_in_history(
            article.live_edition, by=editor, is_in_history=False, reason="Why."
        )
    with pytest.raises(lifecycle.ReasonIsMissing):
        published_history.keep_in_history(
            article.editions.get(number=1), by=editor, is_in_history=False, reason=" "
        )
    with pytest.raises(WrongEditionState, match="already"):
        published_history.keep_in_history(
            article.editions.get(number=1), by=editor, is_in_history=True
        )
    assert Edition.objects.filter(is_in_history=False).count() == 0


PAGES = ["editions/", "compare/", "compare/?older=1&newer=2", "editions/1/", "actions/restore/?edition=1"]  # fmt: skip
EDITORS_PAGES = ["actions/leave_out/?edition=1"]
STATES = ["draft", "published", "withdrawn"]


def article_in(state: str, author: User, editor: User) -> Article:
    """An article with two editions, of which the last is open, live or withdrawn."""
    fields = {"authors": [make_author(user=author)], "slug": "the-one"}
    if state == "draft":
        article = make_draft("SecretOne", **fields)
        article.draft_edition().set_aside()
        drafts.save_draft(drafts.open_draft(article))
        return article
    article = make_article("SecretOne", **fields)
    make_next_edition(article, title="SecretTwo")
    if state == "withdrawn":
        lifecycle.withdraw(article, by=editor, notice="Wrong.")
    return article


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    "who",
    ["anonymous", "stranger", "other author", "author", "editor", "moderator", "newsletter_editor"],
)
def test_history_is_open_to_those_who_work_on_the_article(
    request: pytest.FixtureRequest,
    author_user: User,
    editor: User,
    log_in: LogIn,
    who: str,
    state: str,
) -> None:
    article = article_in(state, author_user, editor)
    if who == "anonymous":
        client = Client()
    elif who == "other author":
        client = log_in(make_user("olga", "Author"))
    else:
        client = log_in(request.getfixturevalue({"author": "author_user"}.get(who, who)))
    answers = {page: client.get(staff(article, page)) for page in PAGES + EDITORS_PAGES}
    statuses = {page: answer.status_code for page, answer in answers.items()}
    if who in ("author", "editor"):
        assert {statuses[page] for page in PAGES} == {200}
        # An author has no such page; for an editor it is there where an edition was replaced.
        leave_out = {"author": 404, "editor": 302 if state == "draft" else 200}[who]
        assert statuses[EDITORS_PAGES[0]] == leave_out
        return
    assert set(statuses.values()) == {302 if who == "anonymous" else 404}
    assert not any("Secret" in answer.text for answer in answers.values())
    for page in ("actions/restore/?edition=1", "actions/leave_out/?edition=1"):
        client.post(staff(article, page), {"based_on": article.version, "reason": "x"})
    assert article.editions.count() == 2
    assert article.editions.filter(is_in_history=False).count() == 0


def test_author_restores_and_does_not_decide_on_the_public_history(
    article: Article, author_user: User, log_in: LogIn
) -> None:
    client = log_in(author_user)
    assert "leave_out" not in client.get(staff(article, "editions/")).text
    client.post(staff(article, "actions/leave_out/?edition=1"), {"reason": "x"})
    assert article.editions.get(number=1).is_in_history
    restore(client, article, 1)
    assert article.draft_edition().number == 4


@pytest.mark.parametrize("page", ["editions/", "compare/", "editions/1/"])
def test_pages_of_the_history_change_nothing(
    article: Article, editor: User, log_in: LogIn, page: str
) -> None:
    assert log_in(editor).post(staff(article, page)).status_code == 405
    assert log_in(editor).get(f"/admin/articles/article/x/{page}").status_code == 404


@pytest.mark.parametrize(("page", "queries"), [("editions/", 3), ("compare/", 7)])
@pytest.mark.parametrize("editions", [2, 6])
def test_history_asks_the_same_few_questions(
    editor: User,
    log_in: LogIn,
    article_queries: Callable,
    page: str,
    queries: int,
    editions: int,
) -> None:
    article = make_article()
    for _ in range(editions - 1):
        make_next_edition(article)
    drafts.save_draft(drafts.open_draft(article, by=editor))
    client = log_in(editor)
    with article_queries(queries):
        client.get(staff(article, page))
