"""Pages about the site itself: health, errors, what robots may read."""

from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kingsfund.core.http.caching import cacheable


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers: nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration; 503 until then."""
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    if plan:
        return HttpResponse("migrations wait\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")


@cacheable
def robots_txt(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def view_on_site(request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponse:
    """On to the page of a row, for who may see the row in the admin; Django's own asks for no right.

    An address tells what a draft is about. Raises Http404.
    """
    kind = ContentType.objects.filter(pk=content_type_id).first()
    model = kind.model_class() if kind else None
    model_admin = admin.site._registry.get(model) if model else None
    row = model_admin.get_object(request, object_id) if model_admin else None
    if not model_admin or row is None or not model_admin.has_view_permission(request, row):
        raise Http404("There is no such row, or it is not theirs to see.")
    return shortcut(request, content_type_id, object_id)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return refused_body(request, 413)
    return render(request, "400.html", status=400)


def refused_body(request: HttpRequest, status: int) -> HttpResponse:
    """What was sent was not taken in: too large (413), too slow (408), or too much at once (503)."""
    template = f"{int(status)}.html" if status in (408, 413, 503) else "400.html"
    response = render(request, template, status=status)
    response.headers["Cache-Control"] = "no-store"
    if status == 503:
        response.headers["Retry-After"] = "10"
    return response


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came back without its cookie: say how to go on, keep nothing from the visitor."""
    return render(request, "403_csrf.html", {"reason": reason}, status=403)
