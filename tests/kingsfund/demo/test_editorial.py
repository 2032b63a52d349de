import pytest
from django.test import Client

from articles.models import Article, Edition
from tests.kingsfund.demo.conftest import seed

pytestmark = pytest.mark.usefixtures("small_media")


def test_demo_shows_a_correction_and_what_it_corrected(db: None, client: Client) -> None:
    seed()
    article = Article.objects.get(notice_kind="corrected")
    page = client.get(article.get_absolute_url()).text
    assert article.notice in page
    first, second = article.editions.order_by("number")
    assert (first.body == second.body, len(first.body)) == (False, len(second.body))
    assert client.get(f"{article.get_absolute_url()}compare/1/2/").status_code == 200


def test_demo_shows_a_draft_in_review_with_what_was_said_of_it(db: None) -> None:
    seed()
    edition = Edition.objects.in_state("in_review").get()
    said = [(remark.who(), remark.paragraph) for remark in edition.remarks.for_reading()]
    assert said == [("Dr Imogen Farley (invited)", 1), ("Dr Imogen Farley (invited)", 4)]
