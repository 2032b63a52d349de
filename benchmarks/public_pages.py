"""What readers ask for most, in a database of any size: processor time and queries of each page.

    DATABASE_URL=... python benchmarks/public_pages.py

Adds, in a transaction that is rolled back, two articles of about 1,500 words with notes, pictures and
tables, one with 7 comments and one with 200, and a picture and a download of each of 10,000 articles
(`--files`). Prints for each page the median of 15 and the number of queries, and how each look-up of
a file, and of a page of comments, is answered by the database (`--plans`).
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kingsfund.settings")
os.environ.setdefault("DEBUG", "1")

TIMES = int(os.environ.get("TIMES", "15"))
PICTURE = (
    '<figure class="picture"><img src="/media/pictures/bench/{0}.webp" alt="A ward" width="1600" '
    'height="900"><figcaption>Ward {0}. <span class="credit">Photo</span></figcaption></figure>'
)
TABLE = (
    "<table><caption>Beds by year</caption><tbody>"
    '<tr><th scope="col">Year</th><th scope="col">Beds</th></tr>'
    + "".join(
        f'<tr><th scope="row">{year}</th><td>{year * 7}</td></tr>' for year in range(2006, 2026)
    )
    + "</tbody></table>"
)
NOTE = '<span class="note">See <a href="https://example.org/{0}">report {0}</a>.</span>'


def body() -> str:
    """Some 1,500 words with 30 notes, 6 pictures and 4 tables."""
    from kingsfund.demo.prose import Prose

    prose, parts = Prose("benchmark"), []
    for number in range(30):
        if number % 6 == 0:
            parts.append(f'<h2 id="part-{number}">{prose.title()}</h2>')
        text = " ".join(prose.sentence() for _ in range(4))
        parts.append(f"<p>{text}{NOTE.format(number)}</p>")
        if number % 5 == 4:
            parts.append(PICTURE.format(number))
        if number % 7 == 6:
            parts.append(TABLE)
    return "".join(parts)


def make_article(slug: str, comments: int) -> None:
    from django.utils import timezone

    from articles.models import Article, Author, Byline, Edition, Topic
    from comments.models import Comment
    from kingsfund.demo.bulk_comments import CommentFactory

    now = timezone.now()
    article = Article.objects.create(slug=slug, kind=Article.Kind.REPORT)
    edition = Edition.objects.create(
        article=article,
        title="A benchmark",
        standfirst="For measuring.",
        body=body(),
        status=Edition.Status.PUBLISHED,
        published_at=now,
    )
    article.show(edition, at=now)
    Byline.objects.create(edition=edition, author=Author.objects.order_by("pk").first())
    article.topics.set(Topic.objects.all()[:2])
    targets = [(article.pk, now - timedelta(minutes=number)) for number in range(comments)]
    CommentFactory("benchmark").create(targets, Comment.Status.PUBLISHED, now=now, replies=0.15)


def make_files(number: int) -> None:
    """A picture in the body, and a download, of the newest articles; the files themselves not."""
    from django.utils import timezone

    from articles.models import Article, Download, Picture, ShownPicture

    live = Article.objects.live().order_by("-pk").values_list("live_edition", flat=True)
    editions = list(live[:number])
    Picture.objects.bulk_create(
        (
            Picture(
                file=f"pictures/bench/{place}.webp",
                width=1600,
                height=900,
                sha256=f"bench{place}",
                rendered_at=timezone.now(),
                renditions=[
                    {"name": f"pictures/bench/{place}/800.{ending}", "width": 800, "height": 450}
                    | {"format": ending, "bytes": 1}
                    for ending in ("avif", "webp", "jpeg")
                ],
            )
            for place in range(len(editions))
        ),
        batch_size=1000,
    )
    made = Picture.objects.filter(sha256__startswith="bench").order_by("pk")
    ShownPicture.objects.bulk_create(
        (
            ShownPicture(edition_id=edition, picture_id=picture)
            for edition, picture in zip(editions, made.values_list("pk", flat=True), strict=True)
        ),
        batch_size=1000,
    )
    Download.objects.bulk_create(
        (
            Download(edition_id=edition, title="Data", file=f"downloads/bench/{place}.csv")
            for place, edition in enumerate(editions)
        ),
        batch_size=1000,
    )


def operations(files: int) -> dict[str, Callable[[], object]]:
    """What is measured, by name: pages through the test client, and look-ups of files."""
    from django.test import Client

    from articles.content.render import typeset
    from articles.files import public_file
    from articles.models import Topic

    client, text, topic = Client(), body(), Topic.objects.order_by("pk").first().slug
    place = files // 2

    def page(address: str) -> Callable[[], object]:
        def ask() -> None:
            response = client.get(address)
            if response.status_code != 200:
                raise SystemExit(f"{address}: {response.status_code}")
            response.getvalue() if response.streaming else response.content

        return ask

    pages = {
        "article, 7 comments": "/articles/benchmark-7/",
        "article, 200 comments": "/articles/benchmark-200/",
        "home": "/",
        "list": "/articles/",
        "list, page 50": "/articles/?page=50",
        "topic": f"/topics/{topic}/",
        **{f"feed.{end}": f"/articles/feed.{end}" for end in ("rss", "atom", "json")},
        **{f"topic feed.{end}": f"/topics/{topic}/feed.{end}" for end in ("rss", "atom", "json")},
    }
    files_asked = {
        "picture": f"pictures/bench/{place}.webp",
        "rendition": f"pictures/bench/{place}/800.avif",
        "download": f"downloads/bench/{place}.csv",
        "unknown file": "pictures/bench/none.webp",
    }
    return {
        **{name: page(address) for name, address in pages.items()},
        "typesetting": lambda: typeset(text),
        **{
            f"file: {key}": lambda name=name: public_file(name) for key, name in files_asked.items()
        },
    }


def cost_of(operation: Callable[[], object]) -> tuple[float, float, list[str]]:
    """Median processor and wall milliseconds, and the queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    operation()
    with CaptureQueriesContext(connection) as captured:
        operation()
    queries = [query["sql"] for query in captured]
    walls, processors = [], []
    for _ in range(TIMES):
        wall, processor = time.perf_counter(), time.process_time()
        operation()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return statistics.median(processors) * 1000, statistics.median(walls) * 1000, queries


def plan_of(query: str) -> list[str]:
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN ANALYZE ") + query)
        return [row[-1] for row in cursor.fetchall()]


def measure(files: int, plans: bool) -> None:
    from django.db import connection

    for comments in (7, 200):
        make_article(f"benchmark-{comments}", comments)
    make_files(files)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE articles_picture")
        cursor.execute("ANALYZE articles_shownpicture")
        cursor.execute("ANALYZE articles_download")
    line = "{:28} {:>8} {:>8} {:>8}"
    print(line.format("", "cpu ms", "wall ms", "queries"))  # noqa: T201
    for name, operation in operations(files).items():
        processor, wall, queries = cost_of(operation)
        print(line.format(name, f"{processor:.2f}", f"{wall:.2f}", len(queries)))  # noqa: T201
        for query in queries:
            if plans and (name.startswith("file") or '"top_level_total"' in query):
                print("   ", *plan_of(query), sep="\n      ")  # noqa: T201


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--plans", action="store_true")
    options = parser.parse_args()

    import django

    django.setup()
    from django.conf import settings
    from django.db import transaction

    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["testserver"]
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    with transaction.atomic():
        measure(options.files, options.plans)
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
