"""Where readers find articles: lists, pages, feeds, files."""

from django.urls import path

from articles import views

app_name = "articles"

article_urls = [
    # /articles/
    path("articles/", views.article_list, name="article-list"),
    path("articles/feed.<slug:ending>", views.article_feed, name="article-feed"),
    path("articles/<slug:slug>/", views.article_detail, name="article-detail"),
    path(
        "articles/<slug:slug>/editions/<number:number>/",
        views.edition_detail,
        name="edition-detail",
    ),
    path(
        "articles/<slug:slug>/compare/<number:older>/<number:newer>/",
        views.edition_compare,
        name="edition-compare",
    ),
]

topic_urls = [
    # /topics/
    path("topics/", views.topic_list, name="topic-list"),
    path("topics/<slug:slug>/", views.topic_detail, name="topic-detail"),
    path("topics/<slug:slug>/feed.<slug:ending>", views.topic_feed, name="topic-feed"),
]

author_urls = [
    # /authors/<slug>/
    path("authors/<slug:slug>/", views.author_detail, name="author-detail"),
    path("authors/<slug:slug>/feed.<slug:ending>", views.author_feed, name="author-feed"),
]

review_urls = [
    # /review/<token>/
    path("review/<str:token>/", views.review_detail, name="review-detail"),
    path("review/<str:token>/remark/", views.review_remark, name="review-remark"),
    path("review/<str:token>/facts/", views.review_facts, name="review-facts"),
    path("review/<str:token>/files/<path:name>", views.review_file, name="review-file"),
]

urlpatterns = [
    # /
    path("", views.home, name="home"),
    *article_urls,
    *topic_urls,
    *author_urls,
    *review_urls,
    # /sitemap.xml
    path("sitemap.xml", views.sitemap_index, name="sitemap-index"),
    path("sitemap-<slug:section>.xml", views.sitemap_section, name="sitemap-section"),
    # /media/<path>
    path("media/<path:name>", views.media, name="media"),
]
