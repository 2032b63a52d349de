from datetime import UTC, datetime

import pytest

from articles.citations import citation_tags, description, linked_data, suggested_citation
from tests.factories import make_article, make_author, make_draft

pytestmark = pytest.mark.django_db

# Half past eleven in the evening in UTC is the next day in London.
LATE = datetime(2013, 7, 11, 23, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _address(settings):
    settings.SITE_URL = "https://alder.example"


@pytest.mark.parametrize(
    ("names", "cited"),
    [
        ([], "The Alder Institute"),
        (["Ada Marsh"], "Ada Marsh"),
        (["Ada Marsh", "Sam Doe"], "Ada Marsh and Sam Doe"),
        (["Ada Marsh", "Edith Rowe", "Sam Doe"], "Ada Marsh, Edith Rowe and Sam Doe"),
    ],
)
def test_suggested_citation_names_everybody_in_order(names, cited):
    authors = [make_author(name) for name in names]
    article = make_article("Beds", slug="beds", at=LATE, authors=authors)
    assert suggested_citation(article, article.live_edition) == (
        f"{cited} (2013) ‘Beds’. The Alder Institute, 12 July 2013. "
        "https://alder.example/articles/beds/"
    )


def test_draft_is_not_cited_but_described():
    article = make_draft("Beds", slug="beds", authors=[make_author("Ada Marsh")])
    edition = article.latest_edition()
    assert suggested_citation(article, edition) == ""
    assert "citation_publication_date" not in dict(citation_tags(article, edition))
    assert "datePublished" not in linked_data(article, edition)


def test_description_falls_back_on_the_first_words():
    article = make_article(standfirst="", body="<p>The <em>first</em> words.</p>")
    assert description(article.live_edition) == "The first words."


def test_linked_data_leaves_out_what_is_not_known():
    article = make_article("Beds", slug="beds", at=LATE, authors=[], standfirst="")
    data = linked_data(article, article.live_edition)
    assert set(data) == {
        "@context",
        "@type",
        "headline",
        "description",
        "mainEntityOfPage",
        "url",
        "inLanguage",
        "datePublished",
        "author",
        "publisher",
        "wordCount",
        "version",
    }
    assert data["author"] == data["publisher"]
