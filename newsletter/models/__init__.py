"""Who receives what, and the evidence that they asked for it."""

from newsletter.models.consent import Consent, RecordIsFinal
from newsletter.models.newsletter import FormerNewsletterSlug, Newsletter
from newsletter.models.subscriber import Subscriber
from newsletter.models.subscription import Subscription
from newsletter.models.suppression import Suppression

__all__ = [
    "Consent",
    "FormerNewsletterSlug",
    "Newsletter",
    "RecordIsFinal",
    "Subscriber",
    "Subscription",
    "Suppression",
]
