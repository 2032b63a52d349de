"""A site of a benchmark's own: seeded in a temporary folder, served as `make run` serves it, gone afterwards.

With `DATABASE_URL` in the environment, as `python -m tests.with_postgres` sets it, in that database.
"""

import http.client
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "only-for-this-benchmark-4711"  # noqa: S105 - the site is gone in a minute
SERVER = "kingsfund.core.http.server"


class TemporarySite:
    """Use as a context manager; it answers on `127.0.0.1:port` inside."""

    def __init__(self, port: int, **environment: str) -> None:
        self.port = port
        self.folder = Path(tempfile.mkdtemp(prefix="kingsfund-"))
        self.environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "VAR_DIR": str(self.folder),
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
            **dict.fromkeys(("COMMENT_LIMIT", "REPORT_LIMIT", "SIGN_UP_LIMIT"), ""),
            **dict.fromkeys(("PICTURE_LIMIT", "LOGIN_LIMIT"), ""),
            **environment,
        }
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> "TemporarySite":
        # Told to stop, the benchmark stops its site as well.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        for command in ("migrate", "collectstatic --noinput", "seed"):
            self.manage(*command.split())
        output = (self.folder / "output").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "honcho", "start"],
            cwd=ROOT,
            env=self.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 60
        while not self.answers():
            if time.monotonic() > deadline:
                self.__exit__(None, None, None)
                sys.exit("The site did not start.")
            time.sleep(0.1)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
        shutil.rmtree(self.folder, ignore_errors=True)

    def manage(self, *arguments: str) -> str:
        """The output of a management command on this site. Exits with it if the command fails."""
        result = subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            sys.exit(result.stdout + result.stderr)
        return result.stdout

    def answers(self, timeout: float = 1) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def page(self, path: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        text = connection.getresponse().read().decode()
        connection.close()
        return text

    def commentable_slug(self) -> str:
        """The slug of an article that takes comments."""
        for item in json.loads(self.page("/articles/feed.json"))["items"]:
            path = item["url"].removeprefix(self.environment["SITE_URL"])
            if 'action="' + path + "respond/" in self.page(path):
                return path.split("/")[2]
        sys.exit("No article of the demo site takes comments.")

    def web_workers(self) -> list[int]:
        """The processes that answer requests: children of the web server's first one."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                arguments = (folder / "cmdline").read_bytes().split(b"\0")
                status = (folder / "status").read_text()
                environment = (folder / "environ").read_bytes()
            except OSError:
                continue
            if SERVER.encode() in arguments and f"PORT={self.port}\0".encode() in environment:
                found[int(folder.name)] = int(re.search(r"PPid:\s+(\d+)", status)[1])
        return [number for number, parent in found.items() if parent in found]
