import pytest
from django.core import mail

from kingsfund.mail.outbox import deliver_due_mail
from kingsfund.models import Mail
from newsletter import notifications
from newsletter.models import Newsletter
from tests.factories import make_consent, make_newsletter, make_subscription
from tests.newsletter.conftest import path_in


def test_confirmation_names_the_newsletters_and_has_the_link(weekly: Newsletter) -> None:
    consent = make_consent(make_subscription("reader@example.net", weekly, status="pending"))
    notifications.send_confirmation(consent.subscriber, [consent])
    message = Mail.objects.get()
    assert (message.to, message.subject) == (
        "reader@example.net",
        "Please confirm: Weekly briefing",
    )
    assert message.about == f"subscriber:{consent.subscriber_id}"
    link = path_in(message, "confirm")
    assert message.html.count(link) >= 1
    assert message.text.startswith(
        "Did you ask for this newsletter?\n\n* Weekly briefing, every Thursday\n  What is new.\n\n"
    )


def test_welcome_has_both_links_and_the_headers_of_rfc_8058(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    begun = [make_subscription("reader@example.net", one) for one in (weekly, monthly)]
    notifications.send_welcome(begun[0].subscriber, begun)
    message = Mail.objects.get()
    assert message.subject == "You are subscribed: Weekly briefing, Data monthly"
    link = path_in(message, "unsubscribe")
    assert message.headers["List-Unsubscribe"].endswith(f"{link}>")
    assert message.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.html.count(path_in(message, "preferences")) >= 1


def test_welcome_goes_out_with_its_headers_whole(weekly: Newsletter) -> None:
    subscription = make_subscription("reader@example.net", weekly)
    notifications.send_welcome(subscription.subscriber, [subscription])
    deliver_due_mail()
    [sent] = mail.outbox
    header = sent.message()["List-Unsubscribe"]
    assert header.strip() == Mail.objects.get().headers["List-Unsubscribe"]
    assert "=?" not in header


def test_already_subscribed_names_what_is_taken(weekly: Newsletter, monthly: Newsletter) -> None:
    subscription = make_subscription("reader@example.net", weekly)
    make_subscription("reader@example.net", monthly, status="pending")
    notifications.send_already_subscribed(subscription.subscriber)
    message = Mail.objects.get()
    assert message.subject == "You are subscribed already"
    assert [line for line in message.text.splitlines() if line.startswith("*")] == [
        "* Weekly briefing, every Thursday"
    ]


@pytest.mark.parametrize("name", ["Bones & <b>joints</b>", "Two\r\nBcc: other@example.org"])
def test_newsletter_names_are_text_in_a_mail(db: None, name: str) -> None:
    newsletter = make_newsletter(name, slug="odd")
    consent = make_consent(make_subscription("reader@example.net", newsletter, status="pending"))
    notifications.send_confirmation(consent.subscriber, [consent])
    message = Mail.objects.get()
    assert message.subject == "Please confirm: " + " ".join(name.split())
    assert "<b>joints" not in message.html


@pytest.mark.parametrize("number", [1, 3])
def test_welcome_asks_no_more_questions_for_more_newsletters(
    db: None, number: int, django_assert_num_queries: object
) -> None:
    begun = [make_subscription("reader@example.net") for _ in range(number)]
    with django_assert_num_queries(1):
        notifications.send_welcome(begun[0].subscriber, begun)
