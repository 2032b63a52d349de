"""Many articles fall due while the processes that publish them are killed again and again.

    python benchmarks/scheduled_publishing.py --articles 200 --seconds 8

Starts clocks, a worker and a web server as processes on the database that `DATABASE_URL` names,
kills one of them every 200 to 700 ms with SIGKILL and starts it again, and lets a reader ask for
the pages all the while. Then the rows are asked whether each article was published once, none
early, none never, and how late. Leaves its articles behind: not for a live site.

The processes are forked from one that has loaded everything, so that each is at work within
milliseconds of its start and is killed in the middle of it, not while it still imports.
"""

import argparse
import http.client
import json
import logging
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kingsfund.settings")

import django  # noqa: E402

LEAD = 2.0  # seconds before the first falls due
PATIENCE = 30.0  # after the last, with nobody killed any more
HOST = "127.0.0.1"


def run_clock() -> None:
    from django.core.management import call_command

    call_command("tick", every=5)


def run_worker() -> None:
    from django.core.management import call_command

    call_command("db_worker", reload=False, verbosity=0)


def run_web(port: int) -> None:
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    from kingsfund.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: object) -> None:
            pass

    logging.getLogger("django.request").setLevel(logging.ERROR)  # a page not there yet is no news
    server = ThreadedWSGIServer((HOST, port), Quiet, allow_reuse_address=True)
    server.set_app(application)
    server.serve_forever()


def run_reader(port: int, slugs: list[str], notes: Path) -> None:
    """Ask for pages in turn, and note when each was still missing and when it was there."""
    missing: dict[str, float] = {}
    there: dict[str, float] = {}
    asked = 0
    while True:
        slug = slugs[asked % len(slugs)]
        asked += 1
        connection = http.client.HTTPConnection(HOST, port, timeout=2)
        try:
            began = time.time()
            connection.request("GET", f"/articles/{slug}/", headers={"Host": "localhost"})
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            time.sleep(0.02)  # the server is being killed just now
            continue
        finally:
            connection.close()
        if status == 404:
            missing[slug] = began
        elif status == 200:
            there.setdefault(slug, time.time())
        scratch = notes.with_suffix(".part")
        scratch.write_text(json.dumps({"missing": missing, "there": there, "asked": asked}))
        scratch.replace(notes)


class Processes:
    """Forked processes by name; any of them can be killed and started again."""

    def __init__(self, jobs: dict[str, Callable[[], None]]) -> None:
        self._jobs = jobs
        self._running: dict[str, int] = {}
        self.kills = 0

    def start(self, name: str) -> None:
        pid = os.fork()
        if pid == 0:
            try:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # standard output is for the account
                self._jobs[name]()
            finally:
                os._exit(1)
        self._running[name] = pid

    def start_all(self) -> None:
        for name in self._jobs:
            self.start(name)

    def kill(self, name: str) -> None:
        pid = self._running.pop(name)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

    def kill_all(self) -> None:
        for name in list(self._running):
            self.kill(name)

    def strike(self, names: list[str], chance: random.Random) -> None:
        """Kill one of them, whichever, and start it again."""
        name = chance.choice(names)
        self.kill(name)
        self.start(name)
        self.kills += 1


def prepare(number: int, seconds: float, prefix: str) -> list[str]:
    """Write that many articles and schedule them as an editor does; return their slugs."""
    from django.utils import timezone

    from articles.models import Article, Author, Byline, Edition
    from articles.workflow import publishing
    from kingsfund.models import User

    editor = User.objects.create_superuser(f"{prefix}-editor", f"{prefix}@example.org")
    author, _ = Author.objects.get_or_create(slug=prefix, defaults={"name": "Ann Lee"})
    articles, started = [], time.monotonic()
    for place in range(number):
        article = Article.objects.create(slug=f"{prefix}-{place}")
        text = {"title": f"Article {place}", "standfirst": "Said.", "body": "<p>At length.</p>"}
        edition = Edition.objects.create(article=article, **text)
        Byline.objects.create(edition=edition, author=author)
        articles.append(article)
    # What is scheduled first must not fall due while the others are still being scheduled, which takes
    # about as long as writing them did: longer on a slow or busy machine.
    begin = timezone.now() + timedelta(seconds=LEAD + 3 * (time.monotonic() - started))
    for place, article in enumerate(articles):
        moment = begin + timedelta(seconds=seconds * place / number)
        publishing.schedule(article, by=editor, publish_at=moment)
    return [article.slug for article in articles]


def account_of(slugs: list[str], moments: dict[str, datetime], notes: dict) -> dict[str, object]:
    """What became of the articles, from the rows, and what the reader saw."""
    from articles.models import Article, Event

    late, wrong = [], {"lost": [], "doubled": [], "early": [], "misdated": [], "seen_early": []}
    rows = {row.slug: row for row in Article.objects.filter(slug__in=slugs)}
    for slug, moment in moments.items():
        article = rows[slug]
        times = [event.at for event in article.events.of_kind(Event.Kind.PUBLISHED)]
        if not times or article.status != Article.Status.PUBLISHED:
            wrong["lost"].append(slug)
            continue
        late.append((min(times) - moment).total_seconds())
        wrong["doubled"] += [slug] * (len(times) > 1)
        wrong["early"] += [slug] * (min(times) < moment)
        wrong["misdated"] += [slug] * (article.published_at != moment)
        seen = notes["there"].get(slug)
        wrong["seen_early"] += [slug] * (seen is not None and seen < moment.timestamp())
    late.sort()
    return {
        "articles": len(slugs),
        "late_p50": round(late[len(late) // 2], 3) if late else None,
        "late_p95": round(late[min(len(late) - 1, int(len(late) * 0.95))], 3) if late else None,
        "late_worst": round(late[-1], 3) if late else None,
        "pages_asked": notes["asked"],
        "pages_missing_before": len(notes["missing"]),
        "pages_seen_after": len(notes["there"]),
        **wrong,
    }


def moments_of(slugs: list[str]) -> dict[str, datetime]:
    from articles.models import Edition

    rows = Edition.objects.filter(article__slug__in=slugs)
    return dict(rows.values_list("article__slug", "publish_at"))


def left_of(slugs: list[str]) -> int:
    from articles.models import Article

    return len(slugs) - Article.objects.live().filter(slug__in=slugs).count()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def run(number: int, seconds: float, clocks: int, seed: int) -> dict[str, object]:
    """The whole trial; the account of it. No connection is open while processes are forked."""
    from django.db import connections

    slugs = prepare(number, seconds, f"trial-{uuid4().hex[:8]}")
    moments = moments_of(slugs)
    connections.close_all()
    port, chance = free_port(), random.Random(seed)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder) / "notes.json"
        jobs = {f"clock {place}": run_clock for place in range(clocks)}
        jobs |= {"worker": run_worker, "web": lambda: run_web(port)}
        mortal = list(jobs)
        jobs["reader"] = lambda: run_reader(port, slugs, notes)
        processes = Processes(jobs)
        processes.start_all()
        try:
            end = max(moments.values()).timestamp() + 1
            while time.time() < end:
                time.sleep(chance.uniform(0.2, 0.7))
                processes.strike(mortal, chance)
            wait_for_the_rest(slugs)
            time.sleep(1.5)  # for the reader to see the last ones, and for anything done twice
        finally:
            processes.kill_all()
        account = account_of(slugs, moments, json.loads(notes.read_text()))
    return {"kills": processes.kills, **account}


def wait_for_the_rest(slugs: list[str]) -> None:
    from django.db import connections

    give_up = time.time() + PATIENCE
    while left_of(slugs) and time.time() < give_up:
        time.sleep(0.2)
    connections.close_all()


def is_fair(account: dict[str, object]) -> bool:
    names = ("lost", "doubled", "early", "misdated", "seen_early")
    return not any(account[name] for name in names)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=8, help="over which they fall due")
    parser.add_argument("--clocks", type=int, default=2)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))  # noqa: S311
    options = parser.parse_args()
    django.setup()
    account = run(options.articles, options.seconds, options.clocks, options.seed)
    print(json.dumps({"seed": options.seed, **account}, indent=1))  # noqa: T201
    return 0 if is_fair(account) else 1


if __name__ == "__main__":
    sys.exit(main())
