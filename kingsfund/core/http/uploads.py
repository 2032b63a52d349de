"""Who may send how much: small forms from everybody, files from those who are signed in."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import DatabaseError
from django.http import parse_cookie

from kingsfund.core.http.request_bodies import Environ

# The only part of the site that takes files.
STAFF_PATH = "/admin/"


def body_limit(environ: Environ) -> int:
    """How many bytes a request may bring: `STAFF_BODY_LIMIT` of somebody signed in who sends to
    the admin, `PUBLIC_BODY_LIMIT` of everybody else.

    The session is looked up only for a body that is not small, or does not say how long it is.
    """
    length = environ.get("CONTENT_LENGTH", "")
    is_small = length.isdecimal() and len(length) < 10 and int(length) <= settings.PUBLIC_BODY_LIMIT
    if is_small or not environ.get("PATH_INFO", "").startswith(STAFF_PATH):
        return settings.PUBLIC_BODY_LIMIT
    return settings.STAFF_BODY_LIMIT if is_signed_in(environ) else settings.PUBLIC_BODY_LIMIT


def is_signed_in(environ: Environ) -> bool:
    key = parse_cookie(environ.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME)
    if not key:
        return False
    try:
        session = import_module(settings.SESSION_ENGINE).SessionStore(key)
        return SESSION_KEY in session
    except (DatabaseError, ValueError):
        return False


class PublicFilesSkipped(FileUploadHandler):
    """The first upload handler: a file in a form outside the admin goes nowhere."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.request is None or not self.request.path.startswith(STAFF_PATH):
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
