import smtplib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.utils import timezone

from kingsfund.mail import outbox
from kingsfund.models import LEASE, RETRY_AFTER, Mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def templates(settings: object, tmp_path: Path) -> Iterator[None]:
    folder = tmp_path / "trial" / "email"
    folder.mkdir(parents=True)
    (folder / "hello_subject.txt").write_text("Hello {{ name }}\n")
    (folder / "hello_body.txt").write_text("Dear {{ name }},\n\n{{ site_url }}\n\n")
    (folder / "hello_body.html").write_text("<p>Dear {{ name }}</p>")
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    ]
    return


class Refusing(EmailBackend):
    """A mail server that answers every message with `error`."""

    error: Exception = smtplib.SMTPServerDisconnected("gone")

    def send_messages(self, messages: list) -> int:
        raise self.error


@pytest.fixture
def refuse(settings: object, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    def with_error(error: Exception) -> None:
        settings.EMAIL_BACKEND = f"{__name__}.Refusing"
        monkeypatch.setattr(Refusing, "error", error)

    return with_error


def queue(**options: object) -> Mail:
    options = {"to": "reader@example.net", "context": {"name": "Ann"}, **options}
    return outbox.queue_mail("trial/hello", **options)


def test_queued_mail_is_sent_once_with_both_parts(settings: object) -> None:
    mail = queue()
    assert outbox.deliver_due_mail() == 1
    assert outbox.deliver_due_mail() == 0
    (message,) = django_mail.outbox
    assert (message.to, message.subject) == (["reader@example.net"], "Hello Ann")
    assert message.body == f"Dear Ann,\n\n{settings.SITE_URL}\n"
    assert message.alternatives == [("<p>Dear Ann</p>", "text/html")]
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    mail.refresh_from_db()
    assert mail.status == Mail.Status.SENT


def test_line_break_in_a_subject_is_a_space() -> None:
    mail = queue(context={"name": "Ann\r\nBcc: victim@example.org"})
    outbox.deliver_due_mail()
    assert mail.subject == "Hello Ann Bcc: victim@example.org"
    assert django_mail.outbox[0].recipients() == ["reader@example.net"]


def test_mail_held_back_waits_for_its_time() -> None:
    later = timezone.now() + timedelta(minutes=2)
    queue(due_at=later)
    assert outbox.deliver_due_mail() == 0
    assert outbox.deliver_due_mail(at=later) == 1


def test_mail_called_back_is_never_sent() -> None:
    later = timezone.now() + timedelta(minutes=2)
    queue(about="comment:7", due_at=later)
    assert outbox.cancel_queued_mail("comment:7", name="trial/hello") == 1
    assert outbox.deliver_due_mail(at=later) == 0
    assert outbox.cancel_queued_mail("comment:7", name="trial/hello") == 0


def test_mail_of_one_person_is_called_back_alone() -> None:
    later = timezone.now() + timedelta(minutes=2)
    for to in ("one@example.org", "other@example.org"):
        queue(to=to, about="comment:7", due_at=later)
    assert outbox.cancel_queued_mail("comment:7", name="trial/hello", to="one@example.org") == 1
    outbox.deliver_due_mail(at=later)
    assert list(Mail.objects.sent_or_sending().values_list("to", flat=True)) == [
        "other@example.org"
    ]


def test_mail_of_a_rolled_back_act_does_not_exist() -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()


def test_mail_that_failed_is_tried_again_later_and_given_up_at_last(
    refuse: Callable[[Exception], None],
) -> None:
    refuse(smtplib.SMTPServerDisconnected("gone"))
    mail, at = queue(), timezone.now()
    for delay in RETRY_AFTER:
        assert outbox.deliver_due_mail(at=at) == 0
        mail.refresh_from_db()
        assert (mail.status, mail.error) == ("queued", "SMTPServerDisconnected: gone")
        at = timezone.now() + delay
    outbox.deliver_due_mail(at=at)
    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == ("failed", len(RETRY_AFTER) + 1)


@pytest.mark.parametrize(("code", "status"), [(550, "failed"), (451, "queued")])
def test_refused_recipient_is_final_only_when_the_server_says_so(
    refuse: Callable[[Exception], None], code: int, status: str
) -> None:
    refuse(smtplib.SMTPRecipientsRefused({"reader@example.net": (code, b"no")}))
    mail = queue()
    outbox.deliver_due_mail()
    mail.refresh_from_db()
    assert mail.status == status


def test_one_bad_message_does_not_hold_up_the_others() -> None:
    bad, good = queue(headers={"X-Bad": "a\nb"}), queue()
    assert outbox.deliver_due_mail() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.status, good.status) == ("failed", "sent")


def test_mail_of_a_dead_worker_is_sent_after_its_lease_under_the_same_id() -> None:
    mail, now = queue(), timezone.now()
    assert mail.claim(at=now) is True
    assert outbox.deliver_due_mail(at=now + LEASE / 2) == 0
    assert outbox.deliver_due_mail(at=now + LEASE) == 1
    first = outbox.build_message(mail, None).extra_headers["Message-ID"]
    assert django_mail.outbox[0].extra_headers["Message-ID"] == first


def test_mail_is_claimed_by_one_worker_only() -> None:
    mine = queue()
    theirs = Mail.objects.get()
    assert (mine.claim(), theirs.claim()) == (True, False)


def test_forget_old_mail_keeps_what_has_not_been_sent() -> None:
    queue()
    outbox.deliver_due_mail()
    queue(due_at=timezone.now() + timedelta(days=200))
    assert outbox.forget_old_mail(at=timezone.now() + timedelta(days=91)) == 1
    assert Mail.objects.get().status == Mail.Status.QUEUED


def test_sent_mail_has_its_time_in_the_database_too() -> None:
    mail = queue()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(status="sent")


def test_mail_folder_holds_files_that_mail_programs_open(
    settings: object, capsys: pytest.CaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "kingsfund.mail.folder_backend.EmailBackend"
    queue()
    outbox.deliver_due_mail()
    (path,) = settings.MAIL_FOLDER.iterdir()
    assert path.name.endswith("-reader@example.net.eml")
    assert b"Subject: Hello Ann" in path.read_bytes()
    assert settings.SITE_URL in capsys.readouterr().err
