"""Senders who stop halfway, at the server that the Procfile starts."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kingsfund.core.http.connections import SlowSenders

ROOT = Path(__file__).resolve().parents[4]
HALF = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where a server of one worker with four threads answers."""
    port = free_port()
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"]
    options = ["--port", str(port), "--blocking-threads", "4", "--log-level", "critical"]
    target = "tests.kingsfund.core.http.bounded_server:application"
    server = subprocess.Popen([*granian, *options, target], cwd=ROOT)
    deadline = time.monotonic() + 60
    while not is_open(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    yield port
    server.terminate()
    server.wait(60)


def get(port: int) -> bytes:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/")
        return connection.getresponse().read()


def half_send(port: int) -> socket.socket:
    sender = socket.create_connection(("127.0.0.1", port))
    sender.settimeout(60)
    sender.sendall(HALF)
    return sender


def test_as_many_half_sent_posts_as_threads_do_not_silence_the_server(port: int) -> None:
    senders = [half_send(port) for _ in range(8)]
    assert get(port) == b"ok"
    statuses = [sender.recv(4096).split(b" ")[1] for sender in senders]
    # One after another is answered, whether a place was free to wait in or none.
    assert set(statuses) <= {b"408", b"503"}
    assert get(port) == b"ok"
    for sender in senders:
        # And the connection is closed, although its sender never closes it.
        while sender.recv(4096):
            pass
        sender.close()


def test_only_connections_to_the_port_that_bring_too_little_are_closed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        pairs = []
        for _ in range(2):
            far = socket.create_connection(("127.0.0.1", port))
            pairs.append((far, server.accept()[0]))
        (slow, slow_here), (quick, quick_here) = pairs
        here = SlowSenders(port, seconds=0.1, rate=1000)
        elsewhere = SlowSenders(port + 1, seconds=0.1, rate=1000)
        time.sleep(0.15)
        assert (here.close(), elsewhere.close()) == (0, 0)
        time.sleep(0.15)
        slow.sendall(b"x")
        quick.sendall(b"x" * 1_000_000)
        assert (here.close(), elsewhere.close()) == (1, 0)
        assert slow_here.recv(2) == b"x"
        assert slow_here.recv(2) == b""
        slow_here.sendall(b"why")
        assert (slow.recv(3), len(quick_here.recv(10))) == (b"why", 10)
        for far, near in pairs:
            far.close()
            near.close()
