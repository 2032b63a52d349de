import re
from collections import Counter
from datetime import datetime

import pytest
from django.utils import timezone
from PIL import Image

from kingsfund.demo.content import MEDIA, publication_time, read_articles, read_site


def test_content_hangs_together() -> None:
    site, articles = read_site(), read_articles(now=timezone.now())
    slugs = {article.slug for article in articles}
    topics, authors = ({row["slug"] for row in site[name]} for name in ("topics", "authors"))

    for article in articles:
        fields = article.fields
        assert set(fields["topics"]) <= topics
        assert set(fields["authors"]) <= authors
        assert set(fields.get("related", [])) <= slugs - {article.slug}
        assert len(fields["standfirst"]) <= 300
        assert set(re.findall(r'href="/articles/([^/"]+)/"', fields["body"])) <= slugs
    assert len(articles) == 13


def test_every_picture_of_the_demo_is_shown_once_and_is_small() -> None:
    fields = [article.fields for article in read_articles(now=timezone.now())]
    shown = Counter(one["picture"]["filename"] for one in fields if "picture" in one)
    files = list(MEDIA.glob("*.webp"))

    assert shown == Counter(file.name for file in files)
    for file in files:
        assert file.stat().st_size < 200_000
        with Image.open(file) as image:
            assert image.size == (1600, 900)


@pytest.mark.parametrize(
    ("days", "hour", "expected"),
    [(0, 6, "2013-07-12 06:00"), (0, 12, "2013-07-12 07:30"), (3, 6, "2013-07-09 07:30")],
)
def test_articles_come_out_in_the_morning_and_never_later_than_now(
    days: int, hour: int, expected: str
) -> None:
    now = datetime(2013, 7, 12, hour, tzinfo=timezone.get_default_timezone())

    assert f"{publication_time(now, days):%Y-%m-%d %H:%M}" == expected
