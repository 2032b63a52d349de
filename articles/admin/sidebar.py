"""What stands beside the text while it is written: its status, the checks, the review, editions, the log."""

import re

from django.conf import settings

from articles.admin.actions import ActionContext, Place, allowed_actions
from articles.admin.actions.checks import report_on
from articles.admin.editions import Entry
from articles.admin.listing import state_of
from articles.models import DraftSnapshot, Edition, Remark, ReviewLink
from articles.workflow import remarks

EDITIONS_SHOWN = REMARKS_SHOWN = 8
EVENTS_SHOWN = 6


def sidebar_context(context: ActionContext) -> dict[str, object]:
    """What its panels show."""
    return {
        "edition": context.edition,
        **status_panel(context),
        **review_panel(context.edition),
        **editions_panel(context),
        **log_panel(context),
    }


def status_panel(context: ActionContext) -> dict[str, object]:
    """Where the draft stands, in words that do not contradict the checks, and what is planned."""
    report = report_on(context) if context.has_draft() else None
    state = state_of(context.article)
    if context.draft_is(Edition.Status.READY) and report.blocking:
        approved = re.sub("ready$", "approved", re.sub("^Ready$", "Approved", state))
        state = f"{approved}, but blocked by the checks below"
    return {
        "state": state,
        "checks": report,
        "sidebar_actions": [
            {"name": action.name, "label": action.label_for(context), "asks": action.needs_form}
            for action in allowed_actions(Place.SIDEBAR, context)
        ],
        "scheduled_edition": context.edition if context.is_scheduled() else None,
    }


def review_panel(edition: Edition | None) -> dict[str, object]:
    """Who has read it, what is unresolved, who is invited."""
    if edition is None:
        return {}
    unresolved = Remark.objects.beside(edition).unresolved()
    return {
        "remark_count": unresolved.count(),
        "remarks": unresolved.for_reading()[:REMARKS_SHOWN],
        "external_reviewers": external_reviewers(edition),
        "second_pair": second_pair_of(edition),
    }


def external_reviewers(edition: Edition) -> list[dict[str, object]]:
    """Who reads it outside, or has checked its facts, and whether the text is the one checked."""
    digest = remarks.text_digest(edition)
    return [
        {"link": link, "facts_hold": link.facts_digest == digest}
        for link in ReviewLink.objects.telling().filter(edition=edition)
    ]


def second_pair_of(edition: Edition | None) -> dict[str, object]:
    """What the admin says about who else has read an edition; nothing where nobody is asked to."""
    rule = settings.REVIEW_POLICY
    if rule == "off" or edition is None or not edition.is_open():
        return {}
    return {"is_required": rule == "required", "edition": edition}


def editions_panel(context: ActionContext) -> dict[str, object]:
    """The newest editions, whether there are more, and whether readers see another than the draft."""
    article = context.article
    # Not by way of the article, which comes with its editions for the list, and little of each.
    editions = Edition.objects.filter(article=article).order_by("-number")
    newest = [*editions.without_text().with_people()[: EDITIONS_SHOWN + 1]]
    return {
        "edition_entries": [Entry(edition, article) for edition in newest[:EDITIONS_SHOWN]],
        "has_more_editions": len(newest) > EDITIONS_SHOWN,
        "has_changes": bool(context.has_draft() and article.live_edition_id),
        "has_snapshots": DraftSnapshot.objects.of_article(article).exists(),
    }


def log_panel(context: ActionContext) -> dict[str, object]:
    if not context.user.has_perm("articles.view_event"):
        return {}
    return {"last_events": context.article.events.all()[:EVENTS_SHOWN]}
