"""The only way to a stored file."""

import hashlib
import mimetypes

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from articles.downloads import media_type_of
from articles.files import StoredFile, editable_file, public_file
from kingsfund.core.http.caching import private_page

# What a browser may show in its own window; every other file is handed over to be kept.
SHOWN_TYPES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}

# What a browser may want a file for (W3C Fetch Metadata, section 2.1): to open or keep it, to show
# it in a page, to play it. Not to run it, nor to build it into a page.
WANTED_FOR = {"document", "empty", "image", "audio", "video"}

NEWER_TYPES = {"avif": "image/avif", "webp": "image/webp"}


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of something published, for everybody; of anything else, for those who work on it."""
    stored = public_file(name)
    if stored is None:
        return unpublished_media(request, name)
    response = send_file(request, stored)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@private_page
def unpublished_media(request: HttpRequest, name: str) -> HttpResponseBase:
    stored = editable_file(name, request.user)
    if stored is None:
        return HttpResponse(status=404)
    return send_file(request, stored)


def send_file(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """The file, in a sandbox. Raises Http404 when the storage has lost it, `PermissionDenied` for a
    page that wants it as a script, a style, a worker or a frame."""
    if request.headers.get("Sec-Fetch-Dest", "empty") not in WANTED_FOR:
        raise PermissionDenied("A file is not a part of a page.")
    # The storage never puts a second file under a name, so the name says what is in it.
    etag = f'"{hashlib.sha256(stored.file.name.encode()).hexdigest()[:32]}"'
    try:
        response = get_conditional_response(request, etag=etag) or open_file(stored)
    except FileNotFoundError as error:
        raise Http404("The file is not in its place.") from error
    patch_vary_headers(response, ["Sec-Fetch-Dest"])
    response.headers["ETag"] = etag
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def type_of(name: str) -> str | None:
    """What a file is by its name, on every system: not all of them have heard of AVIF."""
    ending = name.rpartition(".")[2].lower()
    return NEWER_TYPES.get(ending) or mimetypes.guess_type(name)[0]


def open_file(stored: StoredFile) -> FileResponse:
    """A picture to be shown; everything else to be kept, as what it is known to be or as bytes."""
    name = stored.file.name
    is_shown = type_of(name) in SHOWN_TYPES and not stored.is_download
    kind = type_of(name) if is_shown else media_type_of(name) if stored.is_download else None
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=not is_shown,
        filename=name.rpartition("/")[2],
        content_type=kind or "application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
