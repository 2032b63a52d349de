"""How good the classifier is, held to a little less than what docs/screening.md reports."""

import pytest

from articles.models import Article
from comments.screening import classifier
from tests.comments.labelled import judging
from tests.comments.labelled.source import MAILS

needs_mails = pytest.mark.skipif(
    not MAILS.exists(), reason="the SpamAssassin mails are not here: make mails"
)


def test_the_labelled_comments_are_many_and_all_different() -> None:
    comments = judging.comments()
    refused = [comment for comment in comments if comment.is_refused]
    assert len(comments) - len(refused) >= 150
    assert len(refused) >= 100
    assert len({comment.text for comment in comments}) == len(comments)


def test_quality_on_comments_of_professionals(article: Article) -> None:
    outcomes = judging.judge_in_folds(judging.comments(), article)
    measured = judging.quality(outcomes)
    assert measured.precision >= 0.95, measured
    assert measured.recall >= 0.45, measured


@needs_mails
def test_quality_on_mails_of_another_year(article: Article) -> None:
    train = judging.mails({"easy-ham-1": 300, "spam-1": 300})
    test = judging.mails({"easy-ham-2": 250, "hard-ham-1": 50, "spam-2": 300})
    measured = judging.quality(judging.judge(train, test, article))
    assert measured.precision >= 0.9, measured
    assert measured.recall >= 0.8, measured


def test_the_strongest_words_are_what_a_person_would_name(article: Article) -> None:
    comments = judging.comments()
    judging.judge(comments, [], article)
    spam = classifier.predict("Click here for free http://x.example.com", apart_from="")
    assert {"a link", "free", "here"} <= {word for word, weight in spam.words if weight > 0}
