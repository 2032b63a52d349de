"""Tasks that wake the worker. The rows they look at are the truth; a lost task loses nothing."""

from django_tasks import task


@task()
def deliver_mail() -> int:
    """Send the mail that is due; return how many messages were sent."""
    from kingsfund.mail.outbox import deliver_due_mail

    return deliver_due_mail()
