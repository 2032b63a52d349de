"""The page on which an article is written: its preview, and who else has it open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from articles.admin.acts import Subject
from articles.models import Article
from articles.views.article import article_context
from kingsfund.pages import private_page


class WritingDesk:
    """The part of the article's admin that is about the text being written."""

    def writing_urls(self) -> list[URLPattern]:
        return [
            path(
                "<path:object_id>/preview/",
                self.admin_site.admin_view(self.preview),
                name="articles_article_preview",
            )
        ]

    def writing_margin(self, request: HttpRequest, subject: Subject) -> dict[str, object]:
        """What the margin shows of the text being written."""
        return {}

    @method_decorator([require_safe, private_page])
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The saved draft as readers will see it, or what they see now if there is none."""
        pk = self.editable(request, object_id).pk
        article = Article.objects.for_page().get(pk=pk)
        edition = article.latest_edition()
        context = article_context(article, edition)
        context |= {"preview": edition, "downloads": edition.downloads.all()}
        return render(request, "articles/article_detail.html", context)
