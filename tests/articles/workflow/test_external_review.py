from datetime import timedelta

import pytest
from django.utils import timezone

from articles import notifications
from articles.models import Article, Edition, Event, ReviewLink
from articles.published_history import keep_in_history
from articles.workflow import external_review, lifecycle, publishing, remarks
from kingsfund.core.security.signing import make_token
from kingsfund.models import User
from tests.factories import make_article, make_draft, make_next_edition


@pytest.fixture
def draft(db: None) -> Article:
    return make_draft("Beds")


@pytest.fixture
def link(draft: Article, editor: User) -> ReviewLink:
    return external_review.make_link(
        draft.draft_edition(), by=editor, name="Dr Ola Berg", asks_for_facts=True
    )


def token_of(link: ReviewLink) -> str:
    return notifications.review_path(link).rstrip("/").rpartition("/")[2]


def test_token_leads_to_its_link_and_no_other_does(link: ReviewLink) -> None:
    token = token_of(link)
    assert external_review.link_of(token) == link
    assert token_of(ReviewLink.objects.get()) == token  # the same whenever it is shown
    values = ["x", token[:-1], token + "x", make_token("comment-status", [link.pk, 1])]
    values += [make_token("outside-review", value) for value in ([link.pk, 0], [0, 0], 7)]
    assert [external_review.link_of(value) for value in values] == [None] * 7


def test_link_lets_in_until_its_day_or_until_revoked(link: ReviewLink, editor: User) -> None:
    day = link.expires_at
    assert (day - link.created_at).days == 14
    assert external_review.lets_in(link, day - timedelta(seconds=1))
    assert not external_review.lets_in(link, day)
    external_review.revoke(link, by=editor)
    assert not external_review.lets_in(link)
    external_review.revoke(link, by=editor)
    assert [event.deed() for event in link.edition.article.events.all()] == [
        "Edith Rowe revoked a review link to edition 1",
        "Edith Rowe made a review link to edition 1",
    ]


@pytest.mark.parametrize("days", [0, 61])
def test_link_is_for_a_draft_and_for_a_while(draft: Article, editor: User, days: int) -> None:
    with pytest.raises(external_review.NotOpenForReaders):
        external_review.make_link(draft.draft_edition(), by=editor, name="Ola", days=days)
    with pytest.raises(external_review.NotOpenForReaders):
        external_review.make_link(make_article().live_edition, by=editor, name="Ola")
    assert not ReviewLink.objects.exists()


def test_new_link_takes_the_readers_remarks_and_check_along(link: ReviewLink, editor: User) -> None:
    remark = remarks.make(link.edition, link=link, text="Page 3?")
    external_review.check_facts(link, digest=remarks.text_digest(link.edition), statement="All.")
    new = external_review.extend(link, by=editor, days=5)
    remark.refresh_from_db()
    new.refresh_from_db()
    assert (remark.link, new.facts_digest) == (new, remarks.text_digest(link.edition))
    assert (external_review.lets_in(link), external_review.lets_in(new)) == (False, True)
    assert token_of(link) != token_of(new)


def test_facts_of_another_text_are_not_checked(link: ReviewLink) -> None:
    read = remarks.text_digest(link.edition)
    Edition.objects.update(body="<p>Another text.</p>")
    with pytest.raises(external_review.TextHasChanged):
        external_review.check_facts(link, digest=read, statement="All.")
    assert not Event.objects.of_kind(Event.Kind.FACTS_CHECKED).exists()


def test_facts_checked_are_written_down_with_name_and_text(link: ReviewLink) -> None:
    digest = remarks.text_digest(link.edition)
    external_review.check_facts(link, digest=digest, statement="Figures 1 to 3.")
    event = Event.objects.of_kind(Event.Kind.FACTS_CHECKED).get()
    assert (event.by, event.who, event.note) == (None, "Dr Ola Berg (invited)", "Figures 1 to 3.")
    assert event.details == {"link": link.pk, "digest": digest}


def test_facts_are_checked_only_where_that_was_asked(draft: Article, editor: User) -> None:
    link = external_review.make_link(draft.draft_edition(), by=editor, name="Ola")
    with pytest.raises(external_review.NotOpenForReaders):
        external_review.check_facts(
            link, digest=remarks.text_digest(link.edition), statement="All."
        )


def test_text_that_was_taken_down_is_not_shown_outside(link: ReviewLink, editor: User) -> None:
    article = link.edition.article
    publishing.publish(article, by=editor, at=timezone.now() - timedelta(minutes=1))
    link = external_review.link_of(token_of(link))
    assert external_review.lets_in(link)
    lifecycle.withdraw(article, by=editor, notice="Wrong.", shows_text=False)
    assert not external_review.lets_in(link)


def test_text_that_left_the_history_is_not_shown_outside(link: ReviewLink, editor: User) -> None:
    article = link.edition.article
    publishing.publish(article, by=editor, at=timezone.now() - timedelta(minutes=1))
    make_next_edition(article)
    link = external_review.link_of(token_of(link))
    assert external_review.lets_in(link)
    keep_in_history(link.edition, by=editor, is_in_history=False, reason="It names a patient.")
    assert not external_review.lets_in(link)


def test_addresses_of_readers_are_forgotten_in_time(draft: Article, editor: User) -> None:
    link = external_review.make_link(
        draft.draft_edition(), by=editor, name="Dr Ola Berg", email="ola@example.net"
    )
    ends = link.expires_at + external_review.ADDRESS_KEPT
    assert external_review.forget_reviewer_addresses(at=ends) == 0
    assert external_review.forget_reviewer_addresses(at=ends + timedelta(seconds=1)) == 1
    assert ReviewLink.objects.get().email == ""
