from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from articles import notifications
from articles.models import Article
from articles.workflow import external_review, publishing, remarks, reviewing
from kingsfund.mail.outbox import deliver_due_mail
from kingsfund.models import Mail, User
from tests.conftest import make_user
from tests.factories import make_draft

AT = datetime(2026, 7, 4, 11, 3, tzinfo=UTC)


@pytest.fixture
def draft(author_user: User) -> Article:
    return make_draft(
        "Beds & <i>more</i>",
        created_by=author_user,
        body="<p>Beds are not the point.</p><p>Staff are the point of it all.</p>",
        edition={"saved_by": author_user, "created_by": author_user},
    )


def sent(name: str) -> list[str]:
    return list(Mail.objects.queued().filter(name=f"articles/{name}").values_list("to", flat=True))


def only_mail(name: str) -> Mail:
    return Mail.objects.queued().get(name=f"articles/{name}")


def test_submission_goes_to_all_who_may_approve_and_not_to_the_submitter(
    draft: Article, author_user: User, editor: User, moderator: User, stranger: User
) -> None:
    other = make_user("erna", "Editor")
    User.objects.filter(pk=make_user("gone", "Editor").pk).update(is_active=False)
    reviewing.submit(draft, by=other)
    assert sent("review_asked") == ["edith@example.org"]
    reviewing.take_back(draft, by=other)
    Mail.objects.all().delete()
    reviewing.submit(draft, by=author_user)
    assert sorted(sent("review_asked")) == ["edith@example.org", "erna@example.org"]


def test_submission_to_somebody_goes_to_them_alone(
    draft: Article, author_user: User, editor: User
) -> None:
    erna = make_user("erna", "Editor")
    reviewing.submit(draft, by=author_user, to=erna, note="You know beds.", at=AT)
    mail = only_mail("review_asked")
    assert (mail.to, mail.about) == ("erna@example.org", f"article:{draft.pk}")
    assert mail.subject == "To review: Beds & <i>more</i>"
    assert mail.text == (
        "Ada Marsh submitted “Beds & <i>more</i>” (edition 1) for review on 4 July 2026, 12:03 BST, "
        "and asks you to read it.\n\nYou know beds.\n\n"
        "Read it with the remarks beside the text, then approve it or send it back with what is "
        "missing.\n\nRead it:\n"
        f"http://127.0.0.1:8000/admin/articles/article/{draft.pk}/review/\n\n--\n"
        "You get this because you were asked to review this draft on The Alder Institute. To stop "
        "these, ask who looks after the site to take your address or your permission away.\n"
    )
    assert "Beds &amp; &lt;i&gt;more&lt;/i&gt;" in mail.html


def test_not_more_than_twenty_are_asked(draft: Article, author_user: User) -> None:
    for number in range(22):
        make_user(f"editor{number}", "Editor")
    reviewing.submit(draft, by=author_user)
    assert len(sent("review_asked")) == 20


def test_writers_hear_of_approval_and_of_what_is_missing(
    draft: Article, author_user: User, editor: User
) -> None:
    bea = make_user("bea", "Editor")
    reviewing.submit(draft, by=bea)
    remarks.make(draft.draft_edition(), by=editor, text="Source?", paragraph=0)
    reviewing.send_back(draft, by=editor, note="A source.")
    assert sorted(sent("review_sent_back")) == ["ada@example.org", "bea@example.org"]
    text = Mail.objects.filter(name="articles/review_sent_back").first().text
    assert "A source.\n\n1 remark beside the text is unresolved." in text
    reviewing.approve(draft, by=editor, note="Well done.")
    # Submitted by Bea and sent back since: she stands behind it no less.
    assert sorted(sent("review_approved")) == ["ada@example.org", "bea@example.org"]


def test_changing_an_approved_text_tells_the_writer_and_the_approver(
    draft: Article, editor: User
) -> None:
    erna = make_user("erna", "Editor", first_name="Erna", last_name="Holt")
    edition = reviewing.approve(draft, by=editor)
    reviewing.void_approval(draft, edition, by=erna)
    assert sorted(sent("approval_voided")) == ["ada@example.org", "edith@example.org"]
    text = Mail.objects.filter(name="articles/approval_voided").first().text
    assert "Erna Holt changed the text" in text
    assert "after Edith Rowe had approved it" in text


def test_who_is_given_a_draft_is_told_unless_they_took_it(
    draft: Article, author_user: User, editor: User
) -> None:
    reviewing.assign(draft, by=editor, to=editor)
    assert sent("review_assigned") == []
    reviewing.assign(draft, by=editor, to=author_user, due_on=AT.date())
    mail = only_mail("review_assigned")
    assert (mail.to, mail.subject) == (
        "ada@example.org",
        "Assigned to you: Beds & <i>more</i> (by 4 July)",
    )


def test_schedule_and_publication_by_the_clock_are_told(
    draft: Article, author_user: User, editor: User
) -> None:
    soon = timezone.now() + timedelta(minutes=5)
    publishing.schedule(draft, by=editor, publish_at=soon)
    assert sent("edition_scheduled") == ["ada@example.org"]
    publishing.publish_due(at=soon)
    assert sorted(sent("edition_published")) == ["ada@example.org", "edith@example.org"]
    mail = Mail.objects.filter(name="articles/edition_published").first()
    assert "by the clock, as scheduled" in mail.text


def test_who_publishes_their_own_is_told_nothing(draft: Article, author_user: User) -> None:
    author_user.groups.set(Group.objects.filter(name="Editor"))
    publishing.publish(draft, by=author_user)
    assert not Mail.objects.exists()


def test_writer_who_may_work_on_it_no_longer_is_told_nothing(
    draft: Article, author_user: User, editor: User
) -> None:
    author_user.groups.clear()
    reviewing.approve(draft, by=editor)
    assert sent("review_approved") == []


def test_remarks_of_ten_minutes_come_in_one_mail(
    draft: Article, author_user: User, editor: User
) -> None:
    edition, now = draft.draft_edition(), timezone.now() - timedelta(minutes=20)
    remarks.make(edition, by=editor, text="First.", paragraph=0, at=now)
    remarks.make(edition, by=author_user, text="Own words.", at=now + timedelta(minutes=1))
    remarks.make(edition, by=editor, text="Second.", at=now + timedelta(minutes=2))
    mail = only_mail("remarks_made")
    assert (mail.to, mail.subject) == ("ada@example.org", "2 remarks on Beds & <i>more</i>")
    assert mail.due_at == now + notifications.GATHERED_FOR
    assert [("First." in mail.text), ("Second." in mail.text), ("Own words." in mail.text)] == [
        True,
        True,
        False,
    ]
    deliver_due_mail()
    remarks.make(edition, by=editor, text="Third.")
    later = only_mail("remarks_made")
    assert later.subject == "1 remark on Beds & <i>more</i>"
    assert "First." not in later.text


def test_remarks_go_to_the_one_it_is_assigned_to_as_well(draft: Article, editor: User) -> None:
    erna = make_user("erna", "Editor")
    reviewing.assign(draft, by=erna, to=erna)
    remarks.make(draft.draft_edition(), by=editor, text="Why?")
    assert sorted(sent("remarks_made")) == ["ada@example.org", "erna@example.org"]


def test_facts_checked_goes_to_who_made_the_link(draft: Article, editor: User) -> None:
    link = external_review.make_link(
        draft.draft_edition(), by=editor, name="Dr Ola Berg", asks_for_facts=True
    )
    external_review.check_facts(
        link, digest=remarks.text_digest(link.edition), statement="Figures 1 to 3 hold."
    )
    mail = only_mail("facts_checked")
    assert (mail.to, mail.subject) == (
        "edith@example.org",
        "Facts checked by Dr Ola Berg: Beds & <i>more</i>",
    )
    assert "Figures 1 to 3 hold." in mail.text


def test_invited_reader_gets_the_link_and_until_when_it_works(draft: Article, editor: User) -> None:
    link = external_review.make_link(
        draft.draft_edition(), by=editor, name="Dr Ola Berg", email="ola@example.net", at=AT
    )
    mail = only_mail("review_invitation")
    assert (mail.to, mail.headers) == ("ola@example.net", {"Reply-To": "edith@example.org"})
    assert f"http://127.0.0.1:8000{notifications.review_path(link)}\n" in mail.text
    assert "The link works until 18 July 2026, 12:03 BST." in mail.text


def test_nobody_is_written_to_for_a_link_without_an_address(draft: Article, editor: User) -> None:
    external_review.make_link(draft.draft_edition(), by=editor, name="Dr Ola Berg")
    assert not Mail.objects.exists()


def test_mail_goes_with_the_act_or_not_at_all(
    draft: Article, author_user: User, editor: User
) -> None:
    reviewing.submit(draft, by=author_user)
    before = Mail.objects.count()
    author_user.groups.set(Group.objects.filter(name="Editor"))
    with pytest.raises(reviewing.OwnWork):
        reviewing.approve(draft, by=User.objects.get(pk=author_user.pk))
    assert Mail.objects.count() == before
