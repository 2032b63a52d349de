"""Costly inputs thrown at a running site: time, memory, and whether it answered all along.

    python benchmarks/costly_inputs.py
    python -m tests.with_postgres python benchmarks/costly_inputs.py --only bodies

Starts a site of its own. Each input of `attacks.py` is sent by somebody without an account or by
an author, while a process of its own asks for /healthz twenty times a second. Printed for each: the
status, seconds until the answer, by how much the memory of a web worker grew at its highest, and the
slowest answer of /healthz. Ends with 1 if anything is over the budget. Linux, standard library only.
"""

import argparse
import contextlib
import http.client
import multiprocessing
import os
import re
import signal
import socket
import sys
import time
from http.cookies import SimpleCookie
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from attacks import Attack, FormFields, Request, Target, all_attacks
from temporary_site import PASSWORD, TemporarySite

HEALTHY = 0.3  # seconds
POLL_EVERY = 0.05
# Somebody without an account, and staff: seconds and megabytes for one request.
BUDGETS = {"anonymous": (0.3, 50), "author": (1.0, 100)}
# One slow answer of a busy machine is no verdict: an input over the budget is sent again.
TRIES = 3
GIVE_UP = 60
# Written with the factories of the tests: an author with a draft, and articles whose editions are as
# long as any that are compared, and differ in the order of their words.
ROWS = """
from random import Random
from django.contrib.auth.models import Group
from kingsfund.models import User
from articles.views.history import is_too_long_to_compare
from tests.factories import make_article, make_author, make_comment, make_draft, make_next_edition
author = User.objects.create_user("ada", "ada@example.org", {password!r}, is_staff=True)
author.groups.set(Group.objects.filter(name="Author"))
draft = make_draft("Ada's draft", created_by=author, authors=[make_author("Ada", user=author)])
random = Random(1)
def write(paragraphs, words):
    texts = (" ".join(f"w{{random.randrange(100)}}" for _ in range(words)) for _ in range(paragraphs))
    return "".join(f"<p>{{text}}</p>" for text in texts)
for slug, paragraphs, words in (("long", 1, 24000), ("many", 345, 46)):
    article = make_article(slug, slug=slug, body=write(paragraphs, words))
    for _ in range({tries}):
        older, newer = article.live_edition, make_next_edition(article, body=write(paragraphs, words))
        assert not is_too_long_to_compare(older, newer), (slug, len(newer.body))
comment = make_comment(article, status="published")
print("NUMBERS", draft.pk, comment.pk)
"""


class Result(NamedTuple):
    """What one attack cost."""

    status: str
    seconds: float
    megabytes: float
    health: float

    def is_within(self, who: str) -> bool:
        seconds, megabytes = BUDGETS[who]
        is_answered = self.status != "none" and not self.status.startswith("5")
        is_cheap = self.seconds <= seconds and self.megabytes <= megabytes
        return (is_answered or self.status == "503") and is_cheap and self.health <= HEALTHY


class Visitor:
    """A browser without a window: cookies, and one connection for each request."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def send(self, request: Request) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=GIVE_UP)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, **request.headers}
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.request(
                    request.method,
                    request.path,
                    request.body,
                    headers,
                    encode_chunked="Transfer-Encoding" in headers,
                )
            response = connection.getresponse()
            page = response.read().decode(errors="replace")
            for header in response.headers.get_all("Set-Cookie", []):
                self.cookies |= {n: m.value for n, m in SimpleCookie(header).items()}
            return response.status, page
        finally:
            connection.close()

    def token(self, path: str) -> str:
        _, page = self.send(Request("GET", path))
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        return found.group(1) if found else ""

    def sign_in(self, name: str, password: str) -> None:
        fields = {"username": name, "password": password, "next": "/admin/"}
        body = urlencode({**fields, "csrfmiddlewaretoken": self.token("/admin/login/")})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _ = self.send(Request("POST", "/admin/login/", body.encode(), headers))
        if status != 302:
            sys.exit("The author could not sign in.")


def poll(port: int, wire: Connection) -> None:
    """In a process of its own: the slowest answer of /healthz since it was last asked for it."""
    slowest = 0.0
    while True:
        began = time.monotonic()
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=GIVE_UP) as connection:
                connection.settimeout(GIVE_UP)
                connection.sendall(
                    b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                )
                is_well = b" 200 " in connection.recv(200)
        except OSError:
            is_well = False
        took = time.monotonic() - began
        slowest = max(slowest, took if is_well else GIVE_UP)
        if wire.poll():
            wire.recv()
            wire.send(slowest)
            slowest = 0.0
        time.sleep(max(0, POLL_EVERY - took))


class Health:
    """The process that asks for /healthz."""

    def __init__(self, port: int) -> None:
        self.wire, other = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=poll, args=[port, other], daemon=True)
        self.process.start()

    def slowest(self) -> float:
        """Seconds of the slowest answer since this was last asked; GIVE_UP when one did not come."""
        self.wire.send(None)
        return self.wire.recv()


def highest(process: int) -> float:
    """The most memory that a process ever had since `forget_highest`, in megabytes."""
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{process}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
    return 0


def forget_highest(process: int) -> None:
    with contextlib.suppress(OSError):
        Path(f"/proc/{process}/clear_refs").write_text("5")


class Range:
    """Where attacks are tried."""

    def __init__(self, site: TemporarySite) -> None:
        self.site = site
        self.health = Health(site.port)
        self.people = {"anonymous": Visitor(site.port), "author": Visitor(site.port)}
        self.people["author"].sign_in("ada", PASSWORD)

    def attempt(self, attack: Attack, target: Target) -> Result:
        """Send it once, with all that it brings open at the same time."""
        visitor = self.people[attack.who]
        page = visitor.send(Request("GET", attack.form(target)))[1] if attack.form else ""
        request = attack.build(target, FormFields(page).largest())
        workers = self.site.web_workers()
        for worker in workers:
            forget_highest(worker)
        before = {worker: highest(worker) for worker in workers}
        self.health.slowest()
        with contextlib.ExitStack() as open_ones:
            for raw in attack.kept_open:
                connection = socket.create_connection(("127.0.0.1", self.site.port))
                open_ones.enter_context(connection)
                connection.sendall(raw)
            began = time.monotonic()
            try:
                status = str(visitor.send(request)[0])
            except (OSError, http.client.HTTPException):
                # Closed before the whole of it was sent: the server did not take it.
                status = "cut" if attack.may_be_cut else "none"
            seconds = time.monotonic() - began
            time.sleep(attack.watched_for)
            health = self.health.slowest()
        growth = max(highest(worker) - before[worker] for worker in workers)
        return Result(status, seconds, growth, health)

    def start_afresh(self) -> None:
        """End workers that go on computing for nobody; the server starts others."""
        for worker in self.site.web_workers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        while not self.site.answers():
            time.sleep(0.1)

    def cost(self, attack: Attack, target: Target) -> Result:
        """The best of a few tries: what else the machine does is not the input's cost."""
        results = []
        for _ in range(TRIES):
            results.append(self.attempt(attack, target))
            if results[-1].seconds >= GIVE_UP:
                self.start_afresh()
            if results[-1].is_within(attack.who) or results[-1].seconds >= GIVE_UP:
                break
        return min(results, key=lambda result: (not result.is_within(attack.who), result.seconds))


def make_target(site: TemporarySite) -> Target:
    output = site.manage("shell", "-v", "0", "-c", ROWS.format(password=PASSWORD, tries=TRIES))
    draft, comment = map(int, re.search(r"NUMBERS (\d+) (\d+)", output).groups())
    return Target(slug=site.commentable_slug(), draft=draft, comment=comment)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=8400)
    parser.add_argument("--only", nargs="+", default=[""], help="parts of names of inputs")
    options = parser.parse_args()
    attacks = [a for a in all_attacks() if any(part in a.name for part in options.only)]
    over = 0
    with TemporarySite(options.port, WEB_THREADS="4") as site:
        target = make_target(site)
        place = Range(site)
        print(f"{'who':<10}{'input':<52}{'status':>7}{'s':>7}{'MB':>6}{'health':>8}")  # noqa: T201
        for attack in attacks:
            result = place.cost(attack, target)
            is_within = result.is_within(attack.who)
            over += not is_within
            print(  # noqa: T201
                f"{attack.who:<10}{attack.name:<52}{result.status:>7}{result.seconds:>7.2f}"
                f"{result.megabytes:>6.0f}{result.health:>8.2f}{'' if is_within else '  OVER'}",
                flush=True,
            )
    print(f"{over} of {len(attacks)} over the budget")  # noqa: T201
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
