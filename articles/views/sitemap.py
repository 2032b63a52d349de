"""What search engines read: an index, and the addresses section by section."""

from django.contrib.sitemaps.views import SitemapIndexItem, sitemap
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.sitemaps import SECTIONS
from kingsfund.core.http.caching import cacheable
from kingsfund.core.http.urls import absolute


@cacheable
def sitemap_index(request: HttpRequest) -> HttpResponse:
    sitemaps = []
    for name, section in SECTIONS.items():
        address = absolute(reverse("articles:sitemap-section", args=[name]))
        pages = section().paginator.num_pages
        sitemaps += [
            SitemapIndexItem(address if page == 1 else f"{address}?p={page}")
            for page in range(1, pages + 1)
        ]
    return render(
        request, "sitemap_index.xml", {"sitemaps": sitemaps}, content_type="application/xml"
    )


@cacheable
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    if section not in SECTIONS:
        raise Http404(f"There is no section {section}.")
    return sitemap(request, {**SECTIONS}, section=section)
