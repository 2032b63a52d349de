"""What belongs to an article and not to an edition changes at once: it is said, and logged."""

from articles.models import Article, Event, RelatedArticle
from articles.workflow import article_settings
from kingsfund.models import User
from tests.factories import make_article, make_topic


def test_each_change_is_in_the_log_in_words(editor: User) -> None:
    care, beds = make_topic("Care"), make_topic("Beds")
    article, other = make_article("One", topics=[beds]), make_article("Other")
    before = article_settings.settings_of(article)
    article.kind, article.comments_close_after = Article.Kind.REPORT, 0
    article.topics.set([care])
    RelatedArticle.objects.create(article=article, other=other)
    lines = article_settings.record_changes(article, before, by=editor)
    assert lines == [
        "Kind: Blog → Report",
        "Topics: Beds → Care",
        "Comments close after: as the site’s rules say → 0 days",
        "Related articles: none chosen → “Other”",
    ]
    event = Event.objects.get()
    assert (event.kind, event.by, event.note) == ("settings_changed", editor, ". ".join(lines))


def test_nothing_is_logged_where_nothing_changed(editor: User) -> None:
    article = make_article()
    before = article_settings.settings_of(article)
    assert article_settings.record_changes(article, before, by=editor) == []
    assert not Event.objects.exists()
