"""What is published. Import from here; the modules are split for reading only."""

from articles.models.article import Article, RelatedArticle
from articles.models.author import Author, Byline
from articles.models.edition import Download, Edition, EditionIsPublished
from articles.models.picture import Picture, ShownPicture
from articles.models.topic import FormerTopicSlug, Topic

__all__ = [
    "Article",
    "Author",
    "Byline",
    "Download",
    "Edition",
    "EditionIsPublished",
    "FormerTopicSlug",
    "Picture",
    "RelatedArticle",
    "ShownPicture",
    "Topic",
]
