"""The admin of articles: one page to write on, whatever edition is being written."""

from articles.admin.article import ArticleAdmin
from articles.admin.log import EventAdmin
from articles.admin.people import AuthorAdmin, TopicAdmin
from articles.admin.pictures import PictureAdmin

__all__ = ["ArticleAdmin", "AuthorAdmin", "EventAdmin", "PictureAdmin", "TopicAdmin"]
