from datetime import timedelta

import pytest
from django.utils import timezone

from comments.audit import blind_reviews, transparency
from comments.audit.verification import find_chain_errors
from comments.models import (
    Appeal,
    BlindReview,
    Comment,
    Correction,
    Note,
    Rule,
    SavedFilter,
    Signal,
    TransparencyReport,
)
from kingsfund.models import Mail, User
from tests.kingsfund.demo.conftest import seed

pytestmark = pytest.mark.usefixtures("small_media")


def test_demo_has_comments_in_every_part_of_the_admin(db: None) -> None:
    seed()

    waiting = Comment.objects.awaiting_moderation()
    assert {*waiting.values_list("screening", flat=True)} == {"done"}
    found = {*Signal.objects.filter(comment__in=waiting.order_by()).values_list("name", flat=True)}
    assert {"rules", "links", "repeated", "shouting", "contact-details"} <= found
    assert waiting.past_target().count() >= 1
    assert {*waiting.values_list("is_first", flat=True)} == {True, False}
    assert [comment.report_count for comment in Comment.objects.gravest_first()] == [2]
    assert Appeal.objects.open().count() == 1
    assert Comment.objects.picked().count() == 2
    assert Comment.objects.exclude(edit_note="").count() == 1
    assert Comment.objects.gone().count() == 1
    assert Correction.objects.get().edition.article.notice_kind == "corrected"
    assert [*Rule.objects.values_list("is_active", flat=True)] == [False, True]
    assert (Note.objects.count(), SavedFilter.objects.count()) == (1, 1)


def test_demo_has_months_of_moderation_behind_it(db: None) -> None:
    seed()

    editor = User.objects.get(is_superuser=True)
    assert BlindReview.objects.open_to(editor).count() == 3
    given = blind_reviews.agreement(timezone.now() - timedelta(days=365))
    assert 0 < given.alike < given.given
    assert len(transparency.published_accounts()) == 2
    while transparency.close_months():
        pass
    assert TransparencyReport.objects.count() > 12
    assert list(find_chain_errors()) == []
    assert not Mail.objects.filter(name__startswith="comments/").exists()
