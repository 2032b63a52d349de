"""Every address of comments and of their admin, asked of a world full of attacks."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

from django.db.models import Model
from django.urls import get_resolver, reverse

from comments import private_links
from comments.models import (
    Appeal,
    BlindReview,
    Comment,
    Decision,
    Reason,
    Report,
    RetentionRun,
    Rule,
    SavedFilter,
    SitePolicy,
)
from comments.workflow import reports
from tests.addresses import named_patterns
from tests.comments.attacks import lined, with_controls

OURS = ("comments:", "admin:comments_")
FILTERS = (
    "q",
    "organisation",
    "signal",
    "state",
    "order",
    "article",
    "age",
    "p",
    "_changelist_filters",
)
LOG_FILTERS = (
    "q",
    "by",
    "action__exact",
    "reason__id__exact",
    "channel__exact",
    "at__gte",
    "p",
    "o",
    "e",
)


def screens() -> list[str]:
    """Every named address, on the rows that show most; then what stands outside of the app."""
    examples, found = rows_of_screens(), []
    for name, takes_arguments in named_patterns(get_resolver().url_patterns):
        if name.startswith(OURS):
            arguments = examples[name] if takes_arguments else [[]]
            found += [reverse(name, args=args) for args in arguments]
    return [*found, *elsewhere()]


def rows_of_screens() -> dict[str, list[list[object]]]:
    """Arguments for every address; a new one fails here until it is given some."""
    every = list(Comment.objects.order_by("pk"))
    waiting, shown = every[-8], [one for one in every if one.is_published()]
    decided = Comment.objects.filter(decisions__action__in=["decline", "revise"]).distinct()
    number = {
        **{
            key: [[waiting.pk]]
            for key in ("decide", "edit", "difference", "mail", "assignment", "note")
        },
        **{key: [[shown[0].pk]] for key in ("answer", "pick", "unpick", "credit", "uncredit")},
        **{key: [[one.pk] for one in every[:3]] for key in ("writer", "export", "erase")},
        "send_again": [[waiting.pk, 1]],
        "deletefilter": [[view.pk] for view in SavedFilter.objects.all()[:1]],
        "appeal": keys(Appeal),
        "blind_review": keys(BlindReview),
    }
    secret = [*decided, waiting, shown[0]]
    return {
        "comments:comment-respond": [["beds"]],
        **{f"comments:comment-{page}": [[token_of(private_links.status_path(one))] for one in secret]
           for page in ("status", "edit", "withdraw", "appeal")},
        "comments:comment-proof": [[token_of(private_links.proof_path(one))] for one in shown[:12]],
        "comments:comment-replies": [[token_of(private_links.replies_path(one))] for one in shown[:3]],
        **{f"comments:comment-{page}": [[one.pk] for one in shown]
           for page in ("detail", "reply", "report")},
        "comments:report-thanks": [[shown[0].pk]],
        "comments:report-confirm": [
            [token_of(reports.confirm_path(report))] for report in Report.objects.all()
        ],
        **{f"admin:comments_comment_{view}": args for view, args in number.items()},
        "admin:comments_rule_try": keys(Rule)[-3:],
        **dict(rows_of_the_admin(every)),
    }  # fmt: skip


def rows_of_the_admin(every: list[Comment]) -> Iterator[tuple[str, list[list[object]]]]:
    SitePolicy.objects.get_or_create(pk=SitePolicy.ONLY)
    RetentionRun.objects.get_or_create(rule="spam", defaults={"number": 3})
    for model in (Decision, Reason, Rule, SitePolicy, RetentionRun):
        for view in ("change", "delete", "history"):
            # Each row by itself shows what the list shows, so a few will do.
            yield f"admin:{model._meta.label_lower.replace('.', '_')}_{view}", keys(model)[-3:]
    for view in ("delete", "history"):
        yield f"admin:comments_comment_{view}", [[every[0].pk]]
    yield "admin:comments_comment_change", [[one.pk] for one in [*every[::4], *every[-8:]]]


def keys(model: type[Model]) -> list[list[object]]:
    return [[row.pk] for row in model._default_manager.order_by("pk")]


def token_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def elsewhere() -> list[str]:
    public = ["/", "/articles/beds/", "/articles/beds/?order=newest", "/articles/beds/?comments=2"]
    feeds = [f"/articles/feed.{kind}" for kind in ("rss", "atom", "json")]
    queues = [f"/admin/comments/comment/?state={state}" for state in (
        *Comment.Status.values, "all", "unscreened", "reported", "appealed")]  # fmt: skip
    bulk = [f"/admin/comments/comment/bulk/?action={act}&state=all"
            for act in ("publish", "revise", "decline", "spam")]  # fmt: skip
    return [*public, *feeds, "/sitemap.xml", "/admin/", *queues, *bulk]


def searches() -> Iterator[str]:
    """Addresses whose words come from whoever made the link."""
    for attack in [*lined(160), *with_controls()]:
        filters = {**dict.fromkeys(FILTERS[:-1], attack), "mine": attack, "first": attack}
        yield f"/admin/comments/comment/?{urlencode(filters)}"
        yield f"/admin/comments/comment/?q={quote(attack)}&organisation={quote(attack)}"
    for attack in lined(200)[::4]:
        handed_on = urlencode({"_changelist_filters": urlencode({"organisation": attack})})
        yield f"/admin/comments/comment/?{handed_on}"
        for name in LOG_FILTERS:
            yield f"/admin/comments/decision/?{urlencode({name: attack})}"
        yield f"/admin/comments/decision/export/?{urlencode({'q': attack})}"
        yield f"/admin/comments/rule/?{urlencode({'q': attack, 'is_active__exact': attack})}"
        yield f"/admin/comments/comment/dashboard/?{urlencode({'days': attack})}"
        yield f"/articles/beds/?{urlencode({'comments': attack, 'order': attack})}"
        for path in ("status", "proof", "replies", "reports"):
            yield f"/comments/{path}/{quote(attack, safe='')}/"


def unprintable_addresses() -> Iterator[str]:
    """NUL and what is not UTF-8, once and twice encoded, and in the first of two values."""
    for name in ("q", "organisation", "signal", "state"):
        yield f"/admin/comments/comment/?{name}=zqx%00"
        yield f"/admin/comments/comment/?{name}=zqx%00&{name}=zqx"
        yield f"/admin/comments/comment/?{name}=zqx%ff%ed%a0%80"
        yield f"/admin/comments/comment/?_changelist_filters={name}%3Dzqx%2500"
        yield f"/admin/comments/comment/1/change/?_changelist_filters={name}%3Dzqx%2500"
        yield f"/admin/comments/comment/bulk/?action=spam&_changelist_filters={name}%3Dzqx%2500"
    for name in LOG_FILTERS:
        yield f"/admin/comments/decision/?{name}=zqx%00"
        yield f"/admin/comments/decision/?{name}=zqx%00&{name}=publish"
        yield f"/admin/comments/decision/export/?{name}=zqx%00&{name}=publish"
    yield "/admin/comments/rule/?q=%00&q=zqx"
    yield "/comments/status/zqx%00/"
    yield "/articles/beds/?comments=%00&comments=1"
