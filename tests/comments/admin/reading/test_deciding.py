"""The reading screen, and one decision at a time."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import ChainTip, Comment, Decision, Reason, Report
from comments.workflow import transitions
from kingsfund.mail.outbox import deliver_due_mail
from kingsfund.models import Mail, User
from tests.factories import make_comment

LogIn = Callable[[User], Client]
QUEUE = "/admin/comments/comment/"
UNDO = "/admin/comments/comment/undo/"


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, at=timezone.now() - timedelta(days=2))


@pytest.fixture
def reason(db: None) -> Reason:
    return Reason.objects.get(slug="personal_attack")


def reading(comment: Comment) -> str:
    return f"/admin/comments/comment/{comment.pk}/change/"


def decide(client: Client, comment: Comment, action: str, **fields: object) -> object:
    data = {"action": action, "version": comment.version, **fields}
    return client.post(f"/admin/comments/comment/{comment.pk}/decide/", data)


def said(response: object) -> list[str]:
    """The messages but for the one that an earlier decision left."""
    messages = [unescape(str(message)) for message in response.context["messages"]]
    return [message for message in messages if "<form" not in message]


# Decisions


def test_decide_publishes_and_goes_on_to_the_next_that_waits(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    later = make_comment(comment.article)
    client = log_in(moderator)
    response = decide(client, comment, "publish")
    assert (response.status_code, response["Location"]) == (302, reading(later))
    assert Comment.objects.get(pk=comment.pk).status == "published"
    page = client.get(response["Location"])
    decision = Decision.objects.get()
    assert f"Comment #{comment.pk} by {comment.name} published." in page.text
    assert f'name="decision" value="{decision.pk}"' in page.text


def test_decide_on_the_last_goes_back_to_the_queue(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    assert decide(log_in(moderator), comment, "spam")["Location"] == QUEUE
    assert Comment.objects.get().status == "spam"


def test_decide_declines_with_reason_and_note(
    comment: Comment, moderator: User, log_in: LogIn, reason: Reason
) -> None:
    decide(log_in(moderator), comment, "decline", reason=reason.pk, note="Argue with the figures.")
    decision = Decision.objects.get()
    assert (decision.action, decision.reason, decision.note, decision.by) == (
        "decline",
        reason,
        "Argue with the figures.",
        moderator,
    )


def test_decide_without_a_reason_keeps_the_note(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    response = decide(log_in(moderator), comment, "decline", note="Argue with the figures.")
    assert (response.status_code, Comment.objects.get().status) == (422, "waiting")
    assert "Choose a reason: the writer is told it." in response.text
    assert "Argue with the figures.</textarea>" in response.text


def test_decide_sends_no_writer_a_book(
    comment: Comment, moderator: User, log_in: LogIn, reason: Reason
) -> None:
    note = "Kind " * 1_001
    page = decide(log_in(moderator), comment, "decline", reason=reason.pk, note=note)
    assert (page.status_code, note.strip() in page.text) == (422, True)
    comment.refresh_from_db()
    assert comment.is_waiting()


def test_decide_on_a_stale_version_shows_both_and_overwrites_nothing(
    comment: Comment, moderator: User, second_moderator: User, log_in: LogIn, reason: Reason
) -> None:
    transitions.decline(Comment.objects.get(), by=second_moderator, reason=reason, note="Hers.")
    mails = Mail.objects.count()
    response = decide(log_in(moderator), comment, "publish", note="Mine.")
    at = timezone.localtime(Decision.objects.get().at)
    assert (response.status_code, Comment.objects.get().status) == (409, "declined")
    assert (Decision.objects.count(), Mail.objects.count()) == (1, mails)
    assert f"before Nell Price declined it at {at:%H:%M}" in response.text
    assert "Attacks a person" in response.text
    assert "Mine.</textarea>" in response.text
    assert '<p dir="auto">Hers.</p>' in response.text
    # Having seen it, the moderator may press the button again.
    again = decide(log_in(moderator), Comment.objects.get(), "publish")
    assert (again.status_code, Comment.objects.get().status) == (302, "published")


def test_decide_asks_to_revise_with_a_reason(
    comment: Comment, moderator: User, log_in: LogIn, reason: Reason
) -> None:
    client = log_in(moderator)
    assert decide(client, comment, "revise").status_code == 422
    assert decide(client, comment, "revise", reason=reason.pk).status_code == 302
    assert (Comment.objects.get().status, Decision.objects.get().reason) == ("revise", reason)


def test_decide_keeps_what_readers_reported(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    transitions.publish(comment, by=moderator)
    client = log_in(moderator)
    assert 'value="keep"' not in client.get(reading(comment)).text
    Report.objects.create(comment=comment, cause="personal", submission_key=uuid4())
    assert 'value="keep"' in client.get(reading(comment)).text
    assert decide(client, comment, "keep").status_code == 302
    assert (Comment.objects.get().status, Decision.objects.first().action) == ("published", "keep")


def test_decide_shows_what_became_of_the_text_that_was_read(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    transitions.change(Comment.objects.get(), {"text": "Another comment."})
    response = decide(log_in(moderator), comment, "publish")
    page = unescape(response.text)
    assert (response.status_code, Comment.objects.get().status) == (409, "waiting")
    assert "before the writer changed it at" in page
    assert '<ins><span class="visually-hidden">[added: </span>Another comment' in page


def test_decide_is_taken_once_when_its_answer_gets_lost(
    comment: Comment, moderator: User, second_moderator: User, log_in: LogIn
) -> None:
    client = log_in(moderator)
    answers = [decide(client, comment, "publish") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Decision.objects.count() == 1
    assert decide(log_in(second_moderator), comment, "publish").status_code == 409
    assert decide(client, comment, "spam").status_code == 409


def test_decide_leaves_what_its_writer_withdrew(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    transitions.withdraw(comment)
    response = decide(log_in(moderator), comment, "publish")
    assert (response.status_code, Comment.objects.get().status) == (409, "withdrawn")
    assert f"Comment #{comment.pk} was withdrawn by its writer." in response.text


def test_decide_keeps_the_filter_of_the_queue(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    elsewhere, later = make_comment(), make_comment(comment.article)
    client, query = log_in(moderator), f"?article__id__exact={comment.article_id}"
    url = f"/admin/comments/comment/{comment.pk}/decide/{query}"
    answer = client.post(url, {"action": "publish", "version": 1})
    assert answer["Location"] == reading(later) + query
    url = f"/admin/comments/comment/{later.pk}/decide/{query}"
    answer = client.post(url, {"action": "spam", "version": 1})
    assert answer["Location"] == QUEUE + query
    assert Comment.objects.get(pk=elsewhere.pk).status == "waiting"


# What a script is answered


JSON = {"Accept": "application/json, text/html;q=0.5", "X-Part": "reading"}


def test_decide_tells_a_script_what_was_done_and_who_is_next(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    later, client = make_comment(comment.article), log_in(moderator)
    url = f"/admin/comments/comment/{comment.pk}/decide/"
    answer = client.post(url, {"action": "publish", "version": 1}, headers=JSON)
    assert answer.json() == {
        "said": f"Published #{comment.pk}",
        "number": comment.pk,
        "decision": Decision.objects.get().pk,
        "next": reading(later),
        "left": 1,
    }
    answer = client.post(UNDO, {"decision": Decision.objects.get().pk}, headers=JSON)
    assert answer.json() == {
        "said": f"Taken back: #{comment.pk} is waiting again.",
        "number": comment.pk,
        "url": reading(comment),
        "left": 2,
    }


def test_decide_gives_a_script_the_screen_of_a_conflict_alone(
    comment: Comment, moderator: User, second_moderator: User, log_in: LogIn
) -> None:
    transitions.mark_as_spam(Comment.objects.get(), by=second_moderator)
    url, client = f"/admin/comments/comment/{comment.pk}/decide/", log_in(moderator)
    answer = client.post(url, {"action": "publish", "version": 1}, headers=JSON)
    assert (answer.status_code, "Nothing of yours was saved." in answer.text) == (409, True)
    assert answer.text.lstrip().startswith('<div class="reading"')
    again = client.post(UNDO, {"decision": Decision.objects.get().pk}, headers=JSON)
    assert again.json()["said"] == f"Taken back: #{comment.pk} is waiting again."
    refused = client.post(UNDO, {"decision": Decision.objects.last().pk}, headers=JSON)
    assert (refused.status_code, set(refused.json())) == (409, {"problem"})


def test_decide_says_what_hinders_publishing(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    answer = make_comment(comment.article, parent=comment)
    response = decide(log_in(moderator), answer, "publish")
    assert (response.status_code, Comment.objects.get(pk=answer.pk).status) == (409, "waiting")
    assert f"It answers comment #{comment.pk}, which is not published." in response.text


# Undo


def test_undo_takes_back_the_decision_and_its_mail(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    client = log_in(moderator)
    decide(client, comment, "publish")
    response = client.post(UNDO, {"decision": Decision.objects.get().pk}, follow=True)
    assert response.redirect_chain == [(reading(comment), 302)]
    assert (Comment.objects.get().status, said(response)) == (
        "waiting",
        ["1 decision taken back."],
    )
    assert list(Mail.objects.values_list("status", flat=True)) == ["cancelled"]


def test_undo_says_when_the_writer_had_been_told(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    client = log_in(moderator)
    decide(client, comment, "publish")
    assert deliver_due_mail(at=timezone.now() + timedelta(hours=1)) == 1
    response = client.post(UNDO, {"decision": Decision.objects.get().pk}, follow=True)
    assert (Comment.objects.get().status, said(response)[1]) == (
        "waiting",
        "The mail to 1 writer had gone out already: we write again.",
    )


def test_undo_of_what_somebody_decided_since_is_refused(
    comment: Comment, moderator: User, second_moderator: User, log_in: LogIn
) -> None:
    client = log_in(moderator)
    decide(client, comment, "publish")
    first = Decision.objects.get()
    transitions.mark_as_spam(Comment.objects.get(), by=second_moderator)
    response = client.post(UNDO, {"decision": first.pk}, follow=True)
    at = timezone.localtime(Decision.objects.first().at)
    assert (Comment.objects.get().status, said(response)) == (
        "spam",
        [f"Not taken back: #{comment.pk} because Nell Price marked it as spam at {at:%H:%M}."],
    )


@pytest.mark.parametrize("what", [{}, {"decision": "0"}, {"decision": "x"}, {"batch": "x"}])
def test_undo_of_nothing_is_not_found(moderator: User, log_in: LogIn, what: dict[str, str]) -> None:
    assert log_in(moderator).post(UNDO, what).status_code == 404


# The reading screen


def test_reading_shows_the_comment_the_parent_and_the_record(
    comment: Comment, moderator: User, second_moderator: User, log_in: LogIn, reason: Reason
) -> None:
    transitions.publish(Comment.objects.get(), by=second_moderator)
    earlier = make_comment(comment.article, email=comment.email, status="declined")
    answer = make_comment(comment.article, parent=comment, email=comment.email.upper())
    transitions.decline(answer, by=second_moderator, reason=reason, note="Softer, please.")
    page = unescape(log_in(moderator).get(reading(answer)).text)
    for part in (
        f'<p dir="auto">{answer.text}</p>',
        f'<p dir="auto">{comment.text}</p>',
        "1 published, 1 declined, 0 spam, 0 waiting, 0 with the writer, 0 withdrawn.",
        f'href="{reading(earlier)}"',
        "Declined by Nell Price",
        "Attacks a person",
        '<p dir="auto">Softer, please.</p>',
        f"<bdi>{answer.email}</bdi>: waiting to be sent",
        "[the reason you choose]",
    ):
        assert part in page


def test_reading_leads_to_what_readers_see(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    client, link = log_in(moderator), f'href="/comments/{comment.pk}/"'
    assert link not in client.get(reading(comment)).text
    transitions.publish(comment, by=moderator)
    assert link in client.get(reading(comment)).text


def test_reading_keeps_the_writers_private_link_to_the_writer(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    page = log_in(moderator).get(reading(comment))
    assert (page.status_code, "/comments/status/" in page.text) == (200, False)


def test_reading_escapes_what_was_typed(article: Article, moderator: User, log_in: LogIn) -> None:
    attack = "\"><script>alert(1)</script>'"
    fields = ["name", "job_title", "organisation", "declared_interest", "text"]
    parent = make_comment(article, status="published", **dict.fromkeys(fields, attack))
    comment = make_comment(article, parent=parent, **dict.fromkeys(fields, attack))
    client = log_in(moderator)
    pages = [client.get(reading(comment)), client.get(QUEUE)]
    decide(client, comment, "publish")
    pages.append(client.get(QUEUE))
    assert ["<script>alert" in page.text for page in pages] == [False, False, False]


def test_reading_of_a_comment_without_an_address_has_no_record(
    article: Article, moderator: User, log_in: LogIn
) -> None:
    make_comment(article, email="")
    page = log_in(moderator).get(reading(make_comment(article, email="")))
    assert "No address is kept for this comment." in page.text


# Who may


ROLES = ["moderator", "editor", "author_user", "newsletter_editor", "stranger"]


@pytest.mark.parametrize(
    ("role", "sees", "decides"),
    [
        ("moderator", 200, 302),
        ("editor", 200, 403),
        ("author_user", 403, 403),
        ("newsletter_editor", 403, 403),
        ("stranger", 403, 403),
    ],
)
def test_admin_lets_each_role_do_its_own(
    role: str,
    sees: int,
    decides: int,
    comment: Comment,
    log_in: LogIn,
    request: pytest.FixtureRequest,
) -> None:
    client = log_in(request.getfixturevalue(role))
    pages = [client.get(url).status_code for url in (QUEUE, reading(comment))]
    assert pages == [sees, sees]
    assert decide(client, comment, "publish").status_code == decides
    assert (Comment.objects.get().status == "published") is (decides == 302)
    undo = client.post(UNDO, {"decision": "0"}).status_code
    assert undo == (404 if decides == 302 else 403)
    bulk = {"action": "publish", "meant": f"{comment.pk}:1"}
    assert client.post(f"{QUEUE}bulk/", bulk).status_code == (302 if decides == 302 else 403)
    assert (Comment.objects.get().status == "published") is (decides == 302)


def test_admin_sends_a_visitor_to_the_login(comment: Comment, client: Client) -> None:
    answers = [
        client.get(QUEUE),
        client.get(reading(comment)),
        decide(client, comment, "publish"),
        client.post(UNDO, {"decision": "1"}),
    ]
    assert {answer["Location"].partition("?")[0] for answer in answers} == {"/admin/login/"}
    assert Comment.objects.get().status == "waiting"


def test_admin_shows_no_buttons_to_who_only_reads(
    comment: Comment, editor: User, log_in: LogIn
) -> None:
    page = log_in(editor).get(reading(comment)).text
    assert (comment.text in page, "/decide/" in page, "/undo/" in page) == (True, False, False)


@pytest.mark.parametrize("url", ["/admin/comments/comment/add/", "{}delete/"])
def test_admin_neither_adds_nor_deletes(comment: Comment, admin_client: Client, url: str) -> None:
    path = url.format(f"/admin/comments/comment/{comment.pk}/")
    assert [admin_client.get(path).status_code, admin_client.post(path).status_code] == [403, 403]
    assert Comment.objects.count() == 1


def test_admin_decides_by_post_alone(comment: Comment, moderator: User, log_in: LogIn) -> None:
    client = log_in(moderator)
    urls = [f"/admin/comments/comment/{comment.pk}/decide/", UNDO]
    assert [client.get(url).status_code for url in urls] == [405, 405]
    assert Comment.objects.get().status == "waiting"


def test_admin_decides_with_a_token_alone(comment: Comment, moderator: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(moderator)
    assert decide(client, comment, "publish").status_code == 403
    assert Comment.objects.get().status == "waiting"


@pytest.mark.parametrize("is_scripted", [True, False])
@pytest.mark.parametrize("action", ["publish", "decline", "revise", "spam"])
def test_decide_takes_few_statements(
    comment: Comment,
    moderator: User,
    reason: Reason,
    log_in: LogIn,
    django_assert_max_num_queries: Callable,
    action: str,
    is_scripted: bool,
) -> None:
    """With an author to tell, whatever the length of the text, from the session to who is next."""
    comment.article.authors.update(email="author@example.net")
    Comment.objects.update(text="word " * 900)
    make_comment(comment.article)
    ChainTip.objects.lock()  # which the first decision of a site makes
    client = log_in(moderator)
    headers = {"accept": "application/json"} if is_scripted else {}
    data = {"action": action, "version": comment.version, "reason": reason.pk}
    # Without a script the next comment is assigned in the same request.
    with django_assert_max_num_queries(20 if is_scripted else 24):
        client.post(f"/admin/comments/comment/{comment.pk}/decide/", data, headers=headers)
    told = {"publish": 2, "spam": 0}.get(action, 1)
    assert (Decision.objects.get().action, Mail.objects.count()) == (action, told)


def test_undo_of_what_the_writer_knows_is_told_and_said_before(
    comment: Comment, moderator: User, log_in: LogIn
) -> None:
    client, warning = log_in(moderator), "Its writer has had the mail about it"
    decide(client, comment, "publish")
    assert warning not in client.get(reading(comment)).text
    deliver_due_mail(at=timezone.now() + timedelta(hours=1))
    assert warning in client.get(reading(comment)).text
    client.post(UNDO, {"decision": Decision.objects.get().pk})
    mail = Mail.objects.get(status="queued")
    assert (mail.name, mail.to) == ("comments/taken_back", comment.email)
    assert "was published. An editor has taken that decision back." in mail.text
    assert "It is with our editors again" in mail.text
