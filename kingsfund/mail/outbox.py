"""Mail: one function writes a message, one sends those that are due; nothing else opens a connection.

A message is three templates, `<app>/email/<message>_{subject.txt,body.txt,body.html}`, and a row of
`kingsfund.models.Mail` written in the caller's transaction. The worker sends it soon after commit.
"""

import smtplib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from kingsfund.context_processors import site
from kingsfund.models import Mail

BATCH = 100
KEPT_FOR = timedelta(days=90)


def queue_mail(
    name: str,
    *,
    to: str,
    context: Mapping[str, object],
    about: str = "",
    due_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> Mail:
    """Write one message for the worker to send once the caller's transaction has committed.

    Takes what `write_mail` takes.
    """
    [mail] = queue_all(
        [write_mail(name, to=to, context=context, about=about, due_at=due_at, headers=headers)]
    )
    return mail


def queue_all(mails: Iterable[Mail]) -> list[Mail]:
    """Store messages for the worker to send, any number in one statement."""
    stored = Mail.objects.bulk_create(mails, batch_size=500)
    if stored:
        transaction.on_commit(deliver_mail.enqueue)
    return stored


def write_mail(
    name: str,
    *,
    to: str,
    context: Mapping[str, object],
    about: str = "",
    due_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
) -> Mail:
    """One message, not stored yet.

    `name` is "<app>/<message>"; `about` names the row it is about, such as "comment:40416", so that
    the admin can show what became of it; `due_at` holds it back until then.
    """
    app, message = name.split("/")
    whole_context = {**site(None), **context}

    def render(part: str) -> str:
        return render_to_string(f"{app}/email/{message}_{part}", whole_context)

    return Mail(
        name=name,
        about=about,
        to=to,
        # A line break in a header is an attack or an accident; either way it is one space.
        subject=" ".join(render("subject.txt").split())[:255],
        text=render("body.txt").strip() + "\n",
        html=render("body.html"),
        headers=dict(headers or {}),
        due_at=due_at or timezone.now(),
    )


def cancel_queued_mail(about: str, *, name: str, to: str = "") -> int:
    """Cancel the messages about something that have not been sent yet; return how many.

    `to` is the one person whose mail is called back; empty for everybody's.
    """
    return cancel_all_queued([about], names=[name], to=to)


def cancel_all_queued(about: Iterable[str], *, names: Iterable[str], to: str = "") -> int:
    """Cancel some kinds of messages about several things; return how many."""
    waiting = Mail.objects.queued().filter(about__in=list(about), name__in=list(names))
    waiting = waiting.filter(to=to) if to else waiting
    return waiting.update(status=Mail.Status.CANCELLED)


def deliver_due_mail(*, at: datetime | None = None) -> int:
    """Send every message that is due, over one connection; return how many were sent.

    Safe to run in several processes at once, and to kill at any moment: a message claimed and not
    settled is sent again after its lease, under the same Message-ID.
    """
    sent = 0
    while mails := list(Mail.objects.deliverable(at)[:BATCH]):
        with get_connection() as connection:
            # Whatever failed has a later due time now, so the loop ends.
            sent += sum(send_one(mail, connection, at=at) for mail in mails)
    return sent


def forget_old_mail(*, at: datetime | None = None) -> int:
    """Delete settled messages after `KEPT_FOR`: they hold addresses. Return how many."""
    before = (at or timezone.now()) - KEPT_FOR
    count, _ = Mail.objects.settled().filter(created_at__lt=before).delete()
    return count


def send_one(mail: Mail, connection: BaseEmailBackend, *, at: datetime | None = None) -> bool:
    if not mail.claim(at=at):
        return False
    try:
        build_message(mail, connection).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        mail.mark_failed(error, permanent=all(code >= 500 for code in codes))
        return False
    except Exception as error:
        mail.mark_failed(error, permanent=isinstance(error, ValueError))
        return False
    mail.mark_sent()
    return True


def build_message(mail: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    """The row as a message: text and HTML part, and headers that keep auto-responders quiet."""
    headers = {
        # The same on every attempt, so that a mail server or reader can see a repeat for what it is.
        "Message-ID": f"<mail-{mail.pk}.{int(mail.created_at.timestamp())}@{settings.SITE_HOST}>",
        "Date": format_datetime(mail.created_at),
        "Auto-Submitted": "auto-generated",  # RFC 3834, section 5
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        **mail.headers,
    }
    message = EmailMultiAlternatives(
        mail.subject, mail.text, to=[mail.to], headers=headers, connection=connection
    )
    message.attach_alternative(mail.html, "text/html")
    return message


@task()
def deliver_mail() -> int:
    """Send the mail that is due; return how many messages were sent."""
    return deliver_due_mail()
