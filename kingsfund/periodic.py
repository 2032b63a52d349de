"""What falls due for the site itself: mail, and rows that are kept for a time only."""

from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from kingsfund.core.periodic import Job, Pace
from kingsfund.core.security.ratelimit import forget_old_counters
from kingsfund.mail.outbox import deliver_due_mail, forget_old_mail
from kingsfund.models import SecurityEvent


def prune_task_results() -> int:
    """Delete the records of tasks done a day ago, which only woke the worker; return how many."""
    before = DBTaskResult.objects.count()
    call_command("prune_db_task_results", min_age_days=1, failed_min_age_days=7, verbosity=0)
    return max(0, before - DBTaskResult.objects.count())


JOBS = [
    Job("mails sent", deliver_due_mail, Pace.SENDING),
    Job("old mails forgotten", forget_old_mail, Pace.FORGETTING),
    Job("old counters forgotten", forget_old_counters, Pace.FORGETTING),
    Job("old security events forgotten", SecurityEvent.objects.forget_old, Pace.FORGETTING),
    Job("old tasks forgotten", prune_task_results, Pace.FORGETTING),
]
