"""The WSGI callable that every server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kingsfund.settings")

django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the settings have to be in place first

from kingsfund.core.http.request_bodies import BoundedBodies  # noqa: E402
from kingsfund.core.http.uploads import body_limit  # noqa: E402

# Django's handler answers with an object that can be iterated over, as WSGI asks; the stubs do not say so.
application = BoundedBodies(
    django_application,  # type: ignore[arg-type]
    limit_for=body_limit,
    threads=settings.WEB_THREADS,
)
