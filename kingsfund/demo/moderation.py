"""What moderators of the demo site did: by the same functions as in the admin.

What happened in the past has its mails behind it, so none of this leaves any.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.models import Group

from comments.models import BlindReview, Comment, Decision, Note, Reason, Report, Rule, SavedFilter
from comments.screening.runner import screen
from comments.workflow import appeals, corrections, reports, transitions
from kingsfund.demo.content import Table
from kingsfund.models import Mail, User

# So many blind reviews of the colleague's decisions are open, the others are given.
OPEN_BLIND_REVIEWS = 3
# One given blind review in so many differs from the decision.
DIFFERS = 5


def make_colleague(fields: Table) -> User:
    """A second moderator; with no password, so nobody signs in under the name."""
    user, is_new = User.objects.get_or_create(
        username=fields["username"], defaults={**fields, "is_staff": True}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        user.groups.add(Group.objects.get(name="Moderator"))
    return user


def moderate(
    comments: Iterable[tuple[Table, Comment]],
    plan: Table,
    *,
    by: User,
    colleague: User,
    at: datetime,
) -> None:
    """Add rules, screen what waits or is recent, follow up on comments, add blind reviews.

    The signals of other comments are found by the worker; the accounts of past months are closed by
    the clock.
    """
    last = Mail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    add_rules_and_views(plan, by=by, at=at)
    for fields, comment in comments:
        if comment.is_waiting() or "hours_ago" in fields:
            screen(comment.pk, at=at)
            comment.refresh_from_db()
        follow_up(comment, fields, by=by, colleague=colleague, at=at)
    add_blind_reviews(by=by, colleague=colleague, at=at)
    Mail.objects.filter(pk__gt=last).delete()


def add_rules_and_views(plan: Table, *, by: User, at: datetime) -> None:
    for row in plan["rules"]:
        fields = {name: value for name, value in row.items() if name != "is_switched_on"}
        rule = Rule.objects.create(**fields, made_by=by, made_at=at)
        if row["is_switched_on"]:
            rule.switch(True, by=by, at=at)
    SavedFilter.objects.bulk_create(SavedFilter(owner=by, **view) for view in plan["views"])


def follow_up(comment: Comment, fields: Table, *, by: User, colleague: User, at: datetime) -> None:
    """Do to a comment what its fields say was done besides the decision."""
    if "internal_note" in fields:
        Note.objects.create(comment=comment, text=fields["internal_note"], by=colleague, at=at)
    if "edit" in fields:
        edit = fields["edit"]
        transitions.edit(
            comment,
            by=colleague,
            text=comment.text.replace(edit["was"], edit["is"]),
            why=edit["why"],
        )
    if "picked" in fields:
        transitions.pick(comment, by=by)
    if "led_to_correction" in fields:
        corrections.credit(comment, corrections.corrections_to_choose(comment).get(), by=by)
    if "appeal" in fields:
        appeals.lodge(comment, fields["appeal"].strip())
    if "withdrawn" in fields:
        transitions.withdraw(comment)
    for report in fields.get("reports", []):
        made, _ = reports.receive_report(Report(comment=comment, at=at, **report), key=uuid4())
        if made.email:
            reports.verify_report(made)


def add_blind_reviews(*, by: User, colleague: User, at: datetime) -> None:
    """Ask for one of each of the colleague's decisions; give those of the older ones."""
    decided = Decision.objects.in_the_admin().filter(by=colleague).in_order()
    reviews = BlindReview.objects.bulk_create(
        BlindReview(decision=decision, decided_by=colleague, drawn_at=at) for decision in decided
    )
    for number, review in enumerate(reviews[:-OPEN_BLIND_REVIEWS], 1):
        first = review.decision
        action, reason = first.action, first.reason
        if number % DIFFERS == 0:
            action, reason = differing(first)
        review.give(by=by, at=at - timedelta(days=1), action=action, reason=reason)


def differing(decision: Decision) -> tuple[str, Reason | None]:
    """A decision that somebody else might have taken instead."""
    if decision.action == Decision.Action.PUBLISH:
        reason = Reason.objects.get(slug="not_substantive")
        return Decision.Action.REVISE, reason
    return Decision.Action.PUBLISH, None
