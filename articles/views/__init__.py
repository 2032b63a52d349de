"""What readers open. Named here for the addresses; the modules are split for reading only."""

from articles.views.article import article_detail
from articles.views.feed import article_feed, author_feed, topic_feed
from articles.views.history import edition_compare, edition_detail
from articles.views.listing import article_list, author_detail, home, topic_detail, topic_list
from articles.views.media import media
from articles.views.review import review_detail, review_facts, review_file, review_remark
from articles.views.sitemap import sitemap_index, sitemap_section

__all__ = [
    "article_detail",
    "article_feed",
    "article_list",
    "author_detail",
    "author_feed",
    "edition_compare",
    "edition_detail",
    "home",
    "media",
    "review_detail",
    "review_facts",
    "review_file",
    "review_remark",
    "sitemap_index",
    "sitemap_section",
    "topic_detail",
    "topic_feed",
    "topic_list",
]
