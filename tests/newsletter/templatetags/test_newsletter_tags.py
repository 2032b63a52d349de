import pytest
from django.template import Context, Template

from newsletter import wording
from newsletter.models import Newsletter
from tests.factories import make_newsletter

STRIP = Template('{% load newsletter_tags %}{% newsletter_signup source="article" %}')


def test_strip_offers_the_main_newsletter_with_its_wording(
    weekly: Newsletter, monthly: Newsletter
) -> None:
    html = STRIP.render(Context())
    assert 'action="/newsletter/subscribe/"' in html
    assert '<input type="hidden" name="newsletters" value="weekly.1">' in html
    assert '<input type="hidden" name="source" value="article">' in html
    assert wording.sentence(weekly) in html


def test_strip_is_static_and_has_its_trap(weekly: Newsletter) -> None:
    html = STRIP.render(Context({"csrf_token": "secret"}))
    assert html == STRIP.render(Context())
    assert "secret" not in html
    assert 'name="website"' in html
    assert '<div class="unseen" aria-hidden="true">' in html


def test_strip_disappears_without_an_open_newsletter(db: None) -> None:
    make_newsletter(is_active=False)
    assert STRIP.render(Context()).strip() == ""


def test_two_strips_on_a_page_share_no_id(weekly: Newsletter) -> None:
    source = (
        "{% load newsletter_tags %}"
        '{% newsletter_signup source="article" %}{% newsletter_signup source="footer" %}'
    )
    html = Template(source).render(Context())
    ids = [part.partition('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize("number", [1, 3])
def test_strip_asks_one_question(db: None, number: int, django_assert_num_queries: object) -> None:
    for _ in range(number):
        make_newsletter()
    with django_assert_num_queries(1):
        assert STRIP.render(Context()).count("<form") == 1
