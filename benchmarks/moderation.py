"""The moderation admin with many comments against the admin with few: the same pages, in one run.

    python benchmarks/moderation.py --small 1000 --large 1000000

Of each size five in a hundred wait. Makes a database of each (SQLite files in a folder that `--keep`
names, or with `--postgres` two databases beside the one that `DATABASE_URL` names), asks each for what a
moderator does all day, and prints the median processor time of 15, the number of queries, and large
against small. On PostgreSQL the time of the server's own process is in it.

Other work on the machine makes everything slower for a while, so the two are asked in turns, and the
best of three rounds counts. It really decides, and puts as many new comments into the queue. "Over" is
said of lists of equal length only: a filter that leaves two rows of a thousand shows a shorter page.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from comments.workflow import transitions

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kingsfund.settings")

TIMES = int(os.environ.get("TIMES", "15"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
LIST = "/admin/comments/comment/"
PAGES = {
    "queue": LIST,
    "queue, page 20": f"{LIST}?p=20",
    "most suspicious first": f"{LIST}?order=suspicious",
    "filter: a frequent signal": f"{LIST}?signal=links",
    "filter: a rare signal": f"{LIST}?signal=look-alikes",
    "filter: not screened": f"{LIST}?state=unscreened",
    "filter: overdue": f"{LIST}?age=over",
    "filter: address proven": f"{LIST}?proven=1",
    "published": f"{LIST}?state=published",
    "published: organisation": f"{LIST}?state=published&organisation=northvale+hospitals",
    "published: first and proven": f"{LIST}?state=published&first=1&proven=1",
    "all": f"{LIST}?state=all",
    "search, in every comment": f"{LIST}?q=the",
    "search, a common word": f"{LIST}?q=people",
    "search, a word begun": f"{LIST}?q=peop",
    "search, two words": f"{LIST}?q=interpreters+porters",
    "search, one address": f"{LIST}?q=writer40@example.net",
    "search, nothing": f"{LIST}?q=zyzzyva",
}
BUDGET = 1.3


def measure() -> dict[str, dict[str, float]]:
    """What each operation costs on the database of this process."""
    import django

    django.setup()
    from django.conf import settings
    from django.http import QueryDict
    from django.test.utils import setup_test_environment
    from django.utils import timezone

    from comments.admin.queue.facets import facets_of
    from comments.admin.queue.filters import Filter
    from comments.models import Comment
    from comments.notifications import notify_moderators
    from comments.screening.classifier import learn_batch
    from kingsfund.demo.bulk_comments import add_pending

    setup_test_environment(debug=False)
    settings.DEBUG = False
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    user, client = moderator()
    asked = Filter.read(QueryDict(""), user)
    queue = Comment.objects.awaiting_moderation()
    waiting = queue.count()
    figures = {}
    for name, url in PAGES.items():
        rows = len(client.get(url).context["comments"])
        figures[name] = {**cost_of(opened(client, url)), "rows": rows}
    figures["counts of the filters alone"] = cost_of(lambda: facets_of(asked, asked.rows(), []))
    first = queue.first()
    figures["reading screen"] = cost_of(opened(client, f"{LIST}{first.pk}/change/"))
    figures["first page of the admin"] = cost_of(opened(client, "/admin/"))
    figures["dashboard"] = cost_of(opened(client, f"{LIST}dashboard/"))
    figures["clock, nothing to tell"] = cost_of(notify_moderators)
    figures["one decision"] = cost_of(lambda: decide(user))
    figures["one decision, posted"] = cost_of(lambda: post_decision(client))
    figures["one decision, learned"] = cost_of(lambda: learn_batch(1))
    figures["one comment, sent"] = cost_of(lambda: send_comment(client))
    figures["one comment, screened"] = cost_of(screen_comment)
    add_pending(waiting - queue.count(), now=timezone.now(), advance=lambda _: None)
    return figures


def moderator() -> tuple[object, object]:
    from django.contrib.auth.models import Group
    from django.test import Client

    from kingsfund.models import User

    defaults = {"email": "benchmark@example.org", "is_staff": True}
    user, _ = User.objects.get_or_create(username="benchmark", defaults=defaults)
    user.groups.set(Group.objects.filter(name="Moderator"))
    client = Client()
    client.force_login(user)
    return user, client


def opened(client: object, url: str) -> Callable[[], None]:
    def open_page() -> None:
        response = client.get(url)
        if response.status_code != 200:
            raise SystemExit(f"{url}: {response.status_code}")

    return open_page


def decide(user: object) -> None:
    """Publish who has waited longest."""
    from comments.models import Comment

    queue = Comment.objects.select_related("article__live_edition", "parent")
    transitions.publish(queue.awaiting_moderation().first(), by=user)


def post_decision(client: object) -> None:
    """Decline by the form of the reading screen, which answers with a redirect to the next."""
    from comments.models import Comment, Reason

    comment = Comment.objects.awaiting_moderation().first()
    reason = Reason.objects.in_use().first()
    form = {"action": "decline", "version": comment.version, "reason": reason.pk}
    response = client.post(f"{LIST}{comment.pk}/decide/", form)
    if response.status_code != 302:
        raise SystemExit(f"decide: {response.status_code}")


def send_comment(client: object) -> None:
    """Ask for the preview, and send what it was made ten seconds ago for."""
    from django.utils import timezone

    from articles.models import Article
    from comments import submission_token

    articles = Article.objects.published().filter(comment_policy__in=Article.TAKING_COMMENTS)
    article, then = articles.first(), timezone.now() - timedelta(seconds=10)
    form = {"name": "Ann Okoro", "email": "ann@example.net", "agrees": "on"}
    form |= {"job_title": "Nurse", "organisation": "Northvale Hospitals"}
    form["text"] = f"On two wards we tried this {time.time_ns()} times."
    url = f"/articles/{article.slug}/respond/"
    client.post(url, form)
    token = submission_token.begin(article, None, at=then).token()
    response = client.post(url, {**form, "act": "send", "token": token})
    if response.status_code != 303:
        raise SystemExit(f"send: {response.status_code}")


def screen_comment() -> None:
    """Ask every signal about the comment that came last."""
    from comments.models import Comment
    from comments.screening.runner import screen

    if not screen(Comment.objects.to_screen().first().pk):
        raise SystemExit("screen: not done")


def cost_of(act: Callable[[], None]) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    act()
    with CaptureQueriesContext(connection) as captured:
        act()
    queries = len(captured)  # now, because the next request begins a new count
    walls, processors = [], []
    for _ in range(TIMES):
        wall, processor = time.perf_counter(), processor_time()
        act()
        walls.append(time.perf_counter() - wall)
        processors.append(processor_time() - processor)
    return {
        "rows": 1,
        "wall": statistics.median(walls) * 1000,
        "cpu": statistics.median(processors) * 1000,
        "queries": queries,
    }


def processor_time() -> float:
    """Seconds that this process and, on PostgreSQL, the one that serves it have computed."""
    from django.db import connection

    own = time.process_time()
    if connection.vendor != "postgresql":
        return own
    connection.ensure_connection()
    served_by = connection.connection.info.backend_pid
    return own + int(Path(f"/proc/{served_by}/schedstat").read_text().split()[0]) / 1e9


def run(arguments: list[str], url: str) -> str:
    environment = {**os.environ, "DATABASE_URL": url, "DEBUG": "1"}
    result = subprocess.run(  # noqa: S603 - our own commands
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return result.stdout


def fill(url: str, comments: int) -> None:
    waiting = comments // 20
    numbers = {
        "articles": max(200, comments // 500),
        "comments": comments - waiting,
        "pending": waiting,
    }
    run(["manage.py", "migrate", "--verbosity", "0"], url)
    run(["manage.py", "seed", *(f"--{name}={number}" for name, number in numbers.items())], url)


def make_postgres(name: str) -> tuple[str, bool]:
    """The address of a database, and whether it was not there before."""
    import psycopg

    base = urlsplit(os.environ["DATABASE_URL"])
    url = base._replace(path=f"/{name}").geturl()
    with psycopg.connect(base._replace(scheme="postgresql").geturl(), autocommit=True) as server:
        try:
            server.execute(f'CREATE DATABASE "{name}"')
        except psycopg.errors.DuplicateDatabase:
            return url, False
    return url, True


def database_of(size: int, options: argparse.Namespace, folder: Path) -> str:
    """The address of a database of that size, made if it is not there."""
    path = folder / f"{size}.sqlite3"
    if options.postgres:
        url, is_new = make_postgres(f"moderation_{size}")
    else:
        url, is_new = f"sqlite:///{path}", not path.exists()
    if is_new:
        fill(url, size)
    return url


def best_of(rounds: list[dict[str, dict]]) -> dict[str, dict]:
    """Of each act the figures of the round that was disturbed least."""
    return {name: min((one[name] for one in rounds), key=by_processor) for name in rounds[0]}


def by_processor(figures: dict[str, float]) -> float:
    return figures["cpu"]


def report(small: dict[str, dict], large: dict[str, dict]) -> None:
    line = "{:30} {:>8} {:>8} {:>6} {:>8} {:>8} {:>6} {:>8} {:>8}"
    head = ("act", "wall ms", "large", "ratio", "cpu ms", "large", "ratio", "queries", "rows")
    print(line.format(*head))  # noqa: T201
    for name, few in small.items():
        many = large[name]
        cells = [name]
        for kind in ("wall", "cpu"):
            cells += [f"{few[kind]:.1f}", f"{many[kind]:.1f}", f"{many[kind] / few[kind]:.2f}"]
        cells.append(f"{few['queries']} {many['queries']}")
        cells.append(f"{few['rows']} {many['rows']}")
        is_over = few["rows"] == many["rows"] and many["cpu"] > few["cpu"] * BUDGET
        over = " over" if is_over else ""
        print(line.format(*cells) + over)  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", type=int, default=1000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder whose files are made once")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure()))  # noqa: T201
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        urls = [database_of(size, options, folder) for size in (options.small, options.large)]
        turns = [
            [json.loads(run([__file__, "--measure"], url)) for url in urls] for _ in range(ROUNDS)
        ]
        report(*(best_of(list(rounds)) for rounds in zip(*turns, strict=True)))


if __name__ == "__main__":
    main()
