"""Bodies of every size and speed, sent to the middleware by a pair of sockets."""

import socket
import threading
import time
from http import HTTPStatus
from io import BytesIO

import pytest

from kingsfund.core.http import request_bodies
from kingsfund.core.http.request_bodies import DISCARDED, REFUSED, BoundedBodies

LIMIT = 1000


def echo(environ: dict, start_response: object) -> list[bytes]:
    return [str(environ.get(REFUSED, "")).encode(), environ["wsgi.input"].read()]


def bounded(threads: int = 4, seconds: float = 0.3) -> BoundedBodies:
    return BoundedBodies(echo, limit_for=lambda _: LIMIT, threads=threads, seconds=seconds)


def send(application: BoundedBodies, stream: object, **headers: str) -> tuple[str, bytes]:
    environ = {"wsgi.input": stream, "REQUEST_METHOD": "POST", **headers}
    refused, body = application(environ, lambda *_: None)
    return refused.decode(), body


@pytest.mark.parametrize("size", [0, 1, LIMIT])
def test_small_body_is_handed_on_whole(size: int) -> None:
    body = b"x" * size
    assert send(bounded(), BytesIO(body), CONTENT_LENGTH=str(size)) == ("", body)


def test_chunked_body_is_handed_on_with_its_length() -> None:
    seen = {}

    def application(environ: dict, start_response: object) -> list[bytes]:
        seen.update(environ)
        return []

    bodies = BoundedBodies(application, limit_for=lambda _: LIMIT, threads=4)
    bodies(
        {"wsgi.input": BytesIO(b"a=1"), "HTTP_TRANSFER_ENCODING": "chunked"},
        lambda *_: None,
    )
    assert (seen["CONTENT_LENGTH"], "HTTP_TRANSFER_ENCODING" in seen) == ("3", False)


@pytest.mark.parametrize("more", [1, DISCARDED, DISCARDED + 1])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_large_body_is_refused(more: int, is_chunked: bool) -> None:
    size = LIMIT + more
    headers = {"HTTP_TRANSFER_ENCODING": "chunked"} if is_chunked else {"CONTENT_LENGTH": str(size)}
    answer = send(bounded(seconds=10), BytesIO(b"x" * size), **headers)
    assert answer == (str(HTTPStatus.REQUEST_ENTITY_TOO_LARGE), b"")


def test_body_that_says_it_is_huge_is_not_read() -> None:
    stream = BytesIO(b"x")
    for length in (300_000_000, 10**30):
        answer = send(bounded(), stream, CONTENT_LENGTH=str(length))
        assert answer == (str(HTTPStatus.REQUEST_ENTITY_TOO_LARGE), b"")
    assert stream.tell() == 0


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "+3"])
def test_length_that_is_none_is_refused(length: str) -> None:
    assert send(bounded(), BytesIO(b"abc"), CONTENT_LENGTH=length)[0] == str(HTTPStatus.BAD_REQUEST)


def test_empty_length_is_none() -> None:
    assert send(bounded(), BytesIO(), CONTENT_LENGTH="") == ("", b"")


def test_body_with_two_lengths_is_refused() -> None:
    answer = send(bounded(), BytesIO(b"abc"), CONTENT_LENGTH="3", HTTP_TRANSFER_ENCODING="chunked")
    assert answer == (str(HTTPStatus.BAD_REQUEST), b"")


def test_body_that_breaks_off_is_refused() -> None:
    answer = send(bounded(), BytesIO(b"abc"), CONTENT_LENGTH="100")
    assert answer == (str(HTTPStatus.REQUEST_TIMEOUT), b"")


def test_dripping_body_is_given_up() -> None:
    class Drips:
        """Each `read` brings a byte after a while."""

        def read(self, size: int) -> bytes:
            time.sleep(0.05)
            return b"x"

    started = time.monotonic()
    answer = send(bounded(), Drips(), CONTENT_LENGTH="1000")
    assert answer == (str(HTTPStatus.REQUEST_TIMEOUT), b"")
    assert time.monotonic() - started < 25  # all of it would take 50


def test_half_sent_bodies_leave_threads_for_others() -> None:
    application = bounded(threads=4, seconds=30)
    pairs = [socket.socketpair() for _ in range(4)]
    answers: list[str] = []

    def post(stream: object) -> None:
        answers.append(send(application, stream, CONTENT_LENGTH="100")[0])

    senders = [
        threading.Thread(target=post, args=[near.makefile("rb")], daemon=True) for near, _ in pairs
    ]
    for sender in senders:
        sender.start()
    deadline = time.monotonic() + 20
    while len(answers) < 2 and time.monotonic() < deadline:
        time.sleep(0.01)
    # Two of four wait; the rest were told to come again.
    assert answers == [str(HTTPStatus.SERVICE_UNAVAILABLE)] * 2
    for _, far in pairs:
        far.sendall(b"x" * 100)
    for sender in senders:
        sender.join(20)
    assert sorted(answers) == ["", "", *[str(HTTPStatus.SERVICE_UNAVAILABLE)] * 2]
    assert send(application, BytesIO(b"abc"), CONTENT_LENGTH="3") == ("", b"abc")
    for near, far in pairs:
        near.close()
        far.close()


def test_few_wait_for_a_place_and_the_others_are_refused_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A hundred half-sent forms at once: if each waited its turn, so would every page."""
    monkeypatch.setattr(request_bodies, "GRACE", 60)
    bodies = bounded(threads=4)
    for place in (bodies.places, bodies.places, bodies.waiting):
        assert place.acquire(blocking=False)
    assert not bodies.get_place()
    bodies.places.release()
    assert bodies.get_place()


def test_request_without_a_body_is_not_held_up() -> None:
    answer = echo({"wsgi.input": BytesIO()}, None)
    assert bounded()({"wsgi.input": BytesIO()}, lambda *_: None) == answer
