"""Two windows at one article in every order: what somebody typed is stored, or comes back to them."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.utils import timezone

from articles.admin import conflicts
from articles.content.limits import MAX_LENGTH
from articles.models import Article, Byline, Edition
from articles.workflow import drafts, publishing
from kingsfund.models import User
from tests.articles.admin.conftest import Window
from tests.factories import make_article, make_author, make_draft, make_topic

Open = Callable[..., Window]
BODY = "<p>The first is about beds.</p><p>The second is about nurses.</p>"


def is_stored(words: str) -> bool:
    return any(
        words in f"{edition.title} {edition.standfirst} {edition.body}"
        for edition in Edition.objects.all()
    )


def is_shown(words: str, one: Window) -> bool:
    return any(words in unescape(str(value)) for value in one.values.values())


def assert_nothing_is_lost(*typed: tuple[str, Window]) -> None:
    lost = [words for words, one in typed if not is_stored(words) and not is_shown(words, one)]
    assert lost == []


@pytest.fixture
def article(db: None) -> Article:
    return make_draft("As opened", standfirst="As opened.", body=BODY)


@pytest.fixture
def mine(editor: User, article: Article, window: Open) -> Window:
    return window(editor, article)


@pytest.fixture
def theirs(second_editor: User, article: Article, window: Open) -> Window:
    return window(second_editor, article)


# What can be put together


def test_changes_at_different_places_are_put_together(
    article: Article, mine: Window, theirs: Window
) -> None:
    theirs.save(body=BODY.replace("beds", "linen"), standfirst="Theirs.")
    response = mine.save(body=BODY.replace("nurses", "porters"), title="Mine")
    assert "Nora Quist saved this at" in response.text
    assert "Both texts are put together" in response.text
    assert "with what your colleague changed: Standfirst, Text." in response.text
    assert article.draft_edition().title == "As opened"
    mine.save()
    edition = article.draft_edition()
    assert (edition.title, edition.standfirst) == ("Mine", "Theirs.")
    assert edition.body == BODY.replace("beds", "linen").replace("nurses", "porters")


def test_what_changes_at_once_is_put_together_too(
    article: Article, mine: Window, theirs: Window
) -> None:
    beds, nurses = make_topic("Beds"), make_topic("Nurses")
    theirs.save(topics=[str(beds.pk)], kind="report")
    mine.save(comment_policy="closed")
    mine.save()
    article.refresh_from_db()
    assert (article.kind, article.comment_policy) == ("report", "closed")
    assert [topic.name for topic in article.topics.all()] == ["Beds"]
    assert nurses.articles.count() == 0


# What cannot


def test_passage_that_both_changed_is_shown_twice_with_its_differences(
    article: Article, mine: Window, theirs: Window
) -> None:
    theirs.save(body=BODY.replace("beds", "linen"))
    response = mine.save(body=BODY.replace("beds", "sheets"))
    (passage,) = response.context["adminform"].form.conflict.passages
    marked = [
        [piece.text for piece in side if piece.kind != "same"]
        for side in (passage.mine, passage.theirs)
    ]
    assert (passage.label, marked) == ("Text, passage 1 of 1", [["sheets"], ["linen"]])


@pytest.mark.parametrize(
    ("choice", "first"),
    [
        ("mine", "<p>The first is about sheets.</p>"),
        ("theirs", "<p>The first is about linen.</p>"),
        ("both", "<p>The first is about sheets.</p><p>The first is about linen.</p>"),
    ],
)
def test_choice_for_a_passage_is_carried_out(
    article: Article, mine: Window, theirs: Window, choice: str, first: str
) -> None:
    theirs.save(body=BODY.replace("beds", "linen"))
    response = mine.save(body=BODY.replace("beds", "sheets").replace("nurses", "porters"))
    (passage,) = response.context["adminform"].form.conflict.passages
    mine.save(**{passage.choice: choice})
    assert article.draft_edition().body == first + "<p>The second is about porters.</p>"


@pytest.mark.parametrize(("choice", "title"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_choice_for_a_field_is_carried_out(
    article: Article, mine: Window, theirs: Window, choice: str, title: str
) -> None:
    theirs.save(title="Theirs")
    mine.save(title="Mine")
    mine.save(**{"choice-title": choice})
    assert article.draft_edition().title == title


def test_undecided_conflict_is_asked_again_and_saves_nothing(
    article: Article, mine: Window, theirs: Window
) -> None:
    theirs.save(title="Theirs", body=BODY.replace("beds", "linen"))
    mine.save(title="Mine", body=BODY.replace("beds", "sheets"))
    response = mine.save(**{"choice-title": "mine"})
    assert "Choose for every passage below." in response.text
    assert article.draft_edition().title == "Theirs"
    passages = response.context["adminform"].form.conflict.passages
    assert [(one.label, one.chosen) for one in passages] == [
        ("Title", "mine"),
        ("Text, passage 1 of 1", ""),
    ]
    mine.save(**{passages[1].choice: "theirs"})
    edition = article.draft_edition()
    assert (edition.title, "linen" in edition.body) == ("Mine", True)


def test_passage_edited_by_hand_on_the_page_of_the_conflict_counts_as_mine(
    article: Article, mine: Window, theirs: Window
) -> None:
    theirs.save(body=BODY.replace("beds", "linen"))
    response = mine.save(body=BODY.replace("beds", "sheets"))
    (passage,) = response.context["adminform"].form.conflict.passages
    mine.save(**{"body": BODY.replace("beds", "sheets and linen"), passage.choice: "mine"})
    assert "about sheets and linen." in article.draft_edition().body


def test_texts_are_merged_and_compared_before_the_article_is_locked(
    article: Article, mine: Window, theirs: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who merges 300,000 characters inside the transaction stops everybody who writes on SQLite."""
    depths: list[int] = []

    def watched(*bodies: str) -> object:
        depths.append(len(connection.savepoint_ids))
        return merge(*bodies)

    merge = conflicts.merge_bodies
    monkeypatch.setattr(conflicts, "merge_bodies", watched)
    conflicts.merged.cache_clear()
    outside = len(connection.savepoint_ids)
    theirs.save(title="Theirs", body=BODY.replace("beds", "linen"))
    mine.save(title="Mine", body=BODY.replace("beds", "sheets"))
    undecided = mine.save(**{"choice-title": "mine"})
    passages = undecided.context["adminform"].form.conflict.passages
    theirs.save(title="Theirs again")
    mine.save(**{passages[-1].choice: "mine"})
    mine.save(**{"choice-title": "mine"})
    assert article.draft_edition().title == "Mine"
    assert depths
    assert set(depths) == {outside}


def test_third_save_between_is_met_in_its_turn(
    article: Article, mine: Window, theirs: Window
) -> None:
    theirs.save(title="Theirs")
    mine.save(title="Mine")
    theirs.save(standfirst="Theirs again.")
    response = mine.save(**{"choice-title": "mine"})
    assert "Both texts are put together" in response.text
    mine.save()
    edition = article.draft_edition()
    assert (edition.title, edition.standfirst) == ("Mine", "Theirs again.")


def test_field_that_was_emptied_is_a_base_like_any_other(
    article: Article, mine: Window, theirs: Window
) -> None:
    theirs.save(standfirst="")
    mine.save(title="Mine")
    theirs.save(standfirst="Again.")
    mine.save(standfirst="Mine.")
    assert 'name="choice-standfirst"' in mine.response.text
    mine.save(**{"choice-standfirst": "mine"})
    assert article.draft_edition().standfirst == "Mine."


# Rows


def test_rows_that_two_people_changed_are_put_together(
    article: Article, mine: Window, theirs: Window
) -> None:
    added = make_author("Ben Ode")
    theirs.save(**{"bylines-0-role": "Director", "bylines-1-author": added.pk})
    mine.save(**{"bylines-0-organisation": "The Elm Trust", "title": "Mine"})
    mine.save()
    rows = [(row.author.name, row.role, row.organisation) for row in article.bylines.all()]
    first = Byline.objects.get(role="Director").author.name
    assert sorted(rows) == sorted([(first, "Director", "The Elm Trust"), ("Ben Ode", "", "")])
    assert article.draft_edition().title == "Mine"


def test_row_changed_by_both_says_what_it_is_now(
    article: Article, mine: Window, theirs: Window
) -> None:
    theirs.save(**{"bylines-0-role": "Director"})
    response = mine.save(**{"bylines-0-role": "Fellow"})
    assert "was changed too, to: Director" in response.text
    assert mine.text("bylines-0-role") == "Fellow"
    mine.save()
    assert article.bylines.get().role == "Fellow"


@pytest.mark.parametrize(("change", "left"), [({}, 0), ({"bylines-0-role": "Fellow"}, 1)])
def test_row_removed_meanwhile_is_gone_unless_it_was_worked_on(
    article: Article, mine: Window, theirs: Window, change: dict[str, str], left: int
) -> None:
    theirs.save(**{"bylines-0-DELETE": "on"})
    mine.save(title="Mine", **change)
    mine.save()
    assert article.draft_edition().title == "Mine"
    assert article.bylines.count() == left


# Every order


def test_two_saves(article: Article, mine: Window, theirs: Window) -> None:
    theirs.save(title="Theirs")
    mine.save(title="Mine")
    assert_nothing_is_lost(("Theirs", theirs), ("Mine", mine))
    assert article.draft_edition().title == "Theirs"


def test_two_autosaves(article: Article, mine: Window, theirs: Window) -> None:
    statuses = [
        one.autosave(title=title).status_code for one, title in ((theirs, "Theirs"), (mine, "Mine"))
    ]
    assert statuses == [200, 409]
    assert_nothing_is_lost(("Theirs", theirs), ("Mine", mine))


def test_autosave_then_save(article: Article, mine: Window, theirs: Window) -> None:
    theirs.autosave(title="Theirs")
    mine.save(title="Mine")
    assert article.draft_edition().title == "Theirs"
    assert_nothing_is_lost(("Theirs", theirs), ("Mine", mine))


def test_save_then_autosave(article: Article, mine: Window, theirs: Window) -> None:
    theirs.save(title="Theirs")
    assert mine.autosave(title="Mine").status_code == 409
    assert_nothing_is_lost(("Theirs", theirs), ("Mine", mine))


def test_save_then_publish_publishes_nothing_unseen(
    article: Article, mine: Window, theirs: Window
) -> None:
    theirs.save(title="Theirs")
    mine.save("_publish", standfirst="Mine.")
    assert not Article.objects.published().exists()
    assert_nothing_is_lost(("Theirs", theirs), ("Mine.", mine))
    mine.save("_publish")
    edition = Article.objects.published().get().live_edition
    assert (edition.title, edition.standfirst) == ("Theirs", "Mine.")


def test_publish_then_save_becomes_a_draft(article: Article, mine: Window, theirs: Window) -> None:
    theirs.save("_publish", title="Theirs")
    mine.save(standfirst="Mine.")
    assert_nothing_is_lost(("Theirs", theirs), ("Mine.", mine))
    mine.save()
    article.refresh_from_db()
    draft = article.draft_edition()
    assert (article.live_edition.standfirst, draft.number) == ("As opened.", 2)
    assert (draft.title, draft.standfirst) == ("Theirs", "Mine.")


@pytest.mark.parametrize("button", ["_continue", "_publish"])
def test_published_by_the_clock_meanwhile_becomes_a_draft_and_says_so(
    article: Article, mine: Window, editor: User, button: str
) -> None:
    now = timezone.now()
    publishing.schedule(article, by=editor, publish_at=now + timedelta(minutes=1))
    publishing.publish_due(at=now + timedelta(minutes=2))
    response = mine.save(button, title="Mine")
    assert "Edition 1 was published by Edith Rowe" in response.text
    assert "Your words are saved as a draft of edition 2" in response.text
    article.refresh_from_db()
    assert (article.live_edition.title, article.draft_edition().title) == ("As opened", "Mine")


def test_scheduled_meanwhile_is_refused_with_everything_kept(
    article: Article, mine: Window, editor: User
) -> None:
    publishing.schedule(article, by=editor, publish_at=timezone.now() + timedelta(hours=1))
    response = mine.save(title="Mine")
    assert "take it off the schedule in another window" in response.text
    assert article.draft_edition().title == "As opened"
    assert_nothing_is_lost(("Mine", mine))
    publishing.unschedule(article, by=editor)
    mine.save()
    assert article.draft_edition().title == "Mine"


def test_scheduled_meanwhile_lets_other_things_be_saved(
    article: Article, mine: Window, editor: User
) -> None:
    publishing.schedule(article, by=editor, publish_at=timezone.now() + timedelta(hours=1))
    mine.save(comment_policy="closed")
    article.refresh_from_db()
    assert article.comment_policy == "closed"


def test_two_publishes(article: Article, mine: Window, theirs: Window) -> None:
    theirs.save("_publish", title="Theirs")
    mine.save("_publish", title="Mine")
    assert [edition.title for edition in Edition.objects.published()] == ["Theirs"]
    assert_nothing_is_lost(("Theirs", theirs), ("Mine", mine))


def test_publish_based_on_an_old_version_says_who_saved_and_then_goes_through(
    article: Article, theirs: Window, editor: User, log_in: Callable
) -> None:
    client, url = log_in(editor), f"/admin/articles/article/{article.pk}/actions/publish/"
    based_on = article.version
    theirs.save(title="Theirs")
    response = client.post(url, {"based_on": based_on})
    assert "Nora Quist saved this at" in response.text
    assert not Article.objects.published().exists()
    client.post(url, {"based_on": response.context["form"]["based_on"].value()})
    assert Article.objects.published().get().live_edition.title == "Theirs"


def test_deleted_then_saved_comes_back_as_a_new_article(
    article: Article, mine: Window, theirs: Window, editor: User, second_editor: User
) -> None:
    superuser = User.objects.create_superuser(
        "root", "root@example.org", first_name="Rhea", last_name="Ott"
    )
    theirs.client.force_login(superuser)
    theirs.client.post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"})
    assert not Article.objects.exists()
    response = mine.save(title="Mine", body="<p>Mine too.</p>")
    assert "Rhea Ott deleted this article at" in response.text
    assert_nothing_is_lost(("Mine", mine), ("Mine too.", mine))
    assert mine.autosave().status_code == 404
    mine.url = "/admin/articles/article/add/"
    mine.save()
    made = Article.objects.get()
    assert (made.draft_edition().title, made.bylines.count()) == ("Mine", 1)


def test_restored_then_saved(article: Article, mine: Window, second_editor: User) -> None:
    first = article.draft_edition()
    drafts.set_aside(article, by=second_editor)
    drafts.restore(article, first, by=second_editor)
    mine.save(title="Mine")
    assert_nothing_is_lost(("Mine", mine))
    assert article.draft_edition().title == "As opened"
    mine.save()
    assert (article.draft_edition().number, article.draft_edition().title) == (2, "Mine")


def test_set_aside_then_saved(article: Article, mine: Window, second_editor: User) -> None:
    drafts.set_aside(article, by=second_editor)
    response = mine.save(title="Mine")
    assert "Edition 1 was discarded while you were writing." in response.text
    assert (article.draft_edition().number, article.draft_edition().title) == (2, "Mine")


def test_two_windows_of_one_person_are_a_conflict(
    article: Article, mine: Window, editor: User, window: Open
) -> None:
    other = window(editor, article)
    other.save(title="Other")
    response = mine.save(title="Mine")
    assert "You saved this in another window at" in response.text
    assert_nothing_is_lost(("Other", other), ("Mine", mine))


def test_double_click_on_save_is_one_save(article: Article, mine: Window) -> None:
    added = make_author("Ben Ode")
    mine.type(title="Mine", **{"bylines-1-author": added.pk})
    mine.send()
    response = mine.save()
    article.refresh_from_db()
    assert "sent twice, and done once" in response.text
    assert (article.version, article.bylines.count()) == (2, 2)


def test_double_click_on_publish_publishes_once(article: Article, mine: Window) -> None:
    mine.type(title="Mine")
    mine.send("_publish")
    mine.save("_publish")
    assert [edition.title for edition in Edition.objects.all()] == ["Mine"]
    assert Article.objects.published().count() == 1


def test_stale_save_of_a_published_article_shows_the_new_draft(
    editor: User, second_editor: User, window: Open
) -> None:
    article = make_article("As readers see it")
    mine, theirs = window(editor, article), window(second_editor, article)
    theirs.autosave(title="Theirs")
    mine.save(standfirst="Mine.")
    mine.save()
    draft = article.draft_edition()
    assert (draft.number, draft.title, draft.standfirst) == (2, "Theirs", "Mine.")


# Texts that are more than a body may hold


@pytest.mark.parametrize(
    "bomb", ["x" * (MAX_LENGTH + 1), "<a " * 8000, "<p>" + "<b i=1><i i=1>" * 900]
)
def test_text_over_the_limits_is_said_to_be_and_comes_back(
    article: Article, mine: Window, bomb: str
) -> None:
    answer = mine.autosave(body=bomb)
    assert (answer.status_code, "Text: " in answer.json()["message"]) == (422, True)
    response = mine.save(body=bomb)
    assert response.status_code == 200
    assert article.draft_edition().body == BODY
    assert mine.values["body"][0].strip() == bomb.strip()


@pytest.mark.parametrize("bomb", ["<a " * 8000, "<p>" + "<b i=1><i i=1>" * 900])
@pytest.mark.parametrize("name", ["initial-body", "conflict-body-base", "conflict-body-theirs"])
def test_what_a_page_carries_along_is_held_to_the_same_limits(
    article: Article, mine: Window, theirs: Window, name: str, bomb: str
) -> None:
    theirs.save(body=BODY.replace("beds", "linen"))
    if name != "initial-body":
        mine.save(body=BODY.replace("beds", "cots"))
    response = mine.save(body=BODY.replace("beds", "stools"), **{name: bomb})
    assert response.status_code == 200
    assert "linen" in article.draft_edition().body
    assert is_shown("stools", mine)


@pytest.mark.parametrize("name", ["nonsense", "slug", "csrfmiddlewaretoken"])
def test_choice_for_a_field_that_is_not_there_is_passed_over(
    article: Article, mine: Window, name: str
) -> None:
    assert mine.save(**{"in-conflict": name, "title": "Mine"}).status_code == 200
