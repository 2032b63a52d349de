"""A snapshot holds the words and names of an edition, whatever has become of them since."""

import pytest
from django.db import IntegrityError, transaction

from articles.models import DraftSnapshot
from articles.workflow import draft_history
from kingsfund.models import User
from tests.factories import make_author, make_draft, make_picture


def test_what_is_gone_since_is_left_out(editor: User) -> None:
    picture, gone = make_picture(), make_author("Gone")
    article = make_draft("Beds", authors=[gone, make_author("Sam")], edition={"picture": picture})
    draft = article.draft_edition()
    snapshot = draft_history.keep_snapshot(draft, "saved", by=editor)
    edition = snapshot.as_edition()
    assert (edition.title, edition.picture_id, len(edition.names())) == ("Beds", picture.pk, 2)
    draft.bylines.filter(author=gone).delete()
    gone.delete()
    type(draft).objects.update(picture=None)
    picture.delete()
    edition = snapshot.as_edition()
    assert (edition.picture_id, [str(name) for name in edition.names()]) == (None, ["Sam"])


def test_reason_is_one_of_those_known(editor: User) -> None:
    draft = make_draft().draft_edition()
    with (
        pytest.raises(IntegrityError, match="snapshot_reason_is_known"),
        transaction.atomic(),
    ):
        DraftSnapshot.objects.create(edition=draft, reason="because", content={}, digest="x")
