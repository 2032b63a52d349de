"""The admin with many articles against the admin with few: the same pages, as ratios in one run.

    python benchmarks/editorial_work.py --small 1000 --large 100000 --editions 5

Makes a database of each size (SQLite files in a folder that `--keep` names, or with `--postgres` two
databases beside the one that `DATABASE_URL` names), asks each for the pages of the admin through
Django's test client, and prints the median wall and processor time of 15, the number of queries,
and large against small.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kingsfund.settings")

TIMES = int(os.environ.get("TIMES", "15"))
LIST = "/admin/articles/article/"
PAGES = {
    "first page": "/admin/",
    "list": LIST,
    "list, page 4": f"{LIST}?p=4",
    "state: draft": f"{LIST}?state=draft",
    "state: in review": f"{LIST}?state=in_review",
    "state: scheduled": f"{LIST}?state=scheduled",
    "state: published": f"{LIST}?state=published",
    "state: new draft": f"{LIST}?state=changing",
    "state: withdrawn": f"{LIST}?state=withdrawn",
    "work: mine": f"{LIST}?work=mine",
    "work: overdue": f"{LIST}?work=overdue",
    "check: due": f"{LIST}?check=due",
    "kind": f"{LIST}?kind__exact=report",
    "topic": f"{LIST}?topic=cancer-care",
    "kind and topic": f"{LIST}?kind__exact=report&topic=cancer-care",
    "search, a common word": f"{LIST}?q=the",
    "search, two words": f"{LIST}?q=waiting+list",
    "search, nothing": f"{LIST}?q=zyzzyva",
}
# Those of the newest article whose draft waits behind what readers see.
OF_ONE_ARTICLE = {
    "edit page": "change/",
    "editions": "editions/",
    "compare live and draft": "compare/",
    "compare two old editions": "compare/?older=1&newer=2",
    "review": "review/",
}


def measure() -> dict[str, dict[str, list[float]]]:
    """What each page costs on the database of this process, to an editor and to an author."""
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
    settings.DEBUG = False
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    figures = {}
    for role, client in clients().items():
        for name, url in PAGES.items():
            figures[f"{role}: {name}"] = cost_of(client, url)
        for name, page in OF_ONE_ARTICLE.items():
            figures[f"{role}: {name}"] = cost_of(client, client.own_page + page)
    return figures


def clients() -> dict[str, object]:
    """An editor, and an author of two hundred articles, signed in."""
    from django.contrib.auth.models import Group
    from django.test import Client

    from articles.models import Article, Author
    from kingsfund.models import User

    found = {}
    for role, group in (("editor", "Editor"), ("author", "Author")):
        name = f"benchmark-{role}"
        defaults = {"email": f"{name}@example.org", "is_staff": True}
        user, _ = User.objects.get_or_create(username=name, defaults=defaults)
        user.groups.set(Group.objects.filter(name=group))
        client = Client()
        client.force_login(user)
        found[role] = client
    some = Article.objects.order_by("-pk").values("pk")[:200]
    Article.objects.filter(pk__in=list(some.values_list("pk", flat=True))).update(created_by=user)
    Author.objects.filter(user=user).update(user=None)
    for client in found.values():
        newest = Article.objects.with_new_draft().order_by("-pk").values_list("pk", flat=True)
        client.own_page = f"{LIST}{newest[0]}/"
    return found


def cost_of(client: object, url: str) -> dict[str, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    queries = len(captured)  # now, because the next request begins a new count
    if response.status_code != 200:
        raise SystemExit(f"{url}: {response.status_code}")
    walls, processors = [], []
    for _ in range(TIMES):
        wall, processor = time.perf_counter(), time.process_time()
        client.get(url)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return {
        "wall": statistics.median(walls) * 1000,
        "cpu": statistics.median(processors) * 1000,
        "queries": queries,
    }


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


def fill(url: str, articles: int, editions: int) -> None:
    run(["manage.py", "migrate", "--verbosity", "0"], url)
    run(["manage.py", "seed", "--articles", str(articles), "--editions", str(editions)], url)


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


def figures_at(size: int, options: argparse.Namespace, folder: Path) -> dict[str, dict]:
    path = folder / f"{size}.sqlite3"
    if options.postgres:
        url, is_new = make_postgres(f"admin_{size}")
        if is_new:
            fill(url, size, options.editions)
    else:
        url = f"sqlite:///{path}"
        if not path.exists():
            fill(url, size, options.editions)
    return json.loads(run([__file__, "--measure"], url))


def report(small: dict[str, dict], large: dict[str, dict]) -> None:
    line = "{:34} {:>8} {:>8} {:>6} {:>8} {:>8} {:>6} {:>8}"
    head = ("page", "wall ms", "large", "ratio", "cpu ms", "large", "ratio", "queries")
    print(line.format(*head))  # noqa: T201
    for name, few in small.items():
        many = large[name]
        cells = [name]
        for kind in ("wall", "cpu"):
            cells += [f"{few[kind]:.1f}", f"{many[kind]:.1f}", f"{many[kind] / few[kind]:.2f}"]
        cells.append(f"{few['queries']} {many['queries']}")
        print(line.format(*cells))  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", type=int, default=1000)
    parser.add_argument("--large", type=int, default=100_000)
    parser.add_argument("--editions", type=int, default=5)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder whose files are made once")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure()))  # noqa: T201
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        report(*(figures_at(size, options, folder) for size in (options.small, options.large)))


if __name__ == "__main__":
    main()
