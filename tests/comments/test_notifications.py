"""Who is told what, when, and what is never in a mail."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import Article
from articles.workflow import drafts
from comments import notifications
from comments.models import Comment, Reason
from comments.private_links import act_path
from comments.workflow import transitions
from comments.workflow.appeals import lodge
from comments.workflow.submission import receive
from kingsfund.mail.outbox import deliver_due_mail
from kingsfund.models import Mail, User
from tests.factories import make_article, make_author, make_comment

WRITER = {"name": "Wanda Writer", "organisation": "Typed Trust", "email": "wanda@example.net"}


@pytest.fixture
def comment(article: Article) -> Comment:
    return make_comment(article, text="Typed words, <b>bold</b>.", **WRITER)


@pytest.fixture
def reason(db: None) -> Reason:
    return Reason.objects.get(slug="identifies_patient")


def queued() -> list[tuple[str, str]]:
    return list(Mail.objects.filter(status="queued").order_by("pk").values_list("name", "to"))


def whole(mail: Mail) -> str:
    return f"{mail.subject}\n{mail.text}\n{mail.html}\n{mail.headers}"


# The writer


def test_receive_acknowledges_with_the_private_link(article: Article) -> None:
    comment, is_new = receive(Comment(article=article, text="A b.", **WRITER), key=UUID(int=1))
    mail = Mail.objects.get()
    assert (is_new, mail.name, mail.to, mail.about) == (
        True,
        "comments/received",
        "wanda@example.net",
        f"comment:{comment.pk}",
    )
    assert "/comments/status/" in mail.text
    assert "Waiting well" in mail.subject


def test_receive_acknowledges_three_times_a_day_to_one_address(article: Article) -> None:
    for number in range(5):
        values = {**WRITER, "email": WRITER["email"].upper() if number % 2 else WRITER["email"]}
        receive(Comment(article=article, text="A b.", **values), key=UUID(int=number))
    receive(
        Comment(article=article, text="A b.", name="O P", email="other@example.net"),
        key=UUID(int=9),
    )
    assert (Comment.objects.count(), len(queued())) == (6, 4)


def test_receive_acknowledges_three_times_a_day_to_one_mailbox(article: Article) -> None:
    for number in range(5):
        values = {**WRITER, "email": f"wanda+{number}@example.net"}
        receive(Comment(article=article, text="A b.", **values), key=UUID(int=number))
    assert (Comment.objects.count(), len(queued())) == (5, 3)


def test_mail_to_an_unproven_address_holds_nothing_that_was_typed(
    article: Article, moderator: User, second_moderator: User, reason: Reason
) -> None:
    typed = {"text": "TYPED words here", "name": "TYPED Name", "job_title": "TYPED job"}
    typed |= {"organisation": "TYPED org", "declared_interest": "TYPED interest"}
    comment = Comment(article=article, email="victim@example.net", **typed)
    comment, _ = receive(comment, key=UUID(int=1))
    transitions.ask_to_revise(comment, by=moderator, reason=reason, note="Ours.")
    transitions.resubmit(comment, {"text": "TYPED again"})
    transitions.publish(comment, by=moderator)
    transitions.edit(comment, by=moderator, text="TYPED less", why="Ours.")
    transitions.decline(comment, by=moderator, reason=reason, note="Ours.")
    lodge(comment, "TYPED appeal")
    transitions.uphold(comment, by=second_moderator)
    mails = list(Mail.objects.filter(to="victim@example.net").order_by("pk"))
    names = ["received", "revise", "published", "edited", "declined", "upheld"]
    assert [mail.name for mail in mails] == [f"comments/{name}" for name in names]
    assert ["TYPED" in whole(mail) for mail in mails] == [False] * 6


def test_publish_tells_the_writer_after_the_delay(
    comment: Comment, moderator: User, settings: object
) -> None:
    settings.DECISION_MAIL_DELAY = 120
    before = timezone.now()
    transitions.publish(comment, by=moderator)
    mail = Mail.objects.get()
    assert (mail.name, mail.to) == ("comments/published", "wanda@example.net")
    assert before + timedelta(seconds=120) <= mail.due_at <= timezone.now() + timedelta(seconds=120)
    assert f"/comments/{comment.pk}/" in mail.text


def test_decline_tells_the_writer_why(comment: Comment, moderator: User, reason: Reason) -> None:
    transitions.decline(
        comment, by=moderator, reason=reason, note="Leave out the <ward>.\n\nThen again."
    )
    mail = Mail.objects.get()
    for part in (reason.explanation, "Leave out the <ward>.", "/comments/policy/#confidentiality"):
        assert part in mail.text
    assert "Leave out the &lt;ward&gt;." in mail.html
    assert "If you think we are wrong" in mail.text


def test_spam_and_no_address_are_told_nothing(article: Article, moderator: User) -> None:
    transitions.mark_as_spam(make_comment(article), by=moderator)
    transitions.publish(make_comment(article, email=""), by=moderator)
    assert queued() == []


def test_undo_calls_the_mail_back_until_it_is_sent(comment: Comment, moderator: User) -> None:
    decision = transitions.publish(comment, by=moderator)
    transitions.undo(comment, decision, by=moderator)
    assert Mail.objects.get().status == "cancelled"
    assert deliver_due_mail(at=timezone.now() + timedelta(days=1)) == 0


def test_second_decision_takes_the_place_of_the_first_in_the_mail(
    comment: Comment, moderator: User, reason: Reason
) -> None:
    transitions.publish(comment, by=moderator)
    transitions.decline(comment, by=moderator, reason=reason)
    assert queued() == [("comments/declined", "wanda@example.net")]


@pytest.mark.parametrize("was_sent", [True, False])
def test_undo_back_to_an_earlier_decision_tells_it_once(
    comment: Comment, moderator: User, reason: Reason, was_sent: bool
) -> None:
    transitions.publish(comment, by=moderator)
    if was_sent:
        deliver_due_mail(at=timezone.now() + timedelta(days=1))
    declined = transitions.decline(comment, by=moderator, reason=reason)
    transitions.undo(comment, declined, by=moderator)
    again = [("comments/published", "wanda@example.net")]
    assert queued() == ([] if was_sent else again)


def test_mail_about_lists_what_became_of_each(comment: Comment, moderator: User) -> None:
    transitions.publish(comment, by=moderator)
    deliver_due_mail(at=timezone.now() + timedelta(days=1))
    assert [mail.status for mail in notifications.mail_about(comment)] == ["sent"]


def test_subject_holds_no_line_break_from_a_title(db: None, moderator: User) -> None:
    article = make_article("Title\r\nBcc: all@example.org")
    transitions.publish(make_comment(article, **WRITER), by=moderator)
    assert "\n" not in Mail.objects.get().subject


def test_revise_tells_the_writer_what_is_asked_and_where_the_text_waits(
    comment: Comment, moderator: User, reason: Reason
) -> None:
    transitions.ask_to_revise(comment, by=moderator, reason=reason, note="Leave out the <ward>.")
    mail = Mail.objects.get()
    assert (mail.name, mail.to) == ("comments/revise", "wanda@example.net")
    asked = [reason.explanation, "Leave out the <ward>.", "/comments/policy/#confidentiality"]
    assert [part in mail.text for part in [*asked, act_path("edit", comment)]] == [True] * 4
    assert "Leave out the &lt;ward&gt;." in mail.html


def test_edit_of_a_published_comment_is_told_until_it_is_taken_back(
    article: Article, moderator: User
) -> None:
    comment = make_comment(article, status="published", **WRITER)
    edit = transitions.edit(comment, by=moderator, text="Fewer words.", why="A name was taken out.")
    mail = Mail.objects.get()
    assert (mail.name, "A name was taken out." in mail.text) == ("comments/edited", True)
    transitions.undo(comment, edit, by=moderator)
    assert (queued(), notifications.was_told(comment, edit)) == ([], False)


def test_edit_of_a_waiting_comment_is_told_with_its_publication(
    comment: Comment, moderator: User
) -> None:
    transitions.edit(comment, by=moderator, text="Fewer words.", why="A name was taken out.")
    assert queued() == []
    transitions.publish(comment, by=moderator)
    mail = Mail.objects.get()
    assert (mail.name, "A name was taken out." in mail.text) == ("comments/published", True)


def test_acts_that_change_nothing_for_the_writer_leave_the_mail_as_it_is(
    comment: Comment, moderator: User
) -> None:
    transitions.publish(comment, by=moderator)
    due_at = Mail.objects.get().due_at
    transitions.pick(comment, by=moderator)
    transitions.keep(comment, by=moderator)
    mail = Mail.objects.get()
    assert (mail.status, mail.due_at) == ("queued", due_at)


@pytest.mark.parametrize("is_proven", [True, False])
def test_publication_asks_who_wants_answers_to_prove_the_address(
    comment: Comment, moderator: User, is_proven: bool
) -> None:
    proven_at = timezone.now() if is_proven else None
    Comment.objects.update(wants_replies=True, email_verified_at=proven_at)
    transitions.publish(Comment.objects.get(), by=moderator)
    assert ("/comments/proof/" in Mail.objects.get().text) is not is_proven


@pytest.mark.parametrize(
    ("action", "status", "parts"),
    [
        ("decline", "waiting", ["we are not publishing it", "[the reason you choose]"]),
        ("revise", "waiting", ["put something right", "[your note, if you write one]"]),
        ("publish", "waiting", ["is published"]),
        ("edit", "published", ["[what you changed, and why]"]),
        ("edit", "waiting", ["is published", "[what you changed, and why]"]),
        ("uphold", "declined", ["the decision stands"]),
    ],
    ids=["decline", "revise", "publish", "edit published", "edit waiting", "uphold"],
)
def test_preview_is_the_mail_with_gaps_and_no_link_of_the_writers(
    article: Article, action: str, status: str, parts: list[str]
) -> None:
    comment = make_comment(article, status=status, wants_replies=True, **WRITER)
    text = notifications.mail_preview(comment, action, None, "")
    assert [part in text for part in parts] == [True] * len(parts)
    assert ("/status/" in text, "/proof/" in text, "Writer" in text) == (False, False, False)


def test_preview_holds_what_is_chosen(comment: Comment, reason: Reason) -> None:
    text = notifications.mail_preview(comment, "revise", reason, "Our <note>.")
    asked = [reason.explanation, "Our <note>.", "/comments/policy/#confidentiality"]
    assert [part in text for part in asked] == [True, True, True]


def test_preview_is_empty_where_nobody_is_told(comment: Comment) -> None:
    assert notifications.mail_preview(comment, "spam", None, "") == ""
    comment.email = ""
    assert notifications.mail_preview(comment, "decline", None, "") == ""


# The authors


def test_publish_tells_each_author_with_an_address(moderator: User) -> None:
    authors = [make_author("Ada", email="ada@example.org"), make_author("Bo", email="")]
    article = make_article(authors=authors)
    comment = make_comment(article, text="Typed <b>words</b>.", **WRITER)
    decision = transitions.publish(comment, by=moderator)
    assert queued() == [
        ("comments/published", "wanda@example.net"),
        ("comments/author_told", "ada@example.org"),
    ]
    mail = Mail.objects.get(to="ada@example.org")
    assert "Typed <b>words</b>." in mail.text
    assert "Typed &lt;b&gt;words&lt;/b&gt;." in mail.html
    transitions.undo(comment, decision, by=moderator)
    assert queued() == []


def test_publish_tells_those_whom_readers_see_named(moderator: User, editor: User) -> None:
    ada, bo = make_author(email="ada@example.org"), make_author(email="bo@example.org")
    article = make_article(authors=[ada])
    draft = drafts.open_draft(article, by=editor)
    drafts.save_draft(draft)
    draft.bylines.all().delete()
    draft.bylines.create(author=bo, position=1)
    transitions.publish(make_comment(article, email=""), by=moderator)
    assert queued() == [("comments/author_told", "ada@example.org")]


def test_publish_tells_no_author_of_their_own_answer(moderator: User) -> None:
    article = make_article(authors=[make_author(email="ada@example.org")])
    transitions.publish(make_comment(article, from_author=True, email=""), by=moderator)
    assert queued() == []


# The moderators


def told(at: datetime) -> int:
    return notifications.notify_moderators(at=at)


def test_tell_moderators_writes_to_who_may_decide(
    comment: Comment, moderator: User, second_moderator: User, editor: User, author_user: User
) -> None:
    User.objects.create_superuser("root", "root@example.org", "x")
    gone = User.objects.create_superuser("gone", "gone@example.org", "x")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert told(timezone.now() + timedelta(minutes=1)) == 3
    assert sorted(queued()) == [
        ("comments/waiting", "mo@example.org"),
        ("comments/waiting", "nell@example.org"),
        ("comments/waiting", "root@example.org"),
    ]
    mail = Mail.objects.first()
    assert mail.subject == "1 comment waiting for a decision"
    assert ("Typed" in whole(mail), "/admin/comments/comment/" in mail.text) == (False, True)


def test_tell_moderators_keeps_quiet_until_time_has_passed_and_something_came(
    comment: Comment, moderator: User, settings: object
) -> None:
    settings.MODERATOR_MAIL_EVERY = 3600
    start = timezone.now() + timedelta(minutes=1)
    hour = timedelta(hours=1)
    results = [told(start), told(start), told(start + 2 * hour)]
    make_comment(comment.article, at=start)
    results += [told(start + hour / 2), told(start + hour), told(start + 3 * hour)]
    assert results == [1, 0, 0, 0, 1, 0]


def test_tell_moderators_has_nothing_to_say_of_what_is_decided(
    comment: Comment, moderator: User
) -> None:
    transitions.mark_as_spam(comment, by=moderator)
    assert told(timezone.now() + timedelta(minutes=1)) == 0


def test_tell_moderators_hears_of_a_new_comment_behind_a_second_version(
    comment: Comment, moderator: User
) -> None:
    at = timezone.now() + timedelta(days=1)
    assert told(at) == 1
    make_comment(comment.article, at=at)
    Comment.objects.filter(pk=comment.pk).update(waiting_since=at + timedelta(hours=1))
    assert told(at + timedelta(days=1)) == 1


def test_tell_moderators_waits_for_what_may_not_be_committed_yet(
    comment: Comment, moderator: User
) -> None:
    assert told(comment.submitted_at + timedelta(seconds=9)) == 0
    assert told(comment.submitted_at + timedelta(seconds=10)) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_tell_moderators_takes_the_same_queries_for_any_number_of_comments(
    article: Article, moderator: User, rows: int, django_assert_max_num_queries: Callable
) -> None:
    for _ in range(rows):
        make_comment(article)
    with django_assert_max_num_queries(14):
        assert told(timezone.now() + timedelta(minutes=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_tell_moderators_is_said_once_by_clocks_that_strike_together(
    comment: Comment,
) -> None:
    # A superuser, because the groups are gone once a test like this has emptied the tables.
    User.objects.create_superuser("root", "root@example.org", "x")
    at, start, sent = timezone.now() + timedelta(minutes=1), Barrier(4), []

    def strike() -> None:
        start.wait()
        sent.append(told(at))
        connection.close()

    clocks = [Thread(target=strike) for _ in range(4)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert (sorted(sent), len(queued())) == ([0, 0, 0, 1], 1)


# What is taken back after it was told


def sent() -> None:
    deliver_due_mail(at=timezone.now() + timedelta(hours=1))


@pytest.mark.parametrize("action", ["publish", "decline", "revise", "edit"])
def test_writer_is_told_what_is_taken_back_that_was_told(
    comment: Comment, moderator: User, reason: Reason, action: str
) -> None:
    acts = {
        "publish": lambda: transitions.publish(comment, by=moderator),
        "decline": lambda: transitions.decline(comment, by=moderator, reason=reason),
        "revise": lambda: transitions.ask_to_revise(comment, by=moderator, reason=reason),
        "edit": lambda: transitions.edit(comment, by=moderator, text="Less.", why="A name."),
    }
    if action == "edit":
        transitions.publish(comment, by=moderator)
        sent()
    decision = acts[action]()
    sent()
    transitions.undo(comment, decision, by=moderator)
    assert queued() == [("comments/taken_back", comment.email)]
    mail = Mail.objects.get(status="queued")
    says = {"waiting": "with our editors again", "published": "Readers see it now"}
    assert says[comment.status] in " ".join(mail.text.split())
    assert "Typed words" not in whole(mail)


def test_writer_is_not_told_what_is_taken_back_unheard(comment: Comment, moderator: User) -> None:
    transitions.undo(comment, transitions.publish(comment, by=moderator), by=moderator)
    assert queued() == []


def test_what_is_taken_back_twice_is_told_once_more_at_most(
    comment: Comment, moderator: User, reason: Reason
) -> None:
    decision = transitions.publish(comment, by=moderator)
    sent()
    transitions.undo(comment, decision, by=moderator)
    transitions.decline(comment, by=moderator, reason=reason)
    assert queued() == [("comments/declined", comment.email)]


def test_old_publication_counts_as_told_when_its_mail_is_not_kept(
    comment: Comment, moderator: User
) -> None:
    decision = transitions.publish(comment, by=moderator)
    Mail.objects.all().delete()
    assert notifications.told_among([decision]) == set()
    decision.at -= timedelta(days=100)
    assert notifications.told_among([decision]) == {decision.pk}
