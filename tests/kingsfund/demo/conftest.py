from io import StringIO

import pytest
from django.core.management import call_command

from kingsfund.demo import bulk_articles, bulk_comments, bulk_subscribers


def seed(**options: int) -> str:
    """Run the command, and return what it says."""
    out = StringIO()
    call_command("seed", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several batches even of a few rows."""
    monkeypatch.setattr(bulk_articles, "BATCH", 7)
    monkeypatch.setattr(bulk_comments, "BATCH", 7)
    monkeypatch.setattr(bulk_comments, "PAGE", 4)
    monkeypatch.setattr(bulk_subscribers, "BATCH", 7)
