"""What is published. Import from here; the modules are split for reading only."""

from articles.models.article import Article
from articles.models.article_notices import WrongArticleState
from articles.models.author import Author, Byline, FormerAuthorSlug
from articles.models.download import Download
from articles.models.edition import Edition, EditionIsFrozen, WrongEditionState
from articles.models.event import Event, EventIsFinal
from articles.models.picture import Picture, ShownPicture
from articles.models.presence import Presence
from articles.models.refusal import Refused
from articles.models.related_link import FormerArticleSlug, RelatedArticle
from articles.models.review import Remark, ReviewLink
from articles.models.snapshot import DraftSnapshot
from articles.models.topic import FormerTopicSlug, Topic

__all__ = [
    "Article",
    "Author",
    "Byline",
    "Download",
    "DraftSnapshot",
    "Edition",
    "EditionIsFrozen",
    "Event",
    "EventIsFinal",
    "FormerArticleSlug",
    "FormerAuthorSlug",
    "FormerTopicSlug",
    "Picture",
    "Presence",
    "Refused",
    "RelatedArticle",
    "Remark",
    "ReviewLink",
    "ShownPicture",
    "Topic",
    "WrongArticleState",
    "WrongEditionState",
]
