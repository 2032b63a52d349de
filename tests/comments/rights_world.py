"""A comment in every state with all that is kept about it, and whoever could ask for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from comments import private_links
from comments.models import (
    BlindReview,
    Comment,
    Decision,
    Reason,
    Report,
    RetentionRun,
    Rule,
    SavedFilter,
)
from comments.workflow import appeals, erasure, reports, transitions
from kingsfund.models import Mail, User
from tests.comments.rights_rules import STATES
from tests.conftest import make_user
from tests.factories import make_article, make_author, make_comment

GROUPS = {
    "author": "Author",
    "other_author": "Author",
    "editor": "Editor",
    "moderator": "Moderator",
    "newsletter_editor": "Newsletter editor",
}


def word(state: str, part: str) -> str:
    """A word that stands nowhere but in one part of what is kept about one comment."""
    return f"Zq{state}x{part}xq"


@dataclass
class World:
    people: dict[str, User]
    comments: dict[str, Comment]
    rows: dict[str, object]
    batch: UUID
    mails: dict[str, Mail] = field(default_factory=dict)

    def client_of(self, role: str) -> Client:
        client = Client()
        if role in self.people:
            client.force_login(self.people[role])
        return client


def make_world() -> World:
    people = {role: make_user(role, group) for role, group in GROUPS.items()}
    people["stranger"] = make_user("stranger")
    people["superuser"] = User.objects.create_superuser("superuser", "superuser@example.org")
    decider, batch = make_user("decider", "Moderator"), uuid4()
    article = make_article(
        "Shown", slug="shown", authors=[make_author("Ada", user=people["author"])]
    )
    comments = {state: make_in_state(state, article, decider, batch) for state in STATES}
    mails = {state: make_mail(comment) for state, comment in comments.items()}
    declined = comments["declined"].decisions.get(action="decline")
    appeals.lodge(comments["declined"], word("declined", "appeal"))
    report = Report(comment=comments["published"], cause="untrue", text=word("published", "report"),
                    email=f"{word('published', 'reader')}@example.net")  # fmt: skip
    reports.receive_report(report, key=uuid4())
    rows = {
        "appeal": comments["declined"].appeals.get(),
        "blind_review": BlindReview.objects.create(decision=declined, decided_by=decider),
        "view": SavedFilter.objects.create(owner=people["moderator"], name="Mine", query="q=a"),
        "rule": Rule.objects.create(name="Beds", text="beds"),
        "reason": Reason.objects.first(),
        "decision": declined,
        "retentionrun": RetentionRun.objects.create(rule="spam", number=3),
        "report": report,
    }
    return World(people, comments, rows, batch, mails)


def make_in_state(state: str, article: Article, decider: User, batch: UUID) -> Comment:
    email = f"{word(state, 'email')}@example.net"
    comment = make_comment(article, text=word(state, "text"), email=email, name="Iris Calder",
                           submitted_at=timezone.now() - timedelta(hours=1))  # fmt: skip
    says = {"by": decider, "reason": Reason.objects.first(), "note": word(state, "decision")}
    if state == "revise":
        transitions.ask_to_revise(comment, **says)
    elif state in ("declined", "emptied"):
        transitions.decline(comment, **says)
    elif state == "spam":
        transitions.mark_as_spam(comment, by=decider)
    elif state == "withdrawn":
        transitions.withdraw(comment)
    elif state == "published":
        transitions.publish(comment, by=decider, batch=batch)
    comment.notes.create(text=word(state, "note"), by=decider)
    if state == "emptied":
        erasure.erase_comment(comment.pk, at=timezone.now())
    return Comment.objects.get(pk=comment.pk)


def make_mail(comment: Comment) -> Mail:
    """One that could not be sent."""
    words = {"subject": "Your comment", "text": "Sent.", "html": "<p>Sent.</p>"}
    return Mail.objects.create(
        name="comments/received", about=f"comment:{comment.pk}", to="gone@example.net",
        status=Mail.Status.FAILED, **words,
    )  # fmt: skip


@dataclass(frozen=True)
class Ask:
    """One address to ask for and what to post to it; `state` is that of the comment it is about."""

    name: str
    address: str
    state: str = ""
    data: dict[str, object] = field(default_factory=dict, hash=False)


def asks_of(world: World, role: str) -> Iterator[Ask]:
    for state, comment in world.comments.items():
        yield from about_comment(world, state, comment)
        yield from of_its_writer(state, comment, has_link=role == "writer")
        yield from for_readers(state, comment)
    yield from of_the_site(world, role)


def about_comment(world: World, state: str, comment: Comment) -> Iterator[Ask]:
    version, reason = {"version": comment.version}, Reason.objects.first().pk
    acts: dict[str, dict[str, object]] = {
        "change": {},
        "delete": {"post": "yes"},
        "history": {},
        "decide": {"action": "spam" if state == "published" else "publish", **version},
        "edit": {"text": "Shorter.", "why": "Shortened.", **version},
        "difference": {"text": "Shorter.", "why": "Shortened.", **version},
        "mail": {"action": "decline", "reason": reason, **version},
        "assignment": {},
        "note": {"text": "See the one before."},
        "answer": {"text": "Thank you for writing."},
        "pick": version,
        "unpick": version,
        "credit": {"edition": 1},
        "uncredit": {"correction": 1},
        "writer": {},
        "export": {},
        "erase": {"sure": "on"},
    }
    for act, data in acts.items():
        name = f"admin:comments_comment_{act}"
        yield Ask(name, reverse(name, args=[comment.pk]), state, data)
    name = "admin:comments_comment_send_again"
    yield Ask(name, reverse(name, args=[comment.pk, world.mails[state].pk]), state)


def of_its_writer(state: str, comment: Comment, *, has_link: bool) -> Iterator[Ask]:
    """By the link from the mail; whoever has none tries one that was made for something else."""
    written = {"text": "Better words than before.", "name": "Iris Calder", "job_title": "Nurse",
               "organisation": "Northvale", "version": comment.version}  # fmt: skip
    appeal = {"text": "You have mistaken me.", "version": comment.version}
    paths = {
        "status": (private_links.status_path(comment), {}),
        "edit": (private_links.act_path("edit", comment), written),
        "withdraw": (private_links.act_path("withdraw", comment), {"version": comment.version}),
        "appeal": (private_links.act_path("appeal", comment), appeal),
        "proof": (private_links.proof_path(comment), {"act": "mine"}),
        "replies": (private_links.replies_path(comment), {"act": "begin"}),
    }
    elsewhere = private_links.replies_path(comment).rstrip("/").rpartition("/")[2]
    for page, (path, data) in paths.items():
        name = f"comments:comment-{page}"
        other = elsewhere if page != "replies" else "x"
        yield Ask(name, path if has_link else reverse(name, args=[other]), state, data)


def for_readers(state: str, comment: Comment) -> Iterator[Ask]:
    for page in ("comment-detail", "comment-reply", "comment-report", "report-thanks"):
        name = f"comments:{page}"
        yield Ask(name, reverse(name, args=[comment.pk]), state, {"cause": "untrue"})


def of_the_site(world: World, role: str) -> Iterator[Ask]:
    rows, version = world.rows, world.comments["declined"].version
    reason = Reason.objects.first().pk
    latest = Decision.objects.get(batch=world.batch)
    appeal = {"action": "publish", "version": version}
    asked: dict[str, tuple[list[object], dict[str, object]]] = {
        **{f"comment_{page}": ([], {}) for page in
           ("changelist", "add", "bulk", "next", "appeals", "blind_reviews", "reported", "dashboard")},
        "comment_undo": ([], {"decision": latest.pk}),
        "comment_bulkundo": ([], {"batch": world.batch}),
        "comment_savefilter": ([], {"name": "Another"}),
        "comment_deletefilter": ([rows["view"].pk], {}),
        "comment_appeal": ([rows["appeal"].pk], appeal),
        "comment_blind_review": ([rows["blind_review"].pk], {"action": "decline", "reason": reason}),
        "decision_export": ([], {}),
        "decision_lines": ([], {}),
        "rule_try": ([rows["rule"].pk], {"act": "on", "version": 1}),
        "sitepolicy_changelist": ([], {}),
        "sitepolicy_add": ([], {}),
        **{f"sitepolicy_{view}": ([1], {}) for view in ("change", "delete", "history")},
    }  # fmt: skip
    for model in ("decision", "reason", "rule", "retentionrun"):
        asked |= {f"{model}_{view}": ([], {}) for view in ("changelist", "add")}
        views = ("change", "delete", "history")
        asked |= {f"{model}_{view}": ([rows[model].pk], {"post": "yes"}) for view in views}
    for name, (arguments, data) in asked.items():
        name = f"admin:comments_{name}"
        yield Ask(name, reverse(name, args=arguments), "", data)
    cut_short = [f"{link}-cut-short" for link in ("status", "proof", "replies", "reports")]
    for page in ("policy", "moderation-report", "moderation-report-json", *cut_short):
        yield Ask(f"comments:{page}", reverse(f"comments:{page}"))
    confirm = reports.confirm_path(rows["report"])
    name = "comments:report-confirm"
    yield Ask(name, confirm if role == "writer" else reverse(name, args=["x"]))
    yield Ask("comments:comment-respond", reverse("comments:comment-respond", args=["shown"]))
