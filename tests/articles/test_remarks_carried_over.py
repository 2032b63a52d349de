"""What is unresolved when an edition is published goes on beside the next."""

from collections.abc import Callable

from django.test import Client
from django.utils import timezone

from articles.models import Remark
from articles.workflow import drafts, external_review, remarks
from kingsfund.models import User
from tests.factories import make_draft, make_next_edition

LogIn = Callable[[User], Client]


def test_unresolved_remarks_are_shown_beside_the_next_edition(editor: User, log_in: LogIn) -> None:
    article = make_draft("Beds", body="<p>The first is about beds.</p><p>And nurses.</p>")
    draft = article.draft_edition()
    link = external_review.make_link(draft, by=editor, name="An external reviewer")
    outside = remarks.make(draft, text="Is that so?", paragraph=0, link=link)
    gone = remarks.make(draft, text="Which nurses?", paragraph=1, by=editor)
    done = remarks.make(draft, text="Done.", by=editor)
    remarks.resolve(done, by=editor)
    draft.mark_published(by=editor, at=timezone.now())
    article.show(draft, at=timezone.now())
    following = drafts.open_draft(article)
    following.body = "<p>New.</p><p>The first is about beds.</p>"
    drafts.save_draft(following)

    found = Remark.objects.beside(following)
    assert {*found} == {outside, gone}
    annotated = remarks.annotate(following, list(found.for_reading()))
    (note,) = annotated.paragraphs[1].notes
    assert (note.remark, note.made_on) == (outside, 1)
    assert [note.remark for note in annotated.on_earlier_words] == [gone]

    page = f"/admin/articles/article/{article.pk}/review/"
    client = log_in(editor)
    assert client.get(page).text.count("Carried over from edition 1") == 2
    assert "2 unresolved remarks" in client.get(page.replace("review", "change")).text
    client.post(f"{page}remarks/{outside.pk}/", {"action": "resolve"})
    # It stays where it was dealt with, and goes no further.
    assert {*Remark.objects.beside(following)} == {outside, gone}
    third = make_next_edition(article)
    assert third == following
    drafts.save_draft(fourth := drafts.open_draft(article))
    assert {*Remark.objects.beside(fourth)} == {gone}


def test_remarks_of_a_draft_that_was_set_aside_go_on_too(editor: User) -> None:
    article = make_draft("Beds", created_by=editor)
    made = remarks.make(article.draft_edition(), text="Is that so?", by=editor)
    first = article.draft_edition()
    drafts.set_aside(article, by=editor)
    draft = drafts.restore(article, first, by=editor)
    assert [*Remark.objects.beside(draft)] == [made]
