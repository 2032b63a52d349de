"""The addresses of the admin’s pages about articles, pictures and topics, besides Django’s own.

`wrap` lets in whoever may use the admin.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from articles.admin import (
    action_views,
    autosave,
    drafts,
    external_review,
    history,
    picture_views,
    presence,
    review,
    topic_merging,
)

View = Callable[..., HttpResponse]
Wrap = Callable[[View], View]

# After the number of the article; the name is given without "articles_article_".
OF_ARTICLE: list[tuple[str, View, str]] = [
    ("actions/<slug:name>/", action_views.action_page, "action"),
    ("preview/", history.preview, "preview"),
    ("autosave/", autosave.autosave, "autosave"),
    ("presence/", presence.presence_view, "presence"),
    ("editions/", history.editions_page, "editions"),
    ("editions/<number:number>/", history.edition_page, "edition"),
    ("compare/", history.compare_page, "compare"),
    ("drafts/", drafts.drafts_page, "drafts"),
    ("drafts/<number:snapshot>/", drafts.draft_page, "draft"),
    ("review/", review.review_page, "review"),
    ("review/remarks/<number:remark>/", review.remark_view, "remark"),
    ("review/links/", external_review.links_page, "links"),
    ("review/links/<number:link>/", external_review.link_view, "link"),
]


def article_urls(wrap: Wrap) -> list[URLPattern]:
    return [
        path("autosave/", wrap(autosave.autosave), name="articles_article_autosave_new"),
        *(
            path(f"<path:object_id>/{route}", wrap(view), name=f"articles_article_{name}")
            for route, view, name in OF_ARTICLE
        ),
    ]


def picture_urls(wrap: Wrap) -> list[URLPattern]:
    return [
        path("upload/", wrap(picture_views.upload), name="articles_picture_upload"),
        path("choices/", wrap(picture_views.choices), name="articles_picture_choices"),
    ]


def topic_urls(wrap: Wrap) -> list[URLPattern]:
    merge = wrap(topic_merging.merge_page)
    return [path("<number:number>/merge/", merge, name="articles_topic_merge")]
