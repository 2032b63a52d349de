"""What is not published appears nowhere to anybody without the right to see it.

Every address of the site is asked for by every role; a new address fails here until it is given an
example, so that nobody forgets to ask.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from articles.admin.actions import ACTIONS
from articles.models import Download, Event
from articles.notifications import review_path
from articles.workflow import draft_history, drafts, external_review, remarks
from comments.models import (
    Appeal,
    BlindReview,
    Decision,
    Reason,
    Report,
    RetentionRun,
    Rule,
    SitePolicy,
)
from comments.notifications import status_path
from comments.private_links import proof_path, replies_path
from comments.workflow.reports import confirm_path, receive_report
from kingsfund.models import User
from newsletter.confirmation_links import (
    confirm_url,
    preferences_path,
    restore_token,
    unsubscribe_path,
)
from newsletter.models import Consent, Suppression
from tests.addresses import named_patterns
from tests.conftest import make_user
from tests.factories import (
    make_article,
    make_author,
    make_comment,
    make_draft,
    make_newsletter,
    make_picture,
    make_subscription,
    make_topic,
)

DRAFT = "ZebraDraft"
NEW_EDITION = "OkapiEdition"
FUTURE = "TapirFuture"
WAITING = "LemurWaiting"
DECLINED = "PumaDeclined"
SPAM = "GeckoSpam"
HIDDEN_REPLY = "IbisUnderDeclined"
ADDRESS = "quoll-writer@example.net"
FILE = "NumbatFile"
PICTURE = "GnuPicture"
SUBSCRIBER = "serval-subscriber@example.net"

OF_ARTICLES = {DRAFT, NEW_EDITION, FUTURE, FILE, PICTURE}
OF_COMMENTS = {WAITING, DECLINED, SPAM, HIDDEN_REPLY, ADDRESS}
OF_SUBSCRIBERS = {SUBSCRIBER}
SECRETS = OF_ARTICLES | OF_COMMENTS | OF_SUBSCRIBERS

MAY_SEE: dict[str, set[str]] = {
    "anonymous": set(),
    "stranger": set(),
    "author": set(),
    "editor": OF_ARTICLES | OF_COMMENTS,
    "moderator": OF_COMMENTS,
    "newsletter_editor": OF_SUBSCRIBERS,
    "superuser": SECRETS,
}
GROUP_OF = {
    "author": "Author",
    "editor": "Editor",
    "moderator": "Moderator",
    "newsletter_editor": "Newsletter editor",
}

# Arguments for every named address: one list of arguments for each example.
World = dict[str, list[list[object]]]


def token_of(path: str) -> str:
    """The token at the end of a link in a mail."""
    return path.rstrip("/").rpartition("/")[2]


@pytest.fixture
def world(db: None) -> World:
    topic, author, newsletter = make_topic("Beds"), make_author("Ann Lee"), make_newsletter()
    shown = make_article("Shown", topics=[topic], authors=[author])
    draft = make_draft(DRAFT, standfirst=DRAFT, slug="the-draft", topics=[topic], authors=[author])
    file = ContentFile(FILE.encode(), name="figures.csv")
    download = Download.objects.create(edition=draft.draft_edition(), title=FILE, file=file)
    picture = make_picture(alt=PICTURE)
    draft.editions.update(picture=picture)
    future = make_article(
        FUTURE, slug="the-future", at=timezone.now() + timedelta(days=1), topics=[topic]
    )
    changing = drafts.open_draft(shown)
    changing.title, changing.body = NEW_EDITION, f"<p>{NEW_EDITION}</p>"
    drafts.save_draft(changing)
    published = make_comment(shown, status="published", email=ADDRESS)
    hidden = [
        make_comment(shown, text=WAITING, status="waiting"),
        make_comment(shown, text=DECLINED, status="declined"),
        make_comment(shown, text=SPAM, status="spam"),
    ]
    reply = make_comment(shown, text=HIDDEN_REPLY, status="published", parent=hidden[1])
    decision = Decision.objects.append(
        Decision(
            comment=published,
            action="publish",
            from_status="waiting",
            to_status="published",
            resulting_version=2,
        )
    )
    report, _ = receive_report(Report(comment=published, cause="untrue"), key=uuid4())
    blind_review = BlindReview.objects.create(decision=decision, decided_by=make_user("decider"))
    appeal = Appeal.objects.create(comment=hidden[1], decision=decision, text=DECLINED)
    subscription = make_subscription(SUBSCRIBER, newsletter)
    own = make_subscription("own@example.net", newsletter)
    left = make_subscription("left@example.net", newsletter, status="unsubscribed")
    asked = Consent.objects.create(
        subscriber=own.subscriber, newsletter=make_newsletter(), event="asked",
        wording="Send me the weekly.", source="page",
    )  # fmt: skip
    suppression = Suppression.objects.create(email="never@example.net", cause="asked")
    consent = Consent.objects.create(
        subscriber=subscription.subscriber,
        newsletter=newsletter,
        event="confirmed",
        wording="Send me the weekly.",
        source="page",
    )
    event = Event.objects.record("submitted", article=draft, by=None, note=DRAFT)
    read_outside = make_draft("To be read outside").draft_edition()
    chief = make_user("chief", "Editor")
    link = external_review.make_link(read_outside, by=chief, name="An external reviewer")
    remark = remarks.make(draft.draft_edition(), by=chief, text=DRAFT)
    snapshot = draft_history.keep_snapshot(draft.draft_edition(), "saved", by=None)
    token = token_of(review_path(link))
    rows = [event, draft, author, topic, hidden[0], decision, Reason.objects.first(), newsletter]
    rule = Rule.objects.create(name="Waiting", text=WAITING)
    rules = SitePolicy.objects.create(pk=SitePolicy.ONLY)
    rows += [subscription.subscriber, suppression, consent, picture, rule, rules]
    rows += [subscription.subscriber, suppression, consent, picture]
    rows += [RetentionRun.objects.create(rule="spam", number=3)]
    return {
        "articles:article-detail": [[a.slug] for a in (shown, draft, future)],
        "articles:edition-detail": [
            [a.slug, number] for a in (shown, draft, future) for number in (1, 2)
        ],
        "articles:edition-compare": [
            [a.slug, *pair] for a in (shown, draft, future) for pair in ((1, 2), (2, 1), (1, 1))
        ],
        "articles:article-feed": [["rss"], ["atom"], ["json"]],
        "articles:topic-detail": [[topic.slug]],
        "articles:topic-feed": [[topic.slug, kind] for kind in ("rss", "atom", "json")],
        "articles:author-detail": [[author.slug]],
        "articles:author-feed": [[author.slug, kind] for kind in ("rss", "atom", "json")],
        "articles:sitemap-section": [["articles"], ["topics"], ["authors"], ["pages"]],
        "articles:review-detail": [[token], ["x"]],
        "articles:review-remark": [[token], ["x"]],
        "articles:review-facts": [[token], ["x"]],
        "articles:review-file": [[token, download.file.name], ["x", download.file.name]],
        "articles:media": [[download.file.name], [picture.file.name]],
        "comments:comment-respond": [[a.slug] for a in (shown, draft, future)],
        "comments:comment-detail": [[c.pk] for c in (published, reply, *hidden)],
        "comments:comment-reply": [[c.pk] for c in (published, reply, *hidden)],
        "comments:comment-report": [[c.pk] for c in (published, reply, *hidden)],
        "comments:report-thanks": [[c.pk] for c in (published, reply, *hidden)],
        "comments:report-confirm": [[token_of(confirm_path(report))], ["x"]],
        # Whoever holds a link from a mail sees what the link is about; here, nothing secret.
        **{
            f"comments:comment-{page}": [[token_of(status_path(published))], ["x"]]
            for page in ("status", "edit", "withdraw", "appeal")
        },
        "comments:comment-proof": [[token_of(proof_path(published))], ["x"]],
        "comments:comment-replies": [[token_of(replies_path(published))], ["x"]],
        "newsletter:subscription-confirm": [[token_of(confirm_url([asked]))], ["x"]],
        "newsletter:subscription-end": [[token_of(unsubscribe_path(own))], ["x"]],
        "newsletter:subscription-restore": [[restore_token([left])], ["x"]],
        "newsletter:newsletter-detail": [[asked.newsletter.slug], ["x"]],
        "newsletter:subscriber-preferences": [[token_of(preferences_path(own.subscriber))], ["x"]],
        "admin:app_list": [["articles"], ["comments"], ["newsletter"], ["auth"], ["kingsfund"]],
        "admin:comments_comment_decide": [[hidden[0].pk]],
        "admin:comments_rule_try": [[rule.pk]],
        **{
            f"admin:comments_comment_{act}": [[published.pk], [hidden[0].pk]]
            for act in ("answer", "pick", "unpick", "credit", "uncredit")
        },
        "admin:comments_comment_appeal": [[appeal.pk]],
        "admin:comments_comment_blind_review": [[blind_review.pk]],
        "admin:comments_comment_edit": [[hidden[0].pk]],
        "admin:comments_comment_difference": [[hidden[0].pk]],
        "admin:comments_comment_mail": [[hidden[0].pk]],
        "admin:comments_comment_assignment": [[hidden[0].pk]],
        "admin:comments_comment_note": [[hidden[0].pk]],
        "admin:comments_comment_send_again": [[hidden[0].pk, 1]],
        "admin:comments_comment_deletefilter": [[1]],
        "admin:comments_comment_writer": [[published.pk], [hidden[0].pk]],
        "admin:comments_comment_export": [[published.pk]],
        "admin:comments_comment_erase": [[published.pk]],
        "admin:articles_topic_merge": [[topic.pk]],
        "admin:articles_article_preview": [[draft.pk], [shown.pk], [future.pk]],
        "admin:articles_article_review": [[draft.pk], [shown.pk], [future.pk]],
        "admin:articles_article_links": [[draft.pk], [shown.pk], [future.pk]],
        "admin:articles_article_link": [[read_outside.article_id, link.pk]],
        "admin:articles_article_remark": [[draft.pk, remark.pk]],
        "admin:articles_article_drafts": [[draft.pk], [shown.pk], [future.pk]],
        "admin:articles_article_draft": [[draft.pk, snapshot.pk]],
        "admin:articles_article_autosave": [[draft.pk], [shown.pk], [future.pk]],
        "admin:articles_article_presence": [[draft.pk], [shown.pk], [future.pk]],
        "admin:articles_article_action": [
            [article.pk, name] for article in (draft, shown, future) for name in ACTIONS
        ],
        "admin:articles_article_editions": [[a.pk] for a in (draft, shown, future)],
        "admin:articles_article_compare": [[a.pk] for a in (draft, shown, future)],
        "admin:articles_article_edition": [[shown.pk, 2], [draft.pk, 1], [future.pk, 1]],
        "admin:view_on_site": [[1, 1]],
        "admin:password_change": [[]],
        **{
            f"admin:{row._meta.label_lower.replace('.', '_')}_{view}": [[row.pk]]
            for row in rows
            for view in ("change", "delete", "history")
        },
        "admin:comments_comment_change": [[c.pk] for c in (published, reply, *hidden)],
    }


# Pages of models that hold nothing secret and that only a superuser reaches.
NOT_OURS = ("admin:auth_", "admin:django_tasks", "admin:kingsfund_")


def addresses(world: World) -> list[str]:
    found, unknown = ["/media/../secret-key", "/admin/r/1/1/"], []
    for name, takes_arguments in named_patterns(get_resolver().url_patterns):
        if name.startswith(NOT_OURS) and takes_arguments:
            continue
        examples = world.get(name, None if takes_arguments else [[]])
        if examples is None:
            unknown.append(name)
            continue
        found += [reverse(name, args=arguments) for arguments in examples]
    assert unknown == [], "addresses without an example"
    return [*found, "/articles/?page=2", "/articles/?kind=blog&year=2026", "/sitemap.xml"]


def client_of(role: str) -> Client:
    client = Client(raise_request_exception=True)
    if role == "superuser":
        client.force_login(User.objects.create_superuser("root", "root@example.org"))
    elif role != "anonymous":
        groups = [GROUP_OF[role]] if role in GROUP_OF else []
        client.force_login(make_user(role, *groups))
    return client


def body_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code < 500, address
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace")


def test_links_from_mails_are_really_opened(world: World) -> None:
    """The test below would pass on links that lead nowhere."""
    titles = {"articles:review-detail": "Shown to an external reviewer alone",
              "comments:comment-status": "published", "comments:comment-withdraw": "it is final",
              "comments:comment-proof": "did you write this", "comments:comment-replies": "answers",
              "newsletter:subscription-confirm": "Confirm",
              "newsletter:subscription-end": "unsubscribe",
              "newsletter:subscriber-preferences": "own@example.net"}  # fmt: skip
    for name, title in titles.items():
        response = Client().get(reverse(name, args=world[name][0]))
        assert (response.status_code, title.lower() in response.text.lower()) == (200, True), name


@pytest.mark.parametrize("role", MAY_SEE)
def test_nobody_sees_what_is_not_theirs_to_see(world: World, role: str) -> None:
    client = client_of(role)
    seen: dict[str, list[str]] = {}
    for address in addresses(world):
        text = body_of(client, address)
        for secret in SECRETS:
            if secret in text:
                seen.setdefault(secret, []).append(address)
    forbidden = {secret: where for secret, where in seen.items() if secret not in MAY_SEE[role]}
    assert forbidden == {}
    # Each is somewhere for those who may see it, or this test could not fail.
    assert set(seen) == MAY_SEE[role]
