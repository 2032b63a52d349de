"""Every function that people do something by asks for the permission itself, whatever door leads to it.

The table calls each one directly, with somebody who has an account and no permission at all. A new
function with a `by` fails here until it has a line, or is named among those that need none.
"""

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import ModuleType

import pytest
from django.contrib.auth.models import AbstractUser
from django.utils import timezone

import articles
import comments
import newsletter
from articles import data_subjects as article_subjects
from articles import published_history
from articles.models import Article, DraftSnapshot, Edition, Remark, ReviewLink
from articles.workflow import (
    discarding,
    draft_history,
    drafts,
    external_review,
    lifecycle,
    publishing,
    remarks,
    reviewing,
)
from articles.workflow.topics import merge_topics
from comments.models import BlindReview, Comment, Reason, Rule
from comments.workflow import (
    assignments,
    author_replies,
    corrections,
    moderation,
    rules,
    transitions,
)
from comments.workflow import erasure as comment_erasure
from kingsfund import data_subjects
from kingsfund.core.security.permissions import NotPermitted
from kingsfund.models import Mail, User
from newsletter.exporting import subscriptions_as_csv
from newsletter.models import Subscription
from newsletter.workflow import erasure as subscriber_erasure
from newsletter.workflow import subscribing
from tests.factories import (
    make_article,
    make_comment,
    make_draft,
    make_next_edition,
    make_subscription,
    make_topic,
)

Do = Callable[[AbstractUser], object]
LATER = timedelta(days=2)
# Have a `by` and need no permission of their own: parts of a function that has asked, and questions.
PARTS = {
    *("articles.workflow.drafts.open_draft", "articles.workflow.drafts.next_edition"),
    *(
        "articles.workflow.external_review.record",
        "articles.workflow.publishing.require_checks",
        "articles.workflow.publishing.show",
    ),
    *(
        "articles.workflow.publishing.record_override",
        "articles.workflow.publishing.record_schedule",
    ),
    "articles.workflow.publishing.take_off_schedule",
    *("articles.workflow.reviewing.returned", "articles.workflow.reviewing.void_approval"),
    *("articles.workflow.lifecycle.drop_schedule", "articles.workflow.lifecycle.move_to"),
    # Who has an article open is no change of it; the page that tells it asks for the permission.
    *("articles.workflow.presence.come", "articles.workflow.presence.leave"),
    *(
        "articles.workflow.draft_history.keep_snapshot",
        "articles.workflow.draft_history.apply_snapshot",
    ),
    "articles.workflow.draft_history.keep_before_autosave",
    # Written down by the page of an article, which has asked.
    "articles.workflow.article_settings.record_changes",
    # A picture in the library: given by the admin, the importer and the demo site.
    "articles.workflow.pictures.store_picture",
    # Calls the acts of each comment, which ask.
    *("comments.workflow.moderation.decide_on_all", "comments.workflow.moderation.undo_all"),
    # Here it is a number.
    "comments.screening.classifier.add",
    # Asked by its link or its author’s place on the article, not by a permission alone.
    *("articles.workflow.remarks.make", "articles.permissions.require_work_on"),
}


def a_remark() -> Remark:
    return Remark.objects.create(edition=make_draft().draft_edition(), text="Hm.")


def a_link() -> ReviewLink:
    return ReviewLink.objects.create(
        edition=make_draft().draft_edition(), name="R", expires_at=timezone.now() + LATER
    )


def a_reason() -> Reason:
    return Reason.objects.first()


def a_snapshot() -> DraftSnapshot:
    return draft_history.keep_snapshot(make_draft().draft_edition(), "saved", by=None)


def former_edition() -> Edition:
    article = make_article()
    make_next_edition(article)
    return article.editions.get(number=1)


def a_rule() -> Rule:
    return Rule.objects.create(name="Casino", kind="phrase", text="casino", place="text", weight=5)


ON_ARTICLES: dict[str, Do] = {
    "publishing.publish": lambda by: publishing.publish(make_draft(), by=by),
    "publishing.publish_locked": lambda by: publishing.publish_locked(
        draft := make_draft(), draft.draft_edition(), by=by
    ),
    "publishing.schedule": lambda by: publishing.schedule(
        make_draft(), by=by, publish_at=timezone.now() + LATER
    ),
    "publishing.reschedule": lambda by: publishing.reschedule(
        make_draft(), by=by, publish_at=timezone.now() + LATER
    ),
    "publishing.unschedule": lambda by: publishing.unschedule(make_draft(), by=by),
    "lifecycle.withdraw": lambda by: lifecycle.withdraw(make_article(), by=by, notice="Wrong."),
    "lifecycle.reinstate": lambda by: lifecycle.reinstate(make_article(), by=by),
    "lifecycle.supersede": lambda by: lifecycle.supersede(
        make_article(), by=by, other=make_article(), notice="Newer."
    ),
    "lifecycle.undo_supersede": lambda by: lifecycle.undo_supersede(make_article(), by=by),
    "lifecycle.edit_notice": lambda by: lifecycle.edit_notice(
        make_article(), by=by, notice="Clearer."
    ),
    "lifecycle.unpublish": lambda by: lifecycle.unpublish(make_article(), by=by, reason="Leak."),
    "lifecycle.plan_end": lambda by: lifecycle.plan_end(make_article(), by=by, ends_at=None),
    "lifecycle.close_comments": lambda by: lifecycle.close_comments(make_article(), by=by),
    "lifecycle.mark_reviewed": lambda by: lifecycle.mark_reviewed(
        make_article(), by=by, review_by=None
    ),
    "lifecycle.rename": lambda by: lifecycle.rename(make_article(), by=by, slug="elsewhere"),
    "published_history.keep_in_history": lambda by: published_history.keep_in_history(
        former_edition(), by=by, is_in_history=False, reason="Libel."
    ),
    "reviewing.submit": lambda by: reviewing.submit(make_draft(), by=by),
    "reviewing.approve": lambda by: reviewing.approve(make_draft(), by=by),
    "reviewing.send_back": lambda by: reviewing.send_back(make_draft(), by=by, note="More."),
    "reviewing.take_back": lambda by: reviewing.take_back(make_draft(), by=by),
    "reviewing.assign": lambda by: reviewing.assign(make_draft(), by=by, to=None),
    "drafts.set_aside": lambda by: drafts.set_aside(make_draft(), by=by),
    "drafts.restore": lambda by: drafts.restore(
        (article := make_article()), article.live_edition, by=by
    ),
    "draft_history.bring_back": lambda by: draft_history.bring_back(a_snapshot(), by=by),
    "discarding.discard": lambda by: discarding.discard(make_draft(), by=by),
    "topics.merge_topics": lambda by: merge_topics(make_topic(), into=make_topic(), by=by),
    "external_review.make_link": lambda by: external_review.make_link(
        make_draft().draft_edition(), by=by, name="R"
    ),
    "external_review.revoke": lambda by: external_review.revoke(a_link(), by=by),
    "external_review.extend": lambda by: external_review.extend(a_link(), by=by),
    "remarks.make": lambda by: remarks.make(make_draft().draft_edition(), text="Hm.", by=by),
    "remarks.resolve": lambda by: remarks.resolve(a_remark(), by=by),
    "remarks.reopen": lambda by: remarks.reopen(a_remark(), by=by),
    "remarks.take_away": lambda by: remarks.take_away(a_remark(), by=by),
}


def published() -> Comment:
    return make_comment(status="published")


def undo(by: AbstractUser) -> None:
    comment = make_comment()
    moderator = User.objects.create_superuser("root", "root@example.org")
    transitions.undo(comment, transitions.mark_as_spam(comment, by=moderator), by=by)


def opine(by: AbstractUser) -> None:
    moderator = User.objects.create_superuser("root", "root@example.org")
    decision = transitions.publish(make_comment(), by=moderator)
    BlindReview.objects.create(decision=decision, decided_by=moderator).give(by=by, action="spam")


def credit(by: AbstractUser) -> None:
    comment = published()
    edition = make_next_edition(comment.article, change="correction")
    corrections.credit(comment, edition, by=by)


def take_credit_back(by: AbstractUser) -> None:
    comment = published()
    edition = make_next_edition(comment.article, change="correction")
    moderator = User.objects.create_superuser("root", "root@example.org")
    corrections.take_credit_back(corrections.credit(comment, edition, by=moderator), by=by)


def answer(by: AbstractUser) -> None:
    comment = published()
    author_replies.compose_reply(comment, comment.article.bylines.get(), text="Thanks.", user=by)


def mail_about_comment() -> Mail:
    return Mail.objects.create(
        name="comments/declined", to="a@example.net", subject="s", text="t", html="h",
        status=Mail.Status.FAILED,
    )  # fmt: skip


ON_COMMENTS: dict[str, Do] = {
    "transitions.publish": lambda by: transitions.publish(make_comment(), by=by),
    "transitions.decline": lambda by: transitions.decline(make_comment(), by=by, reason=a_reason()),
    "transitions.ask_to_revise": lambda by: transitions.ask_to_revise(
        make_comment(), by=by, reason=a_reason()
    ),
    "transitions.mark_as_spam": lambda by: transitions.mark_as_spam(make_comment(), by=by),
    "transitions.edit": lambda by: transitions.edit(
        make_comment(), by=by, text="Other.", why="Typo."
    ),
    "transitions.keep": lambda by: transitions.keep(published(), by=by),
    "transitions.uphold": lambda by: transitions.uphold(make_comment(status="declined"), by=by),
    "transitions.pick": lambda by: transitions.pick(published(), by=by),
    "transitions.unpick": lambda by: transitions.unpick(
        make_comment(status="published", picked_at=timezone.now()), by=by
    ),
    "transitions.undo": undo,
    "BlindReview.give": opine,
    "moderation.decide_on_all": lambda by: moderation.decide_on_all(
        moderation.Verdict("publish"), [make_comment()], by=by
    ),
    "moderation.add_note": lambda by: moderation.add_note(make_comment(), "Known.", by=by),
    "moderation.send_mail_again": lambda by: moderation.send_mail_again(
        mail_about_comment(), by=by
    ),
    "assignments.take": lambda by: assignments.take(make_comment(), by=by),
    "assignments.release": lambda by: assignments.release(make_comment(), by=by),
    "corrections.credit": credit,
    "corrections.take_credit_back": take_credit_back,
    "rules.switch": lambda by: rules.switch(a_rule(), True, by=by),
    "author_replies.answer": answer,
}
# What erases a person in one app, called by way of `kingsfund.data_subjects`.
ERASING: dict[str, Do] = {
    f"{module.__name__}.erase": lambda by, erase=module.erase: erase(
        "ann@example.net", by=by, at=timezone.now()
    )
    for module in (article_subjects, comment_erasure, subscriber_erasure)
}

ON_SUBSCRIBERS: dict[str, Do] = {
    "exporting.subscriptions_as_csv": lambda by: subscriptions_as_csv(
        Subscription.objects.all(), by=by
    ),
    "subscribing.erase_subscriber": lambda by: subscribing.erase_subscriber(
        make_subscription().subscriber, by=by
    ),
}

WORKFLOW = {**ON_ARTICLES, **ON_COMMENTS, **ON_SUBSCRIBERS, **ERASING}


@pytest.mark.parametrize("function", WORKFLOW.values(), ids=WORKFLOW)
def test_workflow_function_refuses_who_lacks_the_permission(function: Do, stranger: User) -> None:
    with pytest.raises(NotPermitted):
        function(stranger)


@pytest.mark.parametrize("function", ON_ARTICLES.values(), ids=ON_ARTICLES)
def test_author_does_nothing_to_a_colleagues_article(function: Do, author_user: User) -> None:
    with pytest.raises(NotPermitted):
        function(author_user)


def test_passing_over_a_check_needs_its_own_permission(editor: User) -> None:
    article = make_draft(standfirst="")
    editor.groups.clear()
    editor.user_permissions.set(permissions("change_article", "publish_article"))
    editor = User.objects.get(pk=editor.pk)
    with pytest.raises(NotPermitted):
        publishing.publish(article, by=editor, override="It is urgent and the rest follows.")
    with pytest.raises(NotPermitted):
        publishing.schedule(
            article, by=editor, publish_at=timezone.now() + LATER, override="It is urgent, really."
        )
    assert Article.objects.get(pk=article.pk).status == Article.Status.DRAFT


def permissions(*names: str) -> list:
    from django.contrib.auth.models import Permission

    return list(Permission.objects.filter(codename__in=names))


def test_only_approvers_and_the_assigned_send_a_draft_back(author_user: User) -> None:
    article = make_draft(created_by=author_user)
    reviewing.submit(article, by=author_user)
    with pytest.raises(NotPermitted):
        reviewing.send_back(article, by=author_user, note="More.")


def test_nobody_is_the_system_only_where_the_function_says_so(db: None) -> None:
    lifecycle.withdraw(make_article(), by=None, notice="Its time is up.")
    with pytest.raises(NotPermitted):
        publishing.publish(make_draft(), by=None)
    with pytest.raises(NotPermitted):
        transitions.publish(make_comment(), by=None)
    assert transitions.publish(make_comment(), by=None, channel="trust").by is None


def test_inactive_account_has_no_permission(editor: User) -> None:
    editor.is_active = False
    with pytest.raises(NotPermitted):
        publishing.publish(make_draft(), by=editor)


def test_erasing_a_person_asks_for_the_permission_of_each_app(editor: User) -> None:
    address = make_subscription("ivy@example.net").subscriber.email
    make_comment(email=address)
    data_subjects.erase(address, by=editor)
    assert not Comment.objects.by_writer(address).exists()
    assert subscribing.Subscriber.objects.at_address(address).exists()
    assert data_subjects.left_out(editor) == ["newsletters", "site_keeps"]


def modules_of(app: ModuleType) -> Iterator[ModuleType]:
    """Those beside its models and in its workflow; views and commands call them."""
    for found in pkgutil.iter_modules(app.__path__, f"{app.__name__}."):
        name = found.name.rpartition(".")[2]
        if found.ispkg and name in {"workflow", "screening", "audit"}:
            yield from modules_of(importlib.import_module(found.name))
        if not found.ispkg and name not in {"notifications", "apps", "urls"}:
            yield importlib.import_module(found.name)


def functions_with_by() -> Iterator[tuple[str, Callable]]:
    for app in (articles, comments, newsletter):
        for module in modules_of(app):
            if module is transitions:
                continue  # asks for the right in one place; has a table of its own below
            for name, function in inspect.getmembers(module, inspect.isfunction):
                if function.__module__ != module.__name__ or name.startswith("_"):
                    continue
                if "by" in inspect.signature(function).parameters:
                    yield f"{module.__name__}.{name}", function


def test_every_function_with_a_by_is_marked_or_named_as_a_part() -> None:
    found = dict(functions_with_by())
    unmarked = {name for name, one in found.items() if not hasattr(one, "permissions")}
    assert unmarked == PARTS & set(found)
    assert set(found) >= PARTS


def test_every_marked_function_has_a_line_in_the_table() -> None:
    marked = {name for name, one in functions_with_by() if hasattr(one, "permissions")}
    short = Counter(".".join(name.split(".")[-2:]) for name in marked)
    # Two modules of one name are told apart by their whole names.
    missing = {
        name
        for name in marked - set(WORKFLOW)
        if short[".".join(name.split(".")[-2:])] > 1
        or ".".join(name.split(".")[-2:]) not in WORKFLOW
    }
    assert missing == set()


def test_every_transition_of_a_comment_that_names_somebody_has_a_line() -> None:
    functions = [
        (name, one)
        for name, one in inspect.getmembers(transitions, inspect.isfunction)
        if one.__module__ == transitions.__name__
    ]
    named = {n for n, one in functions if "by" in inspect.signature(one).parameters}
    # What is planned is applied by `apply_all`, which asks.
    public = {n for n in named if not n.startswith(("_", "plan"))}
    assert public == {n.partition(".")[2] for n in WORKFLOW if n.startswith("transitions.")}
