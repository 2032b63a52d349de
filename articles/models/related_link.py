"""What leads to an article, and from it to others."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from articles.models.article import Article
from articles.models.article_queryset import ArticleQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class FormerArticleSlug(models.Model):
    """An address that a renamed article had before, if readers ever knew it."""

    slug = models.SlugField(max_length=200, unique=True)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return self.slug


class RelatedArticleQuerySet(models.QuerySet["RelatedArticle"]):
    def offered_to(self, user: "AbstractUser") -> ArticleQuerySet:
        """The articles somebody may choose: those they know, and those chosen on theirs already."""
        theirs = Article.objects.editable_by(user).order_by()
        chosen = self.filter(article__in=theirs.values("pk"))
        known = Article.objects.known_to(user).order_by()
        return Article.objects.filter(
            Q(pk__in=known.values("pk")) | Q(pk__in=chosen.values("other"))
        )


class RelatedArticle(models.Model):
    """An editor's choice of what to read next."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="related_links")
    other = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="+", verbose_name="related article"
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = RelatedArticleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "other"],
                name="related_once",
                violation_error_message="This article is in the list already.",
            ),
            models.CheckConstraint(
                condition=~Q(article=F("other")),
                name="related_to_another",
                violation_error_message="An article is not related to itself.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.other)
