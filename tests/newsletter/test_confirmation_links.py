from collections.abc import Callable
from itertools import permutations
from urllib.parse import unquote

import pytest
from django.core import signing
from django.utils import timezone

from kingsfund.core.security.signing import make_token
from newsletter import confirmation_links
from newsletter.confirmation_links import LinkUnusable
from newsletter.models import Newsletter
from tests.factories import make_consent, make_subscription

READERS = {
    "newsletter-confirm": confirmation_links.read_confirm,
    "newsletter-preferences": confirmation_links.read_preferences,
    "newsletter-unsubscribe": confirmation_links.read_unsubscribe,
    "newsletter-restore": confirmation_links.read_restore,
}


def token_of(url: str) -> str:
    return unquote(url.rstrip("/").rpartition("/")[2])


def age(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """Let the tokens made so far be this much older."""
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + seconds)


def test_links_lead_back_to_what_they_were_made_for(settings: object, weekly: Newsletter) -> None:
    settings.SITE_URL = "https://www.example.org"
    subscription = make_subscription(newsletter=weekly)
    consent = make_consent(subscription)
    urls = [
        confirmation_links.confirm_url([consent]),
        confirmation_links.preferences_url(subscription.subscriber),
        confirmation_links.unsubscribe_url(subscription),
    ]
    assert [url.rpartition("/newsletter/")[0] for url in urls] == ["https://www.example.org"] * 3
    assert confirmation_links.read_confirm(token_of(urls[0])) == ([consent], False)
    assert confirmation_links.read_preferences(token_of(urls[1])) == subscription.subscriber
    assert confirmation_links.read_unsubscribe(token_of(urls[2])) == [subscription]


def test_links_hold_no_address(db: None) -> None:
    subscription = make_subscription("reader@example.net")
    token = token_of(confirmation_links.unsubscribe_url(subscription))
    assert signing.b64_decode(token.partition(":")[0].encode()) == f"[{subscription.pk}]".encode()


def test_one_link_ends_all_that_one_mail_is_about(weekly: Newsletter, monthly: Newsletter) -> None:
    both = [make_subscription("reader@example.net", one) for one in (weekly, monthly)]
    assert (
        confirmation_links.read_unsubscribe(token_of(confirmation_links.unsubscribe_url(*both)))
        == both
    )


def test_headers_are_those_of_rfc_8058(settings: object, db: None) -> None:
    settings.SITE_URL = "https://www.example.org"
    headers = confirmation_links.list_unsubscribe_headers(make_subscription())
    url = headers.pop("List-Unsubscribe")
    assert headers == {"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    assert (url[:48], url[-2:]) == ("<https://www.example.org/newsletter/unsubscribe/", "/>")


@pytest.mark.parametrize(
    ("purpose", "made_for"),
    [pair for pair in permutations([*READERS, "preview"], 2) if pair[0] in READERS],
)
def test_token_is_good_for_one_purpose(db: None, purpose: str, made_for: str) -> None:
    with pytest.raises(LinkUnusable) as refusal:
        READERS[purpose](make_token(made_for, [make_subscription().pk]))
    assert refusal.value.reason == "broken"


@pytest.mark.parametrize("read", READERS.values())
def test_altered_token_is_refused(db: None, read: Callable[[str], object]) -> None:
    token = token_of(confirmation_links.unsubscribe_url(make_subscription()))
    last = "A" if token[-2] != "A" else "B"
    not_a_list = next(make_token(purpose, 1) for purpose, one in READERS.items() if one is read)
    for altered in [not_a_list, "", "x", "é", token[:-2] + last + token[-1], "W1sxXQ" + token[4:]]:
        with pytest.raises(LinkUnusable) as refusal:
            read(altered)
        assert refusal.value.reason == "broken"


def test_confirm_link_lasts_seven_days(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    consent = make_consent()
    token = token_of(confirmation_links.confirm_url([consent]))
    age(monkeypatch, 7 * 86_400 - 10)
    assert confirmation_links.read_confirm(token) == ([consent], False)
    age(monkeypatch, 20)
    assert confirmation_links.read_confirm(token) == ([consent], True)


def test_links_in_mails_last_for_years(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    subscription = make_subscription()
    tokens = [
        token_of(confirmation_links.preferences_url(subscription.subscriber)),
        token_of(confirmation_links.unsubscribe_url(subscription)),
    ]
    age(monkeypatch, 20 * 365 * 86_400)
    assert confirmation_links.read_preferences(tokens[0]) == subscription.subscriber
    assert confirmation_links.read_unsubscribe(tokens[1]) == [subscription]


def test_links_of_an_erased_person_lead_nowhere(db: None) -> None:
    subscription = make_subscription()
    consent = make_consent(subscription)
    confirm = token_of(confirmation_links.confirm_url([consent]))
    preferences = token_of(confirmation_links.preferences_url(subscription.subscriber))
    unsubscribe = token_of(confirmation_links.unsubscribe_url(subscription))
    subscription.subscriber.delete()
    for read, token in [
        (confirmation_links.read_confirm, confirm),
        (confirmation_links.read_preferences, preferences),
    ]:
        with pytest.raises(LinkUnusable) as refusal:
            read(token)
        assert refusal.value.reason == "forgotten"
    assert confirmation_links.read_unsubscribe(unsubscribe) == []


def test_restore_is_for_this_unsubscribing_and_a_day(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = make_subscription()
    subscription.unsubscribe(wording="Stop", source="test")
    token = confirmation_links.restore_token([subscription])
    assert confirmation_links.read_restore(token) == [subscription]
    subscription.confirm(wording="Yes", source="test")
    subscription.unsubscribe(wording="Stop", source="test", at=timezone.now())
    assert confirmation_links.read_restore(token) == []
    age(monkeypatch, 86_401)
    with pytest.raises(LinkUnusable) as refusal:
        confirmation_links.read_restore(token)
    assert refusal.value.reason == "expired"
