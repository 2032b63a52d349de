"""A reader writes a comment: both posts, and everything that can go wrong between them."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from articles.models import Article
from articles.workflow import lifecycle
from comments.models import Comment, Trace
from comments.models.screening import KEPT
from comments.policy import POLICY_VERSION
from kingsfund.models import Mail, User
from tests.comments.conftest import hidden, respond, token_for, typed
from tests.factories import make_article, make_comment, make_draft

AGED = timedelta(minutes=1)


def stored(article: Article) -> list[str]:
    return list(Comment.objects.filter(article=article).values_list("text", flat=True))


# The first post


def test_respond_shows_a_preview_and_stores_nothing(
    client: Client, article: Article, filled_in: dict[str, str]
) -> None:
    response = respond(client, article, {**filled_in, "act": "preview"})
    assert (response.status_code, response.templates[0].name, stored(article)) == (
        200,
        "comments/comment_preview.html",
        [],
    )
    assert typed(response) == {name: filled_in[name] for name in typed(response)}


def test_respond_previews_without_a_cookie_or_a_token(
    article: Article, filled_in: dict[str, str]
) -> None:
    response = respond(Client(enforce_csrf_checks=True), article, filled_in)
    assert (response.status_code, "csrf" in response.cookies) == (200, True)
    # With these a browser goes back to the page, and finds what was written on it.
    assert (response["Cache-Control"], response.has_header("Vary")) == ("private, no-cache", False)


def test_respond_keeps_everything_typed_beside_the_errors(
    client: Client, article: Article, filled_in: dict[str, str]
) -> None:
    response = respond(client, article, {**filled_in, "email": "iris", "name": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert typed(response) == {
        "text": filled_in["text"],
        "name": "",
        "job_title": "Ward manager",
        "organisation": "Northvale Hospitals",
        "email": "iris",
    }
    assert page.count('<a href="#id_comment_name">Write your name.</a>') == 1
    assert page.count('id="id_comment_name_error"') == 1
    assert "<title>Error: Add new comment" in page


def test_respond_escapes_what_was_typed(
    client: Client, article: Article, filled_in: dict[str, str]
) -> None:
    attack = '"><script>alert(1)</script>'
    fields = ["text", "name", "job_title", "organisation", "declared_interest", "second_subject"]
    for email in ("iris@example.net", attack):
        hostile = {**filled_in, **dict.fromkeys(fields, f"a b {attack}"), "email": email}
        assert "<script>alert" not in respond(client, article, hostile).content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
    ],
)
def test_respond_refuses_what_another_site_sends(
    client: Client, article: Article, ready: dict[str, str], headers: dict[str, str]
) -> None:
    response = respond(client, article, ready, **headers)
    assert (response.status_code, stored(article)) == (403, [])
    assert response.templates[0].name == "comments/comment_refused.html"


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "same-origin"},
        {"HTTP_ORIGIN": "http://testserver"},
        # From a page that names no referrer (Fetch Standard, "append a request Origin header").
        {"HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_ORIGIN": "null"},
        {},
    ],
)
def test_respond_takes_what_its_own_pages_send(
    client: Client, article: Article, filled_in: dict[str, str], headers: dict[str, str]
) -> None:
    response = respond(client, article, filled_in, **headers)
    assert response.templates[0].name == "comments/comment_preview.html"


# The second post


def test_respond_stores_the_comment_and_goes_on_to_its_status(
    client: Client, article: Article, ready: dict[str, str]
) -> None:
    response = respond(client, article, ready)
    comment = Comment.objects.get()
    assert (response.status_code, response["Location"].startswith("/comments/status/")) == (
        303,
        True,
    )
    assert {field: getattr(comment, field) for field in ("text", "name", "email", "status")} == {
        "text": ready["text"],
        "name": "Iris Calder",
        "email": "iris@example.net",
        "status": "waiting",
    }
    assert (comment.article, comment.parent, comment.policy_version) == (
        article,
        None,
        POLICY_VERSION,
    )
    page = client.get(response["Location"]).content.decode()
    assert f"<strong>#{comment.number}</strong>" in page


def test_respond_notes_how_long_the_preview_was_read_and_a_trace_of_the_network(
    client: Client, article: Article, ready: dict[str, str]
) -> None:
    respond(client, article, ready, REMOTE_ADDR="192.0.2.7")
    other = {**ready, "token": token_for(article, age=timedelta(seconds=5))}
    respond(client, article, other, REMOTE_ADDR="192.0.2.7")
    first, second = Comment.objects.order_by("pk").select_related("trace")
    assert (first.seconds_taken, second.seconds_taken) == (60, 5)
    assert first.trace.key == second.trace.key
    assert "192.0.2.7" not in first.trace.key
    assert first.trace.until == first.submitted_at + KEPT


def test_respond_leaves_no_trace_of_a_network_it_was_not_told(
    client: Client, article: Article, ready: dict[str, str]
) -> None:
    """Otherwise all such comments would seem to come from one network."""
    respond(client, article, ready, REMOTE_ADDR="")
    assert (Comment.objects.count(), Trace.objects.count()) == (1, 0)


def test_respond_goes_the_whole_way_with_cookie_and_token(
    article: Article, filled_in: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comments.submission_token.SHORTEST", timedelta(0))
    client = Client(enforce_csrf_checks=True)
    preview = respond(client, article, filled_in)
    proof = {name: hidden(preview, name) for name in ("csrfmiddlewaretoken", "token")}
    response = respond(client, article, {**filled_in, **proof, "act": "send"})
    assert (response.status_code, stored(article)) == (303, [filled_in["text"]])


def test_respond_stores_an_answer_under_its_comment(
    client: Client, article: Article, ready: dict[str, str]
) -> None:
    parent = make_comment(article, status=Comment.Status.PUBLISHED)
    respond(client, article, {**ready, "parent": parent.pk, "token": token_for(article, parent)})
    assert Comment.objects.awaiting_moderation().get().parent == parent


def test_respond_ignores_every_field_that_is_not_the_readers(
    client: Client, article: Article, ready: dict[str, str]
) -> None:
    other = make_article()
    extra = {
        "status": "published",
        "number": "7",
        "pk": "7",
        "id": "7",
        "from_author": "on",
        "article": str(other.pk),
        "version": "9",
        "submitted_at": "2001-01-01",
        "decided_at": "2001-01-01",
        "policy_version": "mine",
        "imported_from": "x",
        "submission_key": "00000000-0000-0000-0000-000000000001",
    }
    respond(client, article, {**ready, **extra})
    comment = Comment.objects.get()
    assert {
        "status": comment.status,
        "article": comment.article_id,
        "from_author": comment.from_author,
        "version": comment.version,
        "policy_version": comment.policy_version,
        "decided_at": comment.decided_at,
        "imported_from": comment.imported_from,
        "is_new": timezone.now() - comment.submitted_at < timedelta(minutes=1),
        "key": comment.submission_key.int == 1,
    } == {
        "status": "waiting",
        "article": article.pk,
        "from_author": False,
        "version": 1,
        "policy_version": POLICY_VERSION,
        "decided_at": None,
        "imported_from": None,
        "is_new": True,
        "key": False,
    }


@pytest.mark.parametrize("asked", [True, False])
def test_respond_tells_of_answers_only_who_asks_for_it(
    client: Client, article: Article, ready: dict[str, str], asked: bool
) -> None:
    respond(client, article, {**ready, "wants_replies": "on"} if asked else ready)
    assert Comment.objects.get().wants_replies is asked


# Sent twice


def test_respond_makes_one_comment_of_the_same_form_sent_twice(
    client: Client, article: Article, ready: dict[str, str]
) -> None:
    first, second = respond(client, article, ready), respond(client, article, ready)
    assert (first.status_code, second.status_code, stored(article)) == (303, 303, [ready["text"]])
    assert first["Location"] == second["Location"]
    assert Mail.objects.count() == 1


def test_respond_asks_before_it_takes_other_words_from_a_form_sent_before(
    client: Client, article: Article, ready: dict[str, str]
) -> None:
    respond(client, article, ready)
    changed = {**ready, "text": "What I meant to say."}
    again = respond(client, article, changed)
    assert (again.status_code, stored(article)) == (409, [ready["text"]])
    assert typed(again)["text"] == "What I meant to say."
    assert hidden(again, "token") != ready["token"]


# What can go wrong: the answer always holds what was typed, and a token to go on with


def check_nothing_lost(response: object, article: Article, filled_in: dict[str, str]) -> None:
    assert response.templates[0].name == "comments/comment_preview.html"
    assert typed(response) == {name: filled_in[name] for name in typed(response)}
    assert stored(article) == []
    assert 'role="alert"' in response.content.decode()


def test_respond_explains_a_cookie_that_did_not_come_back(
    article: Article, ready: dict[str, str]
) -> None:
    client = Client(enforce_csrf_checks=True)
    response = respond(client, article, ready)
    check_nothing_lost(response, article, ready)
    assert (response.status_code, "Your browser did not send back the cookie" in response.text) == (
        403,
        True,
    )
    # The page that says so brings the cookie along, so the next press of the button works.
    proof = {"csrfmiddlewaretoken": hidden(response, "csrfmiddlewaretoken")}
    assert respond(client, article, {**ready, **proof}).status_code == 303


@pytest.mark.parametrize(
    ("token", "why"),
    [
        ("stale", "This page has been open for more than a day."),
        ("hasty", "That was faster than anybody reads."),
        ("tampered", "Something on the way altered the form"),
        ("missing", "Something on the way altered the form"),
        ("of another purpose", "Something on the way altered the form"),
        ("of another article", "The form was made for another article or comment."),
        ("of another comment", "The form was made for another article or comment."),
    ],
)
def test_respond_makes_a_new_token_in_place_of_a_bad_one(
    client: Client, article: Article, ready: dict[str, str], token: str, why: str
) -> None:
    from kingsfund.core.security.signing import make_token

    parent = make_comment(make_article(), status=Comment.Status.PUBLISHED)
    tokens = {
        "stale": token_for(article, age=timedelta(hours=25)),
        "hasty": token_for(article, age=timedelta(0)),
        "tampered": "A" + ready["token"],
        "missing": "",
        "of another purpose": make_token("confirm", [article.pk, None, "0" * 32, 1.0]),
        "of another article": token_for(make_article()),
        "of another comment": token_for(article, parent),
    }
    response = respond(client, article, {**ready, "token": tokens[token]})
    check_nothing_lost(response, article, ready)
    assert (response.status_code, why in response.text) == (422, True)
    assert hidden(response, "token") not in tokens.values()


def test_respond_takes_a_form_that_was_open_for_three_hours(
    client: Client, article: Article, ready: dict[str, str]
) -> None:
    late = {**ready, "token": token_for(article, age=timedelta(hours=3))}
    assert (respond(client, article, late).status_code, stored(article)) == (303, [ready["text"]])


@pytest.mark.parametrize(
    ("change", "status"),
    [({"comment_policy": "closed"}, 409), ({"comment_policy": "none"}, 409)],
)
def test_respond_gives_the_text_back_when_comments_were_closed_meanwhile(
    client: Client, article: Article, ready: dict[str, str], change: dict[str, str], status: int
) -> None:
    Article.objects.filter(pk=article.pk).update(**change)
    response = respond(client, article, ready)
    assert (response.status_code, response.context["text"], stored(article)) == (
        status,
        ready["text"],
        [],
    )
    assert "https://example.org/ours.</textarea>" in response.text


def test_respond_answers_a_draft_as_an_article_that_never_was(
    client: Client, db: None, filled_in: dict[str, str]
) -> None:
    draft = make_draft("Not to be known", slug="not-yet")
    answers = [
        client.post(f"/articles/{slug}/respond/", filled_in) for slug in (draft.slug, "never-was")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert filled_in["email"] not in answers[0].text
    assert client.get(f"/articles/{draft.slug}/respond/").status_code == 404


def test_respond_keeps_an_answer_whose_comment_went_away(
    client: Client, article: Article, ready: dict[str, str]
) -> None:
    parent = make_comment(article, status=Comment.Status.DECLINED)
    response = respond(client, article, {**ready, "parent": parent.pk})
    assert response.status_code == 422
    assert typed(response)["text"] == ready["text"]
    assert "The comment you are answering is not on the page any more." in response.text
    assert response.context["form"]["parent"].value() == ""


def test_respond_pretends_to_a_program_that_walked_into_the_trap(
    client: Client, article: Article, ready: dict[str, str]
) -> None:
    response = respond(client, article, {**ready, "second_subject": "Cheap pills"})
    page = client.get(response["Location"])
    assert (response.status_code, page.status_code, stored(article)) == (303, 200, [])
    assert ("Your comment has reached us" in page.text, Mail.objects.count()) == (True, 0)


def test_respond_empties_the_trap_before_the_preview(
    client: Client, article: Article, filled_in: dict[str, str]
) -> None:
    response = respond(client, article, {**filled_in, "second_subject": "filled by a browser"})
    assert "filled by a browser" not in response.text


# The limit


def test_respond_takes_exactly_as_many_as_the_limit_allows(
    client: Client, article: Article, ready: dict[str, str], settings: object
) -> None:
    settings.COMMENT_LIMIT = "2/86400"
    codes = [
        respond(client, article, {**ready, "token": token_for(article)}).status_code
        for _ in range(4)
    ]
    assert (codes, len(stored(article))) == ([303, 303, 429, 429], 2)


def test_respond_over_the_limit_says_when_to_come_back_and_keeps_the_text(
    client: Client, article: Article, ready: dict[str, str], settings: object
) -> None:
    settings.COMMENT_LIMIT = "0/86400"
    response = respond(client, article, ready)
    check_nothing_lost(response, article, ready)
    assert (response.status_code, 0 < int(response["Retry-After"]) <= 86_400) == (429, True)
    # The key is kept, so that what goes through later is still one comment.
    settings.COMMENT_LIMIT = ""
    later = {**ready, "token": hidden(response, "token")}
    assert [respond(client, article, later).status_code for _ in range(2)] == [303, 303]
    assert stored(article) == [ready["text"]]


def test_respond_counts_a_network_not_a_header(
    client: Client, article: Article, ready: dict[str, str], settings: object
) -> None:
    settings.COMMENT_LIMIT = "1/86400"
    codes = [
        respond(
            client,
            article,
            {**ready, "token": token_for(article)},
            HTTP_X_FORWARDED_FOR=f"198.51.100.{number}",
        ).status_code
        for number in range(3)
    ]
    assert codes == [303, 429, 429]


# The rest


def test_respond_shows_the_form_on_a_page_of_its_own(client: Client, article: Article) -> None:
    response = client.get(f"/articles/{article.slug}/respond/")
    assert (response.status_code, "csrfmiddlewaretoken" in response.text) == (200, False)
    assert response.context["form"].is_bound is False


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_respond_refuses_other_methods(client: Client, article: Article, method: str) -> None:
    response = getattr(client, method)(f"/articles/{article.slug}/respond/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")


def test_respond_fails_whole_when_the_database_does(
    client: Client, article: Article, ready: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr("comments.notifications.writer.queue_all", fail)
    with pytest.raises(DatabaseError):
        respond(client, article, ready)
    assert (stored(article), outbox.outbox) == ([], [])


def test_comment_written_on_the_page_of_an_old_address_is_not_lost(
    client: Client, editor: User, article: Article, filled_in: dict[str, str]
) -> None:
    lifecycle.rename(Article.objects.get(pk=article.pk), by=editor, slug="waiting-longer")
    response = respond(client, article, filled_in)
    assert response.status_code == 200
    assert 'action="/articles/waiting-longer/respond/"' in response.text
    assert "I read this with care." in response.text


@pytest.mark.parametrize("shows_text", [True, False])
def test_comments_of_a_withdrawn_article_are_read_with_its_text_and_closed(
    client: Client, editor: User, article: Article, filled_in: dict[str, str], shows_text: bool
) -> None:
    comment = make_comment(article, status="published", text="I agree with it.")
    lifecycle.withdraw(article, by=editor, notice="Wrong data.", shows_text=shows_text)
    page = client.get(article.get_absolute_url()).text
    assert ("I agree with it." in page) is shows_text
    assert ("Comments on this article are closed" in page) is shows_text
    permalink = client.get(f"/comments/{comment.pk}/")
    assert permalink.status_code == (200 if shows_text else 404)
    assert respond(client, article, filled_in).status_code == 409
    assert "No new comments are taken" in client.get(f"{article.get_absolute_url()}respond/").text
