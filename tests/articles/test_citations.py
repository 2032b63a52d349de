from datetime import UTC, datetime

import pytest

from articles.citations import citation_tags, description, linked_data, suggested_citation
from articles.workflow import lifecycle
from tests.articles.workflow.test_lifecycle import publish_change
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


def test_citation_names_a_later_edition_and_a_withdrawal(editor):
    article = make_article("Beds", slug="beds", at=LATE, authors=[make_author("Ada Marsh")])
    edition = publish_change(article, editor, "minor", "")
    cited = "Ada Marsh (2013) ‘Beds’, edition 2. The Alder Institute, 12 July 2013"
    address = "https://alder.example/articles/beds/"
    assert suggested_citation(article, edition) == f"{cited}. {address}"
    lifecycle.withdraw(article, by=editor, notice="Wrong.", at=datetime(2014, 1, 2, tzinfo=UTC))
    line = suggested_citation(article, edition)
    assert line == f"{cited}, withdrawn 2 January 2014. {address}"


def test_linked_data_tells_machines_what_readers_are_told(editor):
    article = make_article("Beds", slug="beds", at=LATE)
    at = datetime(2014, 1, 2, 9, tzinfo=UTC)
    edition = publish_change(article, editor, "correction", "Table 2 was wrong.", at=at)
    data = linked_data(article, edition, article.editions.told_to_readers())
    assert (data["version"], data["dateModified"]) == (2, "2014-01-02T09:00:00+00:00")
    assert data["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "Table 2 was wrong.",
            "datePublished": "2014-01-02T09:00:00+00:00",
            "url": "https://alder.example/articles/beds/#correction-2",
        }
    ]
    assert "creativeWorkStatus" not in data
    lifecycle.supersede(article, by=editor, other=None, notice="See there.")
    assert linked_data(article, edition)["creativeWorkStatus"] == "Superseded"
    lifecycle.withdraw(article, by=editor, notice="Wrong.", shows_text=False)
    data = linked_data(article, edition)
    assert data["creativeWorkStatus"] == "Withdrawn"
    assert {"description", "wordCount", "image"} & set(data) == set()
