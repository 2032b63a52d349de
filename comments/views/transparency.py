"""The published account of how comments are decided on, for people and for programs."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from comments.audit.transparency import published_accounts
from comments.models import Decision, Reason, TransparencyReport
from kingsfund.core.http.caching import cacheable

Action = Decision.Action
# How an appeal ended.
ENDS = {
    Action.UPHOLD: "the decision was upheld",
    Action.PUBLISH: "the comment was published",
    Action.REVISE: "the writer was asked to revise",
    Action.DECLINE: "the comment was declined for another reason",
    Action.SPAM: "the comment was marked as spam",
    Action.WITHDRAW: "the writer withdrew the comment",
}


@cacheable
def moderation_report(request: HttpRequest) -> HttpResponse:
    """What moderators did, month by month, the present one as it stands."""
    accounts = published_accounts()
    # A month in which nothing came and nothing was decided is in the file for programs alone.
    shown = [one for one in accounts if one.pk is None or anything_in(one.figures)]
    labels = dict(Reason.objects.values_list("slug", "label"))
    context = {
        "months": [month_shown(account, labels) for account in shown],
    }
    return render(request, "comments/moderation_report.html", context)


@cacheable
def moderation_report_json(request: HttpRequest) -> HttpResponse:
    """The same figures, and the hashes by which the log can be held to them."""
    months = [
        {
            "month": f"{account.month:%Y-%m}",
            "is_over": account.pk is not None,
            **account.figures,
            "log": {"length": account.length, "entry_hash": account.entry_hash},
        }
        for account in published_accounts()
    ]
    return JsonResponse({"months": months}, json_dumps_params={"indent": 1})


def anything_in(figures: dict[str, Any]) -> bool:
    return bool(figures["received"] or any(figures["outcomes"].values()))


def month_shown(account: TransparencyReport, labels: dict[str, str]) -> dict[str, object]:
    """One month in the order and the words of the page."""
    figures = account.figures
    outcomes, appeals = figures["outcomes"], figures["appeals"]
    return {
        "account": account,
        "is_over": account.pk is not None,
        "figures": figures,
        "decided": sum(outcomes.values()),
        "outcomes": [(Decision.Action(name).label, number) for name, number in outcomes.items()],
        "reasons": [
            (labels.get(slug, slug), counts[Action.DECLINE], counts[Action.REVISE])
            for slug, counts in figures["reasons"].items()
        ],
        "appeals": [(words, appeals[name]) for name, words in ENDS.items() if appeals[name]],
    }
