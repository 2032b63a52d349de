"""The only way to a stored file."""

import hashlib
import mimetypes

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles.files import StoredFile, editable_file, public_file
from kingsfund.pages import private_page

# What a browser may show in its own window; every other file is handed over to be kept.
SHOWN_TYPES = {"image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"}

NEWER_TYPES = {"avif": "image/avif", "webp": "image/webp"}


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of something published, for everybody; of anything else, for those who work on it."""
    stored = public_file(name)
    if stored is None:
        return unpublished_media(request, name)
    response = send(request, stored)
    response.headers["Cache-Control"] = "public, no-cache"
    return response


@private_page
def unpublished_media(request: HttpRequest, name: str) -> HttpResponseBase:
    stored = editable_file(name, request.user)
    if stored is None:
        return HttpResponse(status=404)
    return send(request, stored)


def send(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """The file, in a sandbox. Raises Http404 when the storage has lost it."""
    # The storage never puts a second file under a name, so the name says what is in it.
    etag = f'"{hashlib.sha256(stored.file.name.encode()).hexdigest()[:32]}"'
    try:
        response = get_conditional_response(request, etag=etag) or open_file(stored)
    except FileNotFoundError as error:
        raise Http404("The file is not in its place.") from error
    response.headers["ETag"] = etag
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def type_of(name: str) -> str | None:
    """What a file is by its name, on every system: not all of them have heard of AVIF."""
    ending = name.rpartition(".")[2].lower()
    return NEWER_TYPES.get(ending) or mimetypes.guess_type(name)[0]


def open_file(stored: StoredFile) -> FileResponse:
    guessed = type_of(stored.file.name)
    is_shown = guessed in SHOWN_TYPES and not stored.is_download
    kind = guessed if is_shown or stored.is_download else None
    return FileResponse(
        stored.file.open("rb"),
        as_attachment=not is_shown,
        filename=stored.file.name.rpartition("/")[2],
        content_type=kind or "application/octet-stream",
    )
