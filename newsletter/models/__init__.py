"""Who receives what, and the evidence that they asked for it."""

from newsletter.models.newsletter import Newsletter
from newsletter.models.subscriber import Consent, Subscriber, Subscription, Suppression

__all__ = ["Consent", "Newsletter", "Subscriber", "Subscription", "Suppression"]
