"""Mail about subscribing: one function a message. Nothing that a visitor typed is in any of them."""

from kingsfund.mail.outbox import cancel_all_queued, queue_mail
from newsletter import confirmation_links
from newsletter.models import Consent, Subscriber, Subscription

CONFIRM_MAIL, SUBSCRIBED_MAIL = "newsletter/confirm", "newsletter/already_subscribed"


def call_back(subscriber: Subscriber) -> bool:
    """Cancel the answer to a sign-up that has not left yet; False if there is none."""
    return cancel_all_queued([subscriber.about], names=[CONFIRM_MAIL, SUBSCRIBED_MAIL]) > 0


def send_confirmation(subscriber: Subscriber, asked: list[Consent]) -> None:
    """Ask the owner of the address whether it was they who asked."""
    queue_mail(
        CONFIRM_MAIL,
        to=subscriber.email,
        about=subscriber.about,
        context={
            "newsletters": [consent.newsletter for consent in asked],
            "confirm_url": confirmation_links.confirm_url(asked),
        },
    )


def send_already_subscribed(subscriber: Subscriber) -> None:
    """Tell somebody who asked for what they take already, which the page must not say."""
    taken = subscriber.subscriptions.confirmed().select_related("newsletter")
    queue_mail(
        SUBSCRIBED_MAIL,
        to=subscriber.email,
        about=subscriber.about,
        context={
            "newsletters": [subscription.newsletter for subscription in taken],
            "preferences_url": confirmation_links.preferences_url(subscriber),
        },
    )


def send_welcome(subscriber: Subscriber, begun: list[Subscription]) -> None:
    """Tell a new subscriber what will come, and how to stop it."""
    queue_mail(
        "newsletter/welcome",
        to=subscriber.email,
        about=subscriber.about,
        context={
            "newsletters": [subscription.newsletter for subscription in begun],
            "preferences_url": confirmation_links.preferences_url(subscriber),
            "unsubscribe_url": confirmation_links.unsubscribe_url(*begun),
        },
        headers=confirmation_links.list_unsubscribe_headers(*begun),
    )
