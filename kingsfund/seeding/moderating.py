"""What moderators of the demo site did, and have before them now: by the same functions as at the desk.

What happened in the past has its mails behind it, so none of this leaves any.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.auth.models import Group, User

from comments.models import Comment, Decision, Note, Opinion, Reason, Report, Rule, SavedView
from comments.screening.runner import screen
from comments.workflow import appeals, corrections, reports, transitions
from kingsfund.models import Mail
from kingsfund.seeding.content import Table

# Of what the colleague decided, so many wait for a second opinion, the others have one.
OPINIONS_OPEN = 3
# Every so manieth second opinion differs from the first.
DIFFERS = 5


def make_colleague(fields: Table) -> User:
    """Somebody else who decides; with no password, so nobody signs in under the name."""
    user, is_new = User.objects.get_or_create(
        username=fields["username"], defaults={**fields, "is_staff": True}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        user.groups.add(Group.objects.get(name="Moderator"))
    return user


def moderate(
    letters: Iterable[tuple[Table, Comment]],
    desk: Table,
    *,
    by: User,
    colleague: User,
    at: datetime,
) -> None:
    """Bring the desk to life: rules, screening, acts on letters, second opinions.

    Of what is not before the moderators, the worker finds the signals; the accounts of past months
    are closed by the clock.
    """
    last = Mail.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    keep_rules(desk, by=by, at=at)
    for fields, comment in letters:
        if comment.is_waiting() or "hours_ago" in fields:
            screen(comment.pk, at=at)
            comment.refresh_from_db()
        act_on(comment, fields, by=by, colleague=colleague, at=at)
    ask_second_opinions(by=by, colleague=colleague, at=at)
    Mail.objects.filter(pk__gt=last).delete()


def keep_rules(desk: Table, *, by: User, at: datetime) -> None:
    for row in desk["rules"]:
        fields = {name: value for name, value in row.items() if name != "is_switched_on"}
        rule = Rule.objects.create(**fields, made_by=by, made_at=at)
        if row["is_switched_on"]:
            rule.switch(True, by=by, at=at)
    SavedView.objects.bulk_create(SavedView(owner=by, **view) for view in desk["views"])


def act_on(comment: Comment, fields: Table, *, by: User, colleague: User, at: datetime) -> None:
    """What became of one letter after it was decided on."""
    if "memo" in fields:
        Note.objects.create(comment=comment, text=fields["memo"], by=colleague, at=at)
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
        made, _ = reports.receive(Report(comment=comment, at=at, **report), key=uuid4())
        if made.email:
            reports.prove(made)


def ask_second_opinions(*, by: User, colleague: User, at: datetime) -> None:
    """Ask about what the colleague decided; the older ones have been answered."""
    decided = Decision.objects.at_the_desk().filter(by=colleague).in_order()
    opinions = Opinion.objects.bulk_create(
        Opinion(decision=decision, decided_by=colleague, drawn_at=at) for decision in decided
    )
    for number, opinion in enumerate(opinions[:-OPINIONS_OPEN], 1):
        first = opinion.decision
        given = {"action": first.action, "reason": first.reason}
        if number % DIFFERS == 0:
            given = otherwise(first)
        opinion.give(by=by, at=at - timedelta(days=1), **given)


def otherwise(first: Decision) -> Table:
    """What somebody might have decided instead."""
    if first.action == Decision.Action.PUBLISH:
        reason = Reason.objects.get(slug="not_substantive")
        return {"action": Decision.Action.REVISE, "reason": reason}
    return {"action": Decision.Action.PUBLISH, "reason": None}
