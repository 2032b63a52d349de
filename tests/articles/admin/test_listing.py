import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.admin import listing
from articles.models import Article, Edition
from articles.workflow import drafts, lifecycle, publishing, reviewing
from kingsfund.models import User
from tests.factories import make_article, make_author, make_draft, make_topic

LogIn = Callable[[User], Client]
LIST = "/admin/articles/article/"
PAST, AHEAD = date(2020, 1, 1), date(2090, 1, 1)


def titles(response: object) -> list[str]:
    """The titles in the list, in their order."""
    cells = re.findall(r'<th class="field-title">\s*<a[^>]*>(.*?)</a>', response.text)
    return [unescape(cell) for cell in cells]


def selected(action: str, *articles: Article, **more: object) -> dict[str, object]:
    """What the list sends when these articles are ticked on a page that shows them as they are."""
    shown = {f"version-{article.pk}": article.version for article in articles}
    return {"action": action, "_selected_action": [one.pk for one in articles], **shown, **more}


def set_draft(article: Article, **fields: object) -> None:
    Edition.objects.filter(article=article).drafts().update(**fields)


@pytest.fixture
def staff(editor: User) -> dict[str, Article]:
    """One article of every state."""
    now = timezone.now()
    articles = {
        name: make_draft(name)
        for name in ("draft", "in_review", "ready", "scheduled later", "scheduled sooner")
    }
    reviewing.submit(articles["in_review"], by=editor)
    set_draft(articles["ready"], status="ready", approved_at=now, approved_by=editor)
    for days, name in ((1, "scheduled sooner"), (2, "scheduled later")):
        publishing.schedule(articles[name], by=editor, publish_at=now + timedelta(days=days))
    articles |= {name: make_article(name) for name in ("published", "changing", "withdrawn")}
    drafts.save_draft(drafts.open_draft(articles["changing"]))
    lifecycle.withdraw(articles["withdrawn"], by=editor, notice="Wrong throughout.")
    articles["superseded"] = make_article("superseded", at=now - timedelta(days=2))
    lifecycle.supersede(articles["superseded"], by=editor, notice="Newer.", other=None)
    articles["taken down"] = make_article("taken down")
    lifecycle.unpublish(articles["taken down"], by=editor, reason="By mistake.")
    return articles


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("draft", ["taken down", "draft"]),
        ("in_review", ["in_review"]),
        ("ready", ["ready"]),
        ("scheduled", ["scheduled sooner", "scheduled later"]),
        ("published", ["changing", "published"]),
        ("superseded", ["superseded"]),
        ("changing", ["changing"]),
        ("withdrawn", ["withdrawn"]),
    ],
)
def test_list_is_narrowed_to_a_state(
    staff: dict[str, Article], editor: User, log_in: LogIn, state: str, found: list[str]
) -> None:
    Article.objects.filter(pk=staff["changing"].pk).update(
        published_at=timezone.now() - timedelta(minutes=1)
    )
    assert titles(log_in(editor).get(LIST, {"state": state})) == found


def test_list_shows_state_and_times(staff: dict[str, Article], editor: User, log_in: LogIn) -> None:
    text = log_in(editor).get(LIST).text
    assert "Published, edition 2: draft" in text
    assert text.count("Appears ") == 2
    row = text[text.index(">superseded<") :]
    assert '<td class="field-state">Replaced</td>' in row[: row.index("</tr>")]
    assert text.count('name="version-') == len(staff)


def test_list_is_narrowed_to_what_somebody_works_on(
    editor: User, author_user: User, log_in: LogIn
) -> None:
    for name, user, day in (
        ("mine, late", editor, PAST),
        ("mine", editor, AHEAD),
        ("hers, late", author_user, PAST),
        ("nobody's", None, None),
    ):
        reviewing.assign(make_draft(name), by=editor, to=user, due_on=day)
    client = log_in(editor)
    assert set(titles(client.get(LIST, {"work": "mine"}))) == {"mine, late", "mine"}
    assert titles(client.get(LIST, {"work": "mine-overdue"})) == ["mine, late"]
    assert set(titles(client.get(LIST, {"work": "overdue"}))) == {"mine, late", "hers, late"}
    assert "Ada Marsh, by 1 Jan 2020, overdue" in client.get(LIST).text


def test_list_of_what_is_due_for_a_check_begins_with_the_longest_due(
    editor: User, log_in: LogIn
) -> None:
    today = timezone.localdate()
    make_article("not yet", review_by=AHEAD)
    make_article("within a month", review_by=today + timedelta(days=20))
    make_article("today", review_by=today)
    make_article("long ago", review_by=PAST)
    client = log_in(editor)
    assert titles(client.get(LIST, {"check": "due"})) == ["long ago", "today"]
    assert titles(client.get(LIST, {"check": "month"})) == ["long ago", "today", "within a month"]


def test_still_correct_is_one_press_in_the_list(
    editor: User, log_in: LogIn, settings: object
) -> None:
    settings.REVIEW_AFTER_MONTHS = 12
    article = make_article("long ago", review_by=PAST)
    client = log_in(editor)
    page = client.get(LIST, {"check": "due"})
    assert f'name="still_correct" value="{article.pk}"' in page.text

    response = client.post(
        f"{LIST}?check=due",
        {"still_correct": article.pk, f"version-{article.pk}": article.version},
        follow=True,
    )

    article.refresh_from_db()
    assert article.review_by == publishing.next_check(timezone.localdate())
    assert "1 confirmed as still accurate" in response.text
    assert response.redirect_chain == [(f"{LIST}?check=due", 302)]
    assert titles(response) == []


def test_author_confirms_nothing_from_the_list(author_user: User, log_in: LogIn) -> None:
    article = make_article(review_by=PAST, created_by=author_user)
    response = log_in(author_user).post(LIST, {"still_correct": article.pk})
    assert response.status_code == 403
    article.refresh_from_db()
    assert article.review_by == PAST


def test_look_up_offers_what_its_user_may_know(
    editor: User, author_user: User, log_in: LogIn
) -> None:
    live = make_article("Beds, published", slug="beds")
    again = drafts.open_draft(live)
    again.title = "Secret title"
    again.save()
    make_draft("Nobody's business")
    make_draft("Begun", created_by=author_user)
    client = log_in(author_user)
    page = client.get(LIST, {"_popup": 1, "_to_field": "id"})
    assert sorted(titles(page)) == ["Beds, published", "Begun"]
    assert "Secret title" not in page.text
    assert "edition 2" not in page.text
    assert titles(client.get(LIST, {"_popup": 1, "q": "beds"})) == ["Beds, published"]
    assert titles(client.get(LIST, {"_popup": 1, "q": "secret"})) == []
    # It is a list and nothing else.
    assert titles(client.get(LIST)) == ["Begun"]
    for page in ("change", "history", "review"):
        assert client.get(f"{LIST}{live.pk}/{page}/", {"_popup": 1}).status_code in (302, 404)
    client.post(f"{LIST}{live.pk}/change/?_popup=1", {"title": "Mine", "_save": "1"})
    assert not Edition.objects.filter(title="Mine").exists()
    client.post(f"{LIST}?_popup=1", {"action": "confirm_selected", "_selected_action": live.pk})
    live.refresh_from_db()
    assert live.checked_at is None


def test_author_sees_their_own_and_what_is_assigned_to_them(
    author_user: User, editor: User, log_in: LogIn
) -> None:
    make_draft("somebody else's")
    make_draft("begun", created_by=author_user)
    make_draft("written", authors=[make_author("Ada", user=author_user)])
    reviewing.assign(make_draft("assigned"), by=editor, to=author_user)
    response = log_in(author_user).get(LIST)
    assert sorted(titles(response)) == ["assigned", "begun", "written"]
    assert 'name="action"' not in response.text


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("waiting", ["Waiting lists"]),
        ("LISTS wait", ["Waiting lists"]),
        ("waiting beds", []),
        ("beds-again", ["Another"]),
        ("100%", ["100% of it"]),
        ("  ", ["100% of it", "Another", "Waiting lists"]),
    ],
    ids=["a word", "parts in any order", "words of two", "an address", "a sign", "nothing"],
)
def test_search_finds_words_of_titles_and_addresses(
    editor: User, log_in: LogIn, words: str, found: list[str]
) -> None:
    make_draft("Waiting lists")
    make_draft("Another", slug="beds-again")
    make_draft("100% of it")
    assert titles(log_in(editor).get(LIST, {"q": words})) == found


def test_search_finds_an_earlier_title_once(editor: User, log_in: LogIn) -> None:
    article = make_article("Beds")
    draft = drafts.open_draft(article)
    draft.title = "Beds, again"
    drafts.save_draft(draft)
    assert titles(log_in(editor).get(LIST, {"q": "beds"})) == ["Beds, again"]


def test_list_takes_as_many_queries_for_fifty_rows_as_for_one(
    editor: User, author_user: User, log_in: LogIn
) -> None:
    client, topic = log_in(editor), make_topic()

    def add(number: int) -> None:
        for _ in range(number):
            article = make_article(review_by=PAST, topics=[topic])
            drafts.save_draft(drafts.open_draft(article))
            reviewing.assign(article, by=editor, to=author_user, due_on=PAST)

    def count(url: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    urls = [LIST, f"{LIST}?state=changing", f"{LIST}?work=overdue", f"{LIST}?check=due"]
    urls += [f"{LIST}?q=article", "/admin/"]
    add(1)
    before = [count(url) for url in urls]
    add(12)
    assert [count(url) for url in urls] == before


def test_comments_of_several_are_closed_and_who_moved_on_is_left(
    editor: User, log_in: LogIn
) -> None:
    open_, stale, closed = (
        make_article("Open"),
        make_article("Stale"),
        make_article("Closed", comment_policy="closed"),
    )
    data = selected("close_comments_of_selected", open_, stale, closed)
    client = log_in(editor)
    page = client.post(LIST, data)
    assert "3 articles." in page.text
    assert "Readers can write no new comment on them" in page.text
    assert Article.objects.filter(comment_policy="closed").count() == 1
    stale.count_save()

    response = client.post(LIST, {**data, "confirmed": "1"}, follow=True)

    policies = {one.slug: one.comment_policy for one in Article.objects.all()}
    assert policies == {open_.slug: "closed", stale.slug: "open", closed.slug: "closed"}
    text = unescape(response.text)
    assert "1 closed to comments, 2 left." in text
    assert "“Stale”: Somebody else has saved this" in text
    assert "“Closed”: It takes no comments already." in text


def test_several_are_assigned_after_a_page_that_asks(
    editor: User, author_user: User, log_in: LogIn
) -> None:
    first, second, bare = make_draft("First"), make_draft("Second"), make_article("Bare")
    client = log_in(editor)
    data = selected("assign_selected", first, second, bare)

    page = client.post(LIST, data)
    assert "Who works on them next" in page.text
    assert "Ada Marsh" in page.text
    assert client.post(LIST, {**data, "confirmed": "1"}).status_code == 422

    answers = {"confirmed": "1", "to": author_user.pk, "due_on": "2090-01-01"}
    response = client.post(LIST, {**data, **answers}, follow=True)

    drafts = Edition.objects.drafts().order_by("pk")
    assert [(one.assigned_to, one.due_on) for one in drafts] == [(author_user, AHEAD)] * 2
    assert "2 assigned, 1 left." in response.text
    assert "“Bare”: There is no draft" in unescape(response.text)


def test_several_are_confirmed_as_still_correct(editor: User, log_in: LogIn) -> None:
    due, draft = make_article("Due", review_by=PAST), make_draft("Unseen")
    client, data = log_in(editor), selected("confirm_selected", due, draft)
    assert "The log says that you looked at each" in client.post(LIST, data).text
    due.refresh_from_db()
    assert due.review_by == PAST
    response = client.post(LIST, {**data, "confirmed": "1"}, follow=True)
    due.refresh_from_db()
    assert due.review_by != PAST
    assert "1 confirmed as still accurate, 1 left." in response.text


def test_first_page_shows_what_waits_for_whom(
    staff: dict[str, Article], editor: User, author_user: User, log_in: LogIn
) -> None:
    Article.objects.filter(pk=staff["published"].pk).update(review_by=PAST)
    reviewing.assign(staff["draft"], by=editor, to=author_user, due_on=PAST)

    text = log_in(editor).get("/admin/").text
    panels = ["panel-articles", "panel-review", "panel-scheduled", "panel-check"]
    assert re.findall(r'<h2 id="(panel-\w+)"', text) == panels
    assert text.index("scheduled sooner") < text.index("scheduled later", text.index("panel-sch"))
    assert "since 1 January 2020" in text

    hers = log_in(author_user).get("/admin/").text
    assert re.findall(r'<h2 id="(panel-\w+)"', hers) == ["panel-work", "panel-articles"]
    assert "by 1 January 2020, <strong>overdue</strong>" in hers


def test_a_whole_list_is_done_in_slices_that_cost_the_same(
    editor: User, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "BULK_LIMIT", 3)
    for number in range(7):
        make_article(f"Article no. {number}")
    client = log_in(editor)
    data = selected("close_comments_of_selected", select_across="1")
    data["_selected_action"] = [Article.objects.first().pk]

    def queries(sent: dict[str, object]) -> tuple[int, object]:
        with CaptureQueriesContext(connection) as captured:
            response = client.post(f"{LIST}?state=published", sent)
        return len(captured), response

    first, page = queries(data)
    assert "These are 3 of 7 in the list" in page.text
    counts, closed = [], []
    for _ in range(3):
        number, page = queries(sent_by(page.text) if page.status_code == 200 else {})
        counts.append(number)
        closed.append(Article.objects.filter(comment_policy="closed").count())
    assert closed == [3, 6, 7]
    assert counts[0] == counts[1]
    assert page.status_code == 302
    for _ in range(20):
        make_article()
    assert queries(data)[0] == first


def sent_by(page: str) -> dict[str, list[str]]:
    """What the page's button sends."""
    form = page[page.index('<form method="post" novalidate>') :]
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form):
        sent.setdefault(name, []).append(value)
    return sent
