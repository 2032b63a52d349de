"""Request bodies: read whole before Django sees the request, within a size and a time.

The server hands over a stream whose `read` blocks until all that it was asked for has come, for as
long as the sender likes. Reading it in another thread is no way out: Granian 2.8 holds the
interpreter's lock while it waits for such a thread. So few threads may wait at once, and what waits
too long is ended from outside, by closing its connection.
"""

import itertools
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from kingsfund.core.http.connections import SlowSenders

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., object]], Iterable[bytes]]

# Where a request says that its body was refused, and with which status it is to be answered.
REFUSED = "kingsfund.body_refused"

CHUNK = 4096
IN_MEMORY = 1024 * 1024
# So much of a body that is too large is read and thrown away: a browser whose connection is closed
# while it is still sending never shows the page that says why.
DISCARDED = 8 * 1024 * 1024
# How long a request waits for one of the places in which bodies are read: a body that is there is read
# in less, and who waits holds a thread.
GRACE = 0.02
# Bytes a second that a body has to bring.
SLOWEST = 8 * 1024


class BoundedBodies:
    """WSGI middleware: the application gets bodies that are complete, small enough and in memory or
    a temporary file; in place of any other it gets none, and a status under `REFUSED`.

    `limit_for` says how many bytes a request may bring; `seconds` how long one may take, and one
    more for each `SLOWEST` bytes. At most half of the server's `threads` read bodies at once: who
    comes then is answered 503, and pages are answered all the while.
    """

    def __init__(
        self,
        application: Application,
        *,
        limit_for: Callable[[Environ], int],
        threads: int,
        seconds: float = 10,
    ) -> None:
        self.application = application
        self.limit_for = limit_for
        self.seconds = seconds
        self.places = threading.BoundedSemaphore(max(1, threads // 2))
        self.waiting = threading.BoundedSemaphore(max(1, threads // 4))
        self.watch = Watch(seconds)

    def __call__(self, environ: Environ, start_response: Callable[..., object]) -> Iterable[bytes]:
        # Some servers, Django's own among them, give an empty length for none (PEP 3333).
        if not environ.get("CONTENT_LENGTH") and "HTTP_TRANSFER_ENCODING" not in environ:
            return self.application(environ, start_response)
        with SpooledTemporaryFile(IN_MEMORY) as body:
            refused = self.take_in(environ, body)
            environ["wsgi.input"] = body if refused is None else BytesIO()
            environ["CONTENT_LENGTH"] = str(body.tell()) if refused is None else "0"
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            body.seek(0)
            if refused is not None:
                environ[REFUSED] = refused
            return self.application(environ, start_response)

    def take_in(self, environ: Environ, body: IO[bytes]) -> HTTPStatus | None:
        """Write what was sent into `body`; return why it was not, or None."""
        length, limit = environ.get("CONTENT_LENGTH") or None, self.limit_for(environ)
        if length is not None:
            # Two lengths are how one request is smuggled in another (RFC 9112, section 6.3).
            if "HTTP_TRANSFER_ENCODING" in environ or not (length.isascii() and length.isdecimal()):
                return HTTPStatus.BAD_REQUEST
            if len(length) > 18 or int(length) > limit + DISCARDED:
                return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if not self.get_place():
            return HTTPStatus.SERVICE_UNAVAILABLE
        try:
            with self.watch.over(int(environ.get("SERVER_PORT") or 0)):
                return self.read(environ["wsgi.input"], body, limit, length and int(length))
        finally:
            self.places.release()

    def get_place(self) -> bool:
        """Take a place to read in, waiting for one where few others wait: who waits holds a thread."""
        if self.places.acquire(blocking=False):
            return True
        if not self.waiting.acquire(blocking=False):
            return False
        try:
            return self.places.acquire(timeout=GRACE)
        finally:
            self.waiting.release()

    def read(
        self, stream: IO[bytes], body: IO[bytes], limit: int, length: int | None
    ) -> HTTPStatus | None:
        ends_at = time.monotonic() + self.seconds + (length or limit) / SLOWEST
        most = limit + DISCARDED if length is None else length
        size = 0
        while size < most and (chunk := read_some(stream, min(CHUNK, most - size))):
            size += len(chunk)
            if size <= limit:
                body.write(chunk)
            if time.monotonic() > ends_at:
                return HTTPStatus.REQUEST_TIMEOUT
        if size > limit:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        # Fewer bytes than announced: half a form is no form.
        return HTTPStatus.REQUEST_TIMEOUT if length not in (None, size) else None


def read_some(stream: IO[bytes], size: int) -> bytes:
    """What came, up to `size` bytes; nothing when the sender is done, or gone."""
    try:
        return stream.read(size)
    except OSError:
        return b""


class Watch:
    """While bodies are being read, ends those that come too slowly, in a thread of its own."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.begun: dict[int, float] = {}
        self.numbers = itertools.count()
        self.lock = threading.Lock()
        self.thread: threading.Thread | None = None

    @contextmanager
    def over(self, port: int) -> Iterator[None]:
        """Watch over the body that the caller reads meanwhile."""
        with self.lock:
            if self.thread is None and port:
                self.thread = threading.Thread(target=self.run, args=[port], daemon=True)
                self.thread.start()
        number = next(self.numbers)
        self.begun[number] = time.monotonic()
        try:
            yield
        finally:
            del self.begun[number]

    def run(self, port: int) -> None:
        senders = SlowSenders(port, seconds=self.seconds, rate=SLOWEST // 8)
        pause = self.seconds / 5
        while True:
            time.sleep(pause)
            # A copy, because others write to it; asked so that a quiet server reads no descriptors.
            if any(time.monotonic() - moment > pause for moment in list(self.begun.values())):
                senders.close()
            else:
                senders.seen = {}
