from newsletter.models import Consent, Newsletter, Subscriber, Subscription
from tests.factories import make_newsletter
from tests.kingsfund.demo.conftest import seed


def test_subscribers_are_confirmed_with_evidence(db: None) -> None:
    seed(subscribers=30)

    assert Subscriber.objects.confirmed().count() == 30
    assert Newsletter.objects.count() == 3
    places = Subscription.objects.deliverable()
    assert places.count() == Subscription.objects.count() >= 30
    assert Consent.objects.count() == 2 * places.count()
    for place in places.select_related("newsletter", "subscriber")[:5]:
        consents = place.subscriber.consents.filter(newsletter=place.newsletter).order_by("pk")
        assert [consent.event for consent in consents] == ["asked", "confirmed"]
        assert consents[1].at == place.confirmed_at
        assert place.newsletter.name in consents[0].wording


def test_subscribers_take_the_newsletters_that_are_there(db: None) -> None:
    newsletter = make_newsletter()

    seed(subscribers=5)

    assert {place.newsletter for place in Subscription.objects.all()} == {newsletter}
