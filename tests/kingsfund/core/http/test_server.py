"""Workers and the master of the web server, killed."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
TARGET = "tests.kingsfund.core.http.bounded_server:application"


def eventually(is_so: Callable[[], bool], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so()


class Server:
    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self.port = server.getsockname()[1]
        command = [sys.executable, "-m", "kingsfund.core.http.server", TARGET]
        environment = {**os.environ, "PORT": str(self.port), "WEB_WORKERS": "2", "WEB_THREADS": "4"}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL, start_new_session=True
        )

    def answers(self) -> bool:
        with (
            suppress(OSError, http.client.HTTPException),
            closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection,
        ):
            connection.request("GET", "/")
            return connection.getresponse().status == 200
        return False

    def workers(self) -> list[int]:
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                status = (folder / "status").read_text()
                if re.search(rf"PPid:\s+{self.process.pid}\n", status) and "(zombie)" not in status:
                    found.append(int(folder.name))
        return found


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    assert eventually(server.answers)
    yield server
    with suppress(ProcessLookupError):
        os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait(60)


needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="Reads /proc.")


@needs_linux
def test_server_outlives_its_workers_however_often_they_are_killed(server: Server) -> None:
    for _ in range(8):
        assert eventually(server.workers)
        with suppress(ProcessLookupError):
            os.kill(server.workers()[0], signal.SIGKILL)
        time.sleep(0.2)
    assert eventually(lambda: len(server.workers()) == 2)
    assert eventually(server.answers)
    assert server.process.poll() is None


@needs_linux
def test_workers_end_with_their_master(server: Server) -> None:
    workers = server.workers()
    server.process.kill()
    server.process.wait(60)
    assert eventually(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))


@needs_linux
def test_server_stops_when_it_is_told_to(server: Server) -> None:
    workers = server.workers()
    server.process.terminate()
    assert server.process.wait(60) is not None
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
    assert not server.answers()
