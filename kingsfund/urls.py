"""Every public address starts here; the apps name their own."""

from django.contrib import admin
from django.urls import include, path

from kingsfund.core.http import views

urlpatterns = [
    # /admin/r/<type>/<row>/, before Django's own
    path(
        "admin/r/<number:content_type_id>/<path:object_id>/",
        admin.site.admin_view(views.view_on_site),
    ),
    path("admin/", admin.site.urls),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots_txt, name="robots"),
    path("", include("articles.urls")),
    path("", include("comments.urls")),
    path("newsletter/", include("newsletter.urls")),
]

handler400 = "kingsfund.core.http.views.bad_request"
handler403 = "kingsfund.core.http.views.forbidden"
handler404 = "kingsfund.core.http.views.not_found"
handler500 = "kingsfund.core.http.views.server_error"
