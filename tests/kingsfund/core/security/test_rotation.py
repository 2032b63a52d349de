"""After `SECRET_KEY` was changed, with the former one in `SECRET_KEY_FALLBACKS`, all goes on working."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from articles.notifications import review_path
from articles.workflow import external_review
from comments import private_links, submission_token
from comments.models import Comment, Report, Trace
from comments.views.respond import network_keys
from comments.workflow import email_verification, reports, submission, transitions
from kingsfund.core.security.keyed_hashes import is_keyed_hash, keyed_hash, keyed_hashes
from kingsfund.core.security.secret_links import secret_routes
from kingsfund.models import User
from newsletter import confirmation_links as newsletter_links
from newsletter.models import Consent
from tests.factories import (
    make_article,
    make_comment,
    make_consent,
    make_draft,
    make_subscription,
)

FORMER, NEWEST = "the-former-key-" * 5, "the-newest-key-" * 5
READER = "reader@example.net"


@pytest.fixture
def rotate(db: None, settings: object) -> Callable[[], None]:
    """The site under a key that `rotate()` makes the former one."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = FORMER, []

    def now() -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEWEST, [FORMER]

    return now


def test_hash_is_known_under_every_key(rotate: Callable[[], None]) -> None:
    stored = keyed_hash("somebody")
    rotate()
    assert keyed_hash("somebody") != stored
    assert keyed_hashes("somebody")[1:] == [stored]
    assert is_keyed_hash(stored[:16], "somebody", length=16)
    assert not is_keyed_hash(stored[:16], "anybody", length=16)


def all_paths(editor: User) -> dict[str, str]:
    """One address of each route that has a token in it, by the name of the route."""
    comment = make_comment(email="iris@example.net")
    report, _ = reports.receive_report(
        Report(comment=make_comment(status="published"), cause="other", email=READER), key=uuid4()
    )
    link = external_review.make_link(make_draft().draft_edition(), by=editor, name="Rae")
    subscription = make_subscription()
    consent = make_consent(make_subscription(status="pending"))
    ended = make_subscription(status="unsubscribed")
    acts = ("status", "edit", "withdraw", "appeal")
    review = review_path(link)
    return {
        **{f"comment-{act}": private_links.act_path(act, comment) for act in acts},
        "comment-proof": private_links.proof_path(comment),
        "comment-replies": private_links.replies_path(comment),
        "report-confirm": reports.confirm_path(report),
        "review-detail": review,
        "review-remark": f"{review}remark/",
        "review-facts": f"{review}facts/",
        "review-file": f"{review}files/none.pdf",
        "subscription-confirm": newsletter_links.confirm_url([consent]).partition("127.0.0.1:8000")[2],
        "subscription-end": newsletter_links.unsubscribe_path(subscription),
        "subscription-restore": f"/newsletter/restore/{newsletter_links.restore_token([ended])}/",
        "subscriber-preferences": newsletter_links.preferences_path(subscription.subscriber),
    }  # fmt: skip


def test_every_link_opens_what_it_opened_before(rotate: Callable[[], None], editor: User) -> None:
    paths, client = all_paths(editor), Client()
    assert set(paths) == set(secret_routes().values())
    before = {name: client.get(path).status_code for name, path in paths.items()}
    rotate()
    assert {name: client.get(path).status_code for name, path in paths.items()} == before
    opened = {name for name, status in before.items() if status == 200}
    assert opened >= {
        *("comment-status", "comment-proof", "comment-replies", "report-confirm"),
        *("review-detail", "subscription-confirm", "subscription-end", "subscriber-preferences"),
    }


def test_proof_link_still_proves_and_still_for_its_address_only(
    rotate: Callable[[], None], client: Client
) -> None:
    comment, other = make_comment(email="iris@example.net"), make_comment(email="a@example.net")
    path, foreign = private_links.proof_path(comment), private_links.proof_path(other)
    rotate()
    Comment.objects.filter(pk=other.pk).update(email="b@example.net")
    assert private_links.comment_to_prove(path.split("/")[-2]) == comment
    with pytest.raises(private_links.BadToken):
        private_links.comment_to_prove(foreign.split("/")[-2])


def test_reporter_keeps_their_weight_and_their_reports(
    rotate: Callable[[], None], moderator: User
) -> None:
    def report(comment: Comment) -> Report:
        made = Report(comment=comment, cause="other", email=READER)
        reports.receive_report(made, key=uuid4())
        reports.verify_report(made)
        return made

    for _ in range(2):
        comment = make_comment(status="published")
        report(comment)
        transitions.mark_as_spam(comment, by=moderator)
    rotate()
    assert Report.objects.by_reader(READER).count() == 2
    assert report(make_comment(status="published")).weight == 0.75
    assert Report.objects.values("reporter").distinct().count() == 1
    assert Report.objects.by_reader(READER).count() == 3


def test_second_report_of_one_comment_still_adds_nothing(rotate: Callable[[], None]) -> None:
    comment = make_comment(status="published")
    first = Report(comment=comment, cause="other", email=READER)
    reports.receive_report(first, key=uuid4())
    reports.verify_report(first)
    rotate()
    second = Report(comment=comment, cause="legal", email=READER)
    reports.receive_report(second, key=uuid4())
    reports.verify_report(second)
    assert second.weight == 0


def test_traces_of_one_network_stay_together(rotate: Callable[[], None], rf: object) -> None:
    request = rf.get("/", REMOTE_ADDR="192.0.2.7")
    Trace.objects.leave(make_comment(), network_keys(request))
    rotate()
    trace = Trace.objects.leave(make_comment(), network_keys(request))
    assert Trace.objects.around(trace).count() == 1


def test_form_that_was_open_is_taken(rotate: Callable[[], None]) -> None:
    article = make_article()
    begun = submission_token.begin(article, None, at=timezone.now() - timedelta(minutes=5))
    token = begun.token()
    rotate()
    assert submission_token.resume(token, article, None).key == begun.key


def test_who_is_signed_in_stays_signed_in(
    rotate: Callable[[], None], editor: User, log_in: Callable[[User], Client]
) -> None:
    client = log_in(editor)
    rotate()
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/").context["user"] == editor


def test_evidence_of_consent_can_be_checked_under_the_former_key(
    rotate: Callable[[], None], client: Client
) -> None:
    consent = make_consent(network_hash=keyed_hash("network:192.0.2.7"))
    rotate()
    stored = Consent.objects.get(pk=consent.pk).network_hash
    assert is_keyed_hash(stored, "network:192.0.2.7")


def test_comment_is_received_with_its_trace(rotate: Callable[[], None], rf: object) -> None:
    letter = Comment(
        article=make_article(), name="I", job_title="N", organisation="W",
        email="i@example.net", text="A letter.",
    )  # fmt: skip
    stored, _ = submission.receive(
        letter, key=uuid4(), network=network_keys(rf.get("/", REMOTE_ADDR="192.0.2.7"))
    )
    assert stored.trace.key == keyed_hash("comment-trace:192.0.2.7")
    assert email_verification.verify_address(stored)
