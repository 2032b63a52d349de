"""Coming and going: asking for a newsletter, confirming, changing one's mind, being forgotten."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kingsfund.core.email_addresses import mailbox_of
from kingsfund.core.security.permissions import requires
from kingsfund.core.security.ratelimit import hit
from kingsfund.mail.outbox import deliver_mail
from kingsfund.models import Mail
from newsletter import notifications, wording
from newsletter.confirmation_links import LinkUnusable
from newsletter.models import Consent, Newsletter, Subscriber, Subscription, Suppression
from newsletter.models.subscriber import CONFIRMATION_LASTS

DAY = 24 * 60 * 60  # seconds
BATCH = 500
ERASE = "newsletter.delete_subscriber"


class Origin(NamedTuple):
    """Where an act came from, for the evidence: a page or a button, and a keyed hash of a network."""

    source: str
    network_hash: str = ""


class Asking(NamedTuple):
    """What a link to confirm is about: what it would begin, what is taken already, what else there is."""

    subscriber: Subscriber
    waiting: list[Consent]
    taken: list[Newsletter]
    others: list[Newsletter]


def request_subscription(
    email: str,
    wordings: Mapping[Newsletter, str],
    *,
    origin: Origin,
    at: datetime | None = None,
) -> None:
    """Somebody typed a (normal) address and asks for newsletters, each shown with some wording.

    The owner of the address gets one mail: to confirm, or to say that it is subscribed already. At
    most one a day to a mailbox, whoever asks and for whatever; what is asked for after it waits with
    the rest, and the link in that mail confirms all of it. None if the address is suppressed. Nothing
    is returned, because the visitor must not learn whether the address is known.
    """
    with transaction.atomic():
        # Held first, so that whoever is let through is the first to ask.
        subscriber = Subscriber.objects.register(email, at=at)
        verdict = hit(f"newsletter-mail:{mailbox_of(email)}", 1, DAY, at=at)
        waiting = {one.newsletter: one for one in Consent.objects.waiting(subscriber, at=at)}
        # Asking again for what waits, as often as anybody likes, adds nothing.
        not_asked = {one: text for one, text in wordings.items() if one not in waiting}
        wanted = wordings if verdict.allowed else not_asked
        asked = subscriber.ask_for(wanted, **origin._asdict(), at=at)
        waiting |= {one.newsletter: one for one in asked}
        # The same work for every address, so that the time it takes tells nothing either; then what
        # must not be is not kept.
        with transaction.atomic():
            was_queued = notifications.call_back(subscriber)
            mail_confirmation(subscriber, sorted(waiting.values(), key=lambda one: one.pk))
            # A mail that has not left is written anew, if something new is asked for.
            is_mailed = verdict.allowed or (was_queued and bool(asked))
            transaction.set_rollback(not is_mailed)
        if Suppression.objects.of(email).exists():
            transaction.set_rollback(True)
            is_mailed = False
    if not is_mailed:
        transaction.on_commit(deliver_mail.enqueue)


def mail_confirmation(subscriber: Subscriber, waiting: list[Consent]) -> None:
    """Ask the owner of the address about all that waits, or say what it receives already."""
    if waiting:
        notifications.send_confirmation(subscriber, waiting)
    else:
        notifications.send_already_subscribed(subscriber)


def asked_for_since(subscriber: Subscriber) -> list[Newsletter]:
    """What was asked for in somebody's name and waits to be confirmed."""
    return [consent.newsletter for consent in Consent.objects.waiting(subscriber)]


def inspect_confirmation(asked: list[Consent], *, is_expired: bool) -> Asking:
    """What can still be done with a link to confirm: begin all that was asked for since it was sent.

    Raises `LinkUnusable` when nothing can: it has expired, the person has unsubscribed since, or
    the address must not be mailed.
    """
    subscriber = asked[0].subscriber
    places = subscriber.subscriptions.confirmed().select_related("newsletter")
    taken = [place.newsletter for place in places.order_by("newsletter__position", "newsletter")]
    newer = Consent.objects.waiting(subscriber).filter(pk__gt=asked[0].pk)
    since = [] if is_expired else list(newer)
    by_newsletter = {
        consent.newsletter: consent
        for consent in [*asked, *since]
        if consent.newsletter not in taken and not consent.is_overtaken
    }
    waiting = list(by_newsletter.values())
    if waiting and is_expired:
        raise LinkUnusable(LinkUnusable.EXPIRED, subscriber)
    if waiting and subscriber.suppression():
        raise LinkUnusable(LinkUnusable.SUPPRESSED, subscriber)
    if not waiting and not any(consent.newsletter in taken for consent in asked):
        raise LinkUnusable(LinkUnusable.OVERTAKEN, subscriber)
    known = {*taken, *(consent.newsletter for consent in waiting)}
    others = [newsletter for newsletter in Newsletter.objects.open() if newsletter not in known]
    return Asking(subscriber, waiting, taken, others)


@transaction.atomic
def confirm(
    asking: Asking,
    *,
    also: Iterable[Newsletter] = (),
    origin: Origin,
    at: datetime | None = None,
) -> list[Subscription]:
    """Begin what was asked for, and what else was ticked; welcome the person if anything began.

    Doing it twice does it once. Returns what began.
    """
    subscriber = _hold(asking.subscriber)
    # Read again under the lock: somebody may have unsubscribed since the page was opened.
    still = Consent.objects.asked(consent.pk for consent in asking.waiting)
    wordings = {
        consent.newsletter: wording.confirmation(consent.newsletter)
        for consent in still
        if not consent.is_overtaken
    }
    wordings |= {newsletter: wording.box(newsletter) for newsletter in also}
    begun = _begin(subscriber, wordings, origin, at)
    if begun:
        notifications.send_welcome(subscriber, begun)
    return begun


@transaction.atomic
def change_preferences(
    subscriber: Subscriber,
    *,
    name: str,
    begin: Iterable[Newsletter] = (),
    end: Iterable[Newsletter] = (),
    origin: Origin,
    at: datetime | None = None,
) -> None:
    """Begin and end exactly these, and leave the rest as it is; the link has proved the address."""
    subscriber = _hold(subscriber)
    subscriber.rename(name)
    _begin(subscriber, {newsletter: wording.box(newsletter) for newsletter in begin}, origin, at)
    for subscription in subscriber.subscriptions.filter(newsletter__in=list(end)):
        subscription.unsubscribe(
            wording=f"[ ] {subscription.newsletter.name}\n[{wording.SAVE_BUTTON}]",
            **origin._asdict(),
            at=at,
        )


@transaction.atomic
def end(
    subscriptions: Iterable[Subscription],
    *,
    shown: str = wording.END_BUTTON,
    origin: Origin,
    at: datetime | None = None,
) -> list[Subscription]:
    """Unsubscribe from these; doing it twice does it once. Returns what ended.

    `shown` is what stood on the button.
    """
    return [
        subscription
        for subscription in subscriptions
        if subscription.unsubscribe(wording=shown, **origin._asdict(), at=at)
    ]


def restorable(
    subscriptions: list[Subscription], *, at: datetime | None = None
) -> list[Subscription]:
    """Those of one person that were ended a short while ago; none if the address is suppressed."""
    recent = [subscription for subscription in subscriptions if subscription.can_be_restored(at)]
    return [] if recent and recent[0].subscriber.suppression() else recent


@transaction.atomic
def restore(
    subscriptions: list[Subscription], *, origin: Origin, at: datetime | None = None
) -> list[Subscription]:
    """Take back an unsubscribing, where `restorable` says that one can. Returns what began again."""
    return [
        subscription
        for subscription in restorable(subscriptions, at=at)
        if subscription.confirm(wording=wording.UNDO_BUTTON, **origin._asdict(), at=at)
    ]


def stop_everything(
    subscriber: Subscriber,
    *,
    shown: str = wording.STOP_BUTTON,
    origin: Origin,
    at: datetime | None = None,
) -> list[Subscription]:
    """End every subscription, those still to be confirmed as well. Returns what ended."""
    return end(subscriber.subscriptions.not_ended(), shown=shown, origin=origin, at=at)


@transaction.atomic
def suppress_address(subscriber: Subscriber, *, origin: Origin, at: datetime | None = None) -> None:
    """End everything and refuse every later sign-up with this address."""
    stop_everything(subscriber, shown=wording.NEVER_BUTTON, origin=origin, at=at)
    Suppression.objects.get_or_create(
        email=subscriber.email.lower(),
        defaults={"cause": Suppression.Cause.ASKED, "at": at or timezone.now()},
    )


def allow_writing_again(subscriber: Subscriber) -> None:
    """Take back `suppress_address`; a bounce or a complaint is not the person's to take back."""
    Suppression.objects.of(subscriber.email).by_request().delete()


def forget_never_confirmed(at: datetime | None = None) -> int:
    """Erase the addresses that somebody typed and nobody confirmed within seven days.

    For the clock, as often as it likes. Returns how many addresses went. Sign-ups for one more
    newsletter that a subscriber never confirmed go as well; the subscriber stays.
    """
    at = at or timezone.now()
    forgotten = _forget(lambda: Subscriber.objects.never_confirmed(at))
    Subscription.objects.pending().filter(subscriber__asked_at__lt=at - CONFIRMATION_LASTS).delete()
    return forgotten


def forget_long_gone(at: datetime | None = None) -> int:
    """Erase the people who left every newsletter three years ago; return how many. For the clock."""
    return _forget(lambda: Subscriber.objects.long_gone(at))


def _forget(chosen: Callable[[], QuerySet[Subscriber]]) -> int:
    forgotten, is_done = 0, False
    while not is_done:
        with transaction.atomic():
            locked = chosen().order_by("pk").select_for_update()
            pks = [subscriber.pk for subscriber in locked[:BATCH]]
            # Asked again under the lock, so that nobody who came back at this moment is lost.
            stale = list(chosen().filter(pk__in=pks))
            _erase(stale)
        forgotten, is_done = forgotten + len(stale), len(pks) < BATCH
    return forgotten


@requires(ERASE, by_system=True)
@transaction.atomic
def erase_subscriber(subscriber: Subscriber, *, by: AbstractUser | None) -> None:
    """Delete a person with subscriptions, evidence and every mail to them.

    A suppression stays, for without it the promise never to write again could not be kept.
    """
    _erase([subscriber])


def _erase(subscribers: list[Subscriber]) -> None:
    Mail.objects.filter(about__in=[subscriber.about for subscriber in subscribers]).delete()
    Subscriber.objects.filter(pk__in=[subscriber.pk for subscriber in subscribers]).delete()


def _hold(subscriber: Subscriber) -> Subscriber:
    """The subscriber as stored, locked until the transaction ends."""
    held = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
    if not held:
        raise LinkUnusable(LinkUnusable.FORGOTTEN)
    return held


def _begin(
    subscriber: Subscriber,
    wordings: Mapping[Newsletter, str],
    origin: Origin,
    at: datetime | None,
) -> list[Subscription]:
    if wordings and subscriber.suppression():
        raise LinkUnusable(LinkUnusable.SUPPRESSED, subscriber)
    begun = []
    for newsletter, text in wordings.items():
        subscription, _ = subscriber.subscriptions.get_or_create(newsletter=newsletter)
        if subscription.confirm(wording=text, **origin._asdict(), at=at):
            begun.append(subscription)
    return begun
